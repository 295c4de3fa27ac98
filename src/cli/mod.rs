//! The command line: what each command needs, and running it. One file per command.
//!
//! `config` has the flags that most commands take, `error` why one failed; `password`, `progress`, `json_line`, `terminal` and
//! `telemetry` say and ask things.
//!
//! What a program may read goes to stdout (`--json` where there is a choice); what people read about
//! progress and trouble goes to stderr. Exit code 0 is success, 1 a failure, 2 a wrong call.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod account;
mod alerts;
mod audit;
mod client;
mod config;
mod dev;
mod error;
mod events;
mod json_line;
mod keys;
mod password;
mod progress;
mod projections;
mod serve;
mod telemetry;
mod terminal;

use clap::{Parser, Subcommand};
use config::Config;
use error::CliError;
use std::{ffi::OsString, io::Write, process::ExitCode, time::Duration};

/// How long tasks may take that are still under way at the end.
const LAST: Duration = Duration::from_secs(5);

/// The server that the printed OpenAPI document names; that of a running one names itself.
const ISSUER: &str = "http://127.0.0.1:8080";

/// An event-sourced authorization platform: OAuth 2.0 / OpenID Connect, REST, and a replayable history.
#[derive(Parser)]
#[command(name = "xwms", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run everything on this machine: a private Postgres, NATS if installed, a demo account, the server.
    Dev(dev::Dev),
    /// Run the server.
    Serve(Config),
    /// Apply migrations as the role of `database_owner_url`, and let that of `database_url` serve. Then stop.
    Migrate(Config),
    /// Look into the history: replay it and compare it with the read models.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The read models.
    #[command(subcommand)]
    Projections(projections::Projections),
    /// The keys that sign tokens.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Accounts.
    #[command(subcommand)]
    Account(account::Account),
    /// Suspicious traffic: see it, and undo what was done about it.
    #[command(subcommand)]
    Alerts(alerts::Alerts),
    /// Clients, for the operator.
    #[command(subcommand)]
    Client(client::Client),
    /// The event log.
    #[command(subcommand)]
    Events(events::Events),
    /// Print the OpenAPI document of the REST API.
    Openapi {
        /// Print who may do what instead, as Markdown.
        #[arg(long)]
        permissions: bool,
    },
}

/// Runs the program as `arguments` say, of which the first is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = Cli::parse_from(arguments);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let code = runtime.block_on(run(cli.command)).unwrap_or_else(|error| failed(&error));
    // Whoever does not read what is printed holds a thread; the process ends all the same.
    runtime.shutdown_timeout(LAST);
    code
}

/// Says why, if anybody reads it.
fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "xwms: {error}");
    ExitCode::FAILURE
}

async fn run(command: Command) -> Result<ExitCode, CliError> {
    match command {
        Command::Dev(dev) => dev::run(dev).await,
        Command::Serve(config) => serve::run(config.settings()?).await,
        Command::Migrate(config) => {
            match crate::server::start::migrate(&config.settings()?).await? {
                Some(role) => eprintln!("the database is up to date; the role {role} may serve"),
                None => eprintln!("the database is up to date; one role owns the tables and serves"),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Audit(audit) => audit::run(audit).await,
        Command::Projections(projections) => projections::run(projections).await,
        Command::Keys(keys) => keys::run(keys).await,
        Command::Account(account) => account::run(account).await,
        Command::Alerts(alerts) => alerts::run(alerts).await,
        Command::Client(client) => client::run(client).await,
        Command::Events(events) => events::run(events).await,
        Command::Openapi { permissions: true } => {
            print!("{}", crate::surface::api::permissions());
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi { permissions: false } => {
            let document: serde_json::Value = serde_json::from_str(&crate::surface::api::document(ISSUER))?;
            println!("{}", serde_json::to_string_pretty(&document)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}
