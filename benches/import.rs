//! `cargo bench --bench import`: how many people a second `xwms import people` brings, from JSON lines and from
//! CSV, with a hash of bcrypt each; how fast a second run passes over those that are there; and a dry run. Without
//! a server, on a private Postgres with default durability, whose tables are made before the clock runs. Flags after
//! `--`: `--people N` (100000), `--server PATH`, `--only NAME`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]

#[allow(dead_code, reason = "it measures no windows")]
mod support;

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    process::{ExitCode, Stdio},
    time::Instant,
};
use support::{Flags, place};
use tokio::process::Command;
use xwms::{
    dev::postgres::{Postgres, PostgresOptions},
    server::stop_signal,
};

const PEOPLE: usize = 100_000;
const HASH: &str = "$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2";
const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A run of the program.
struct Row {
    name: &'static str,
    database: &'static str,
    source: &'static str,
    more: &'static [&'static str],
}

const ROWS: [Row; 4] = [
    Row { name: "dry run, JSON lines", database: "lines", source: "jsonl", more: &["--dry-run"] },
    Row { name: "JSON lines", database: "lines", source: "jsonl", more: &[] },
    Row { name: "again: all are there", database: "lines", source: "jsonl", more: &[] },
    Row { name: "CSV", database: "table", source: "csv", more: &[] },
];

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::read();
    let dir = place();
    let many = flags.people.unwrap_or(PEOPLE);
    write(dir.path(), many);
    let options = PostgresOptions { dir: dir.path().to_owned(), durable: true, max_connections: 100 };
    let postgres = Postgres::start(options).await.expect("Postgres starts");
    // Postgres runs in its own process group, so Ctrl-C must be awaited to stop it.
    tokio::select! {
        () = rows(&postgres, dir.path(), many, &flags) => {}
        () = stop_signal() => {}
    }
    postgres.stop().await;
    ExitCode::SUCCESS
}

/// Writes the same people in both formats.
fn write(dir: &Path, many: usize) {
    let mut lines = BufWriter::new(File::create(dir.join("people.jsonl")).unwrap());
    let mut table = BufWriter::new(File::create(dir.join("people.csv")).unwrap());
    writeln!(table, "id,email,email_verified,password_hash,name").unwrap();
    for number in 0..many {
        let email = format!("person-{number}@people.example");
        writeln!(
            lines,
            r#"{{"id":"{number}","email":"{email}","email_verified":true,"password_hash":"{HASH}","profile":{{"name":"Person {number}"}}}}"#
        )
        .unwrap();
        writeln!(table, "{number},{email},true,{HASH},Person {number}").unwrap();
    }
}

async fn rows(postgres: &Postgres, dir: &Path, many: usize, flags: &Flags) {
    println!("| {many} people | seconds | people per second |\n|---|---|---|");
    for Row { name, database, source, more } in ROWS.iter().filter(|row| flags.wants(row.name)) {
        postgres.create_database_if_missing(database).await.unwrap();
        let url = postgres.url(database);
        run(program(flags, &url).arg("migrate")).await;
        let began = Instant::now();
        let mut import = program(flags, &url);
        import.args(["import", "people", "--from", *source]).arg(dir.join(format!("people.{source}")));
        run(import.args(*more)).await;
        let seconds = began.elapsed().as_secs_f64();
        println!("| {name} | {seconds:.1} | {:.0} |", many as f64 / seconds);
    }
}

/// Returns the program, with the settings of the database at `url`.
fn program(flags: &Flags, url: &str) -> Command {
    let mut program = Command::new(flags.server.as_deref().unwrap_or(env!("CARGO_BIN_EXE_xwms")));
    program.env("XWMS_DATABASE_URL", url).env("XWMS_MASTER_KEY", MASTER_KEY).stdin(Stdio::null());
    program
}

async fn run(command: &mut Command) {
    let done = command.output().await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
