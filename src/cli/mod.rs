//! The command line: what each command needs, and running it. One file per command.
//!
//! What a program may read goes to stdout (`--json` where there is a choice); what people read about
//! progress and trouble goes to stderr. Exit code 0 is success, 1 a failure, 2 a wrong call.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod account;
mod alerts;
mod audit;
mod client;
mod dev;
mod events;
mod json_line;
mod keys;
mod password;
mod progress;
mod projections;
mod serve;
mod telemetry;
mod terminal;

use crate::{app::StartError, config::ConfigError, config::Settings};
use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use std::{ffi::OsString, io::Write, net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

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

/// Where settings come from: defaults, then the file, then XWMS_… variables, then these flags.
#[derive(Args, Clone, Serialize)]
struct Config {
    /// A TOML file with settings.
    #[arg(long, env = "XWMS_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Work on what `xwms dev` runs in this directory, instead of on settings.
    #[arg(long, env = "XWMS_DATA", value_name = "DIR", conflicts_with = "config")]
    #[serde(skip)]
    data: Option<PathBuf>,
    /// The URL that everybody knows the server by.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    /// The address to listen on.
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// A postgres:// URL.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    /// A file with the master key.
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    master_key_file: Option<PathBuf>,
    /// Whether this process feeds the read models.
    #[arg(long, value_name = "BOOL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    subscribers: Option<bool>,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    #[error(transparent)]
    Subscriber(#[from] crate::subscribers::sink::Failure),
    #[error(transparent)]
    Command(#[from] crate::commands::CommandError),
    #[error(transparent)]
    Key(#[from] crate::commands::signing_keys::KeyError),
    #[error(transparent)]
    Signing(#[from] crate::auth::keyring::SigningError),
    #[error(transparent)]
    Password(#[from] crate::keys::password::PasswordError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Postgres(#[from] crate::dev::postgres::PostgresError),
    #[error(transparent)]
    Lock(#[from] crate::dev::lock::LockError),
    #[error(transparent)]
    Nats(#[from] crate::dev::nats::NatsError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Said(String),
}

impl Config {
    /// The settings, checked.
    fn settings(&self) -> Result<Settings, CliError> {
        match &self.data {
            Some(dir) => {
                crate::dev::shed_postgres_variables()?;
                let settings = dev::settings_of(dir)?;
                settings.check()?;
                Ok(settings)
            }
            None => Ok(Settings::read(self.config.as_deref(), self)?),
        }
    }
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
            print!("{}", crate::surface::api::permissions::markdown());
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi { permissions: false } => {
            let document: serde_json::Value = serde_json::from_str(&crate::surface::api::document(ISSUER))?;
            println!("{}", serde_json::to_string_pretty(&document)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}
