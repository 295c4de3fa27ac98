//! The commands in the documentation for operators: each exists, with its flags. Also, the layout of the systemd unit
//! can serve, and its keys can be rotated as documented.

use crate::support::{
    cluster,
    process::{free_port, xwms},
    until,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The help text of each command, by its words; the program's own has none.
struct Helps(BTreeMap<String, String>);

impl Helps {
    fn read() -> Self {
        let mut helps = Self(BTreeMap::new());
        helps.add(&[]);
        helps
    }

    fn add(&mut self, words: &[&str]) {
        let output = Command::new(env!("CARGO_BIN_EXE_xwms")).args(words).arg("--help").output().unwrap();
        assert!(output.status.success(), "{words:?}");
        let help = String::from_utf8(output.stdout).unwrap();
        for name in subcommands(&help) {
            self.add(&[words, &[name.as_str()]].concat());
        }
        self.0.insert(words.join(" "), help);
    }

    /// Returns what is wrong with `line`, the words after `xwms`.
    fn wrong(&self, line: &str) -> Option<String> {
        let mut words =
            line.split_whitespace().map(|word| word.trim_end_matches([',', '.', ';', ')'])).peekable();
        let mut command = String::new();
        while let Some(word) = words.peek() {
            let longer = format!("{command} {word}").trim().to_owned();
            if !self.0.contains_key(&longer) {
                break;
            }
            command = longer;
            words.next();
        }
        let help = &self.0[&command];
        if !subcommands(help).is_empty() && words.peek().is_none_or(|word| !word.starts_with('-')) {
            return Some(format!("there is no such command after {command:?}"));
        }
        let flags = words.filter(|word| word.starts_with("--"));
        let known = |flag: &str| {
            help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == flag)
        };
        let mut unknown = flags.map(|flag| flag.split('=').next().unwrap()).filter(|flag| !known(flag));
        unknown.next().map(|flag| format!("{command} has no {flag}"))
    }
}

fn subcommands(help: &str) -> Vec<String> {
    let listed = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let named = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(Into::into)
        .collect()
}

/// Adds the files below `path`, except pictures.
pub fn texts(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            texts(&entry.unwrap().path(), into);
        }
    } else if path.extension().is_none_or(|ending| ending != "webp") {
        into.push(path.to_owned());
    }
}

/// Returns the commands in `text`: in backticks, or lines that begin with one.
fn commands(text: &str) -> Vec<String> {
    let text = text.replace('\n', "\n ");
    let mut found = Vec::new();
    for span in text.split('`').skip(1).step_by(2) {
        found.extend(
            span.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .strip_prefix("xwms ")
                .map(ToOwned::to_owned),
        );
    }
    for line in text.lines() {
        let line = line.trim().trim_start_matches("# ").trim_start_matches("sudo ");
        // The rest is a note, another command or another file.
        let line = line.split(['#', '|', '>', '`']).next().unwrap().split(" && ").next().unwrap();
        let words = line
            .strip_prefix("xwms ")
            .filter(|rest| rest.contains("--") || text.contains(&format!("    xwms {rest}")));
        found.extend(words.map(ToOwned::to_owned));
    }
    found
}

#[test]
fn every_command_that_the_documentation_names_exists() {
    let helps = Helps::read();
    assert!(helps.0.len() > 25, "{:?}", helps.0.keys());
    let mut files = Vec::new();
    for path in ["docs", "deploy", "README.md"] {
        texts(&root().join(path), &mut files);
    }
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for command in commands(&text) {
            seen += 1;
            if let Some(why) = helps.wrong(&command) {
                wrong.push(format!("{}: `xwms {command}`: {why}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 30, "{seen}");
}

#[test]
fn a_command_that_is_not_there_would_be_found() {
    let helps = Helps::read();
    for line in ["user forget user_1", "keys", "keys turn", "keys rotate --soon", "account create --nmae x"] {
        assert!(helps.wrong(line).is_some(), "{line}");
    }
    for line in [
        "keys rotate --now --config /etc/xwms/xwms.toml",
        "dev",
        "--version",
        "projections retry NAME POSITION",
    ] {
        assert_eq!(helps.wrong(line), None, "{line}");
    }
    assert_eq!(
        commands("so `xwms keys\nrotate` and\n\n    xwms dev --json\n"),
        ["keys rotate", "dev --json"]
    );
}

/// Returns the values of `key` in a unit.
fn values<'a>(unit: &'a str, key: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
}

#[tokio::test]
async fn the_systemd_layout_serves_and_lets_keys_be_rotated_as_documented() {
    let (etc, credentials) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let here = |text: &str| {
        text.replace("/etc/xwms", etc.path().to_str().unwrap())
            .replace("%d", credentials.path().to_str().unwrap())
            .replace("/usr/local/bin/xwms", env!("CARGO_BIN_EXE_xwms"))
    };
    let port = free_port();
    let url = cluster::database().await;
    let example = std::fs::read_to_string(root().join("deploy/xwms.systemd.toml")).unwrap();
    let settings = here(&example)
        .replace("https://auth.example.org", &format!("http://127.0.0.1:{port}"))
        .replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"));
    let settings: String = settings
        .lines()
        .map(|line| match line.starts_with("database_url") {
            true => format!("database_url = {url:?}\n"),
            false => format!("{line}\n"),
        })
        .collect();
    std::fs::write(etc.path().join("xwms.toml"), settings).unwrap();
    std::fs::write(etc.path().join("master.key"), crate::support::server::MASTER_KEY).unwrap();
    std::fs::write(
        etc.path().join("owner.env"),
        format!("XWMS_DATABASE_OWNER_URL={}\n", cluster::owner(&url)),
    )
    .unwrap();

    let read = |name: &str| here(&std::fs::read_to_string(root().join("deploy").join(name)).unwrap());
    let run = |unit: &str| {
        for credential in values(unit, "LoadCredential") {
            let (name, from) = credential.split_once(':').unwrap();
            std::fs::copy(from, credentials.path().join(name)).unwrap();
        }
        let start = values(unit, "ExecStart")[0];
        let mut words = start.split_whitespace();
        let mut command = tokio::process::Command::new(words.next().unwrap());
        command.args(words).stdin(Stdio::null()).kill_on_drop(true);
        for file in values(unit, "EnvironmentFile") {
            let text = std::fs::read_to_string(file).unwrap();
            command.envs(
                text.lines()
                    .filter_map(|line| line.split_once('='))
                    .map(|(k, v)| (k.to_owned(), v.to_owned())),
            );
        }
        command.envs(values(unit, "Environment").into_iter().filter_map(|one| one.split_once('=')));
        command
    };
    let migrated = run(&read("xwms-migrate.service")).output().await.unwrap();
    assert!(migrated.status.success(), "{migrated:?}");
    let mut server = run(&read("xwms.service")).spawn().unwrap();
    let ready = format!("http://127.0.0.1:{port}/readyz");
    until("it serves", async || reqwest::get(&ready).await.is_ok_and(|answer| answer.status() == 200)).await;

    // Runs as the operator: root, with an empty environment.
    let keys = std::fs::read_to_string(root().join("docs/operations/keys.md")).unwrap();
    let documented: Vec<_> =
        keys.lines().map(str::trim).filter(|line| line.starts_with("xwms keys rotate")).collect();
    assert!(!documented.is_empty());
    for line in documented {
        let line = here(line);
        let mut words = line.split_whitespace().skip(1);
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_xwms"));
        let rotated = command.args(words.by_ref()).output().await.unwrap();
        assert!(rotated.status.success(), "{line}: {rotated:?}");
    }
    let _ = server.kill().await;
    let listed = xwms(&url, &["keys", "list", "--json"], &[]).await;
    assert!(String::from_utf8(listed.stdout).unwrap().lines().count() > 1);
}
