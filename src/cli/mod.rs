//! The command line: parses and runs the commands. One file per command.
//!
//! `config` has the flags that most commands take, `list_page` those of long lists, `error` the error type. `output`,
//! `password`, `progress`, `json_line`, `terminal` and `telemetry` handle input and output. `remote` has the commands
//! that need no database: they talk to a server over HTTP.
//!
//! Output for programs goes to stdout (with `--json` if there is a choice); progress and errors go to stderr.
//! Exit code 0 is success, 1 a failure, 2 wrong usage.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod account;
mod account_list;
mod alerts;
mod audit;
mod audit_ask;
mod audit_contain;
mod audit_erasures;
mod audit_export;
mod audit_logins;
mod audit_past;
mod audit_step;
mod audit_verify;
mod audit_what_if;
mod client;
mod config;
mod config_check;
mod dev;
mod docs;
mod error;
mod events;
mod ids;
mod import;
mod json_line;
mod keys;
mod keys_master;
mod list_page;
mod log;
mod mail;
mod output;
mod password;
mod progress;
mod projections;
mod remote;
mod serve;
mod shell;
mod telemetry;
mod terminal;
mod ticket;
mod user;
mod user_list;

use crate::surface::api;
use clap::{CommandFactory, Parser, Subcommand};
use config::Config;
use error::CliError;
use std::{
    ffi::OsString,
    io::{ErrorKind, Write},
    panic,
    path::PathBuf,
    process::{self, ExitCode},
    time::Duration,
};

/// How long tasks that still run at the end may take.
const LAST: Duration = Duration::from_secs(5);

/// The server URL in the printed OpenAPI document. A running server uses its own.
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
    /// Run a development server on this machine, with its own Postgres, NATS if installed, and a demo account.
    Dev(dev::Dev),
    /// Run the server.
    Serve(Config),
    /// Check settings without starting anything.
    #[command(subcommand)]
    Config(config_check::ConfigCommand),
    /// Migrate the database as `database_owner_url`, grant the role of `database_url` its rights, and exit.
    Migrate(Config),
    /// Query, replay, verify and export the history.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Manage the read models and other subscribers.
    #[command(subcommand)]
    Projections(projections::Projections),
    /// Manage the keys that sign tokens.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Test whether mail is delivered.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Manage accounts.
    #[command(subcommand)]
    Account(account::Account),
    /// Find, reset, sign out and erase people.
    #[command(subcommand)]
    User(user::User),
    /// Import people and apps from another system. Needs no running server, and sends no mail.
    #[command(subcommand)]
    Import(import::Import),
    /// Show suspicious traffic, and undo what alerts did about it.
    #[command(subcommand)]
    Alerts(alerts::Alerts),
    /// Read and answer support tickets.
    #[command(subcommand)]
    Ticket(ticket::Ticket),
    /// Manage clients, as the operator.
    #[command(subcommand)]
    Client(client::Client),
    /// Read and manage the event log.
    #[command(subcommand)]
    Events(events::Events),
    /// Move old token events to archive files, and restore them.
    #[command(subcommand)]
    Log(log::Log),
    /// Log in to a server, for `api`, `apply` and `listen`. Stores the login as a profile that only you may read.
    Login(remote::Login),
    /// Revoke the tokens of a profile, and remove it.
    Logout(remote::Logout),
    /// List the profiles that you are logged in with.
    Profiles(remote::Profiles),
    /// Send a request to the REST API with a profile's token.
    Api(remote::Api),
    /// Create, change and remove an account's clients, APIs, endpoints and members to match a file. Shows the changes
    /// first.
    Apply(remote::Apply),
    /// Forward the account's events to a program on this machine, signed as webhooks.
    Listen(remote::Listen),
    /// Write the documentation that the server shows at /docs.
    #[command(subcommand)]
    Docs(docs::Docs),
    /// Print the OpenAPI document of the REST API.
    Openapi {
        /// Print the permission table instead, as Markdown.
        #[arg(long)]
        permissions: bool,
        /// Print a Postman collection (v2.1) instead.
        #[arg(long, conflicts_with = "permissions")]
        postman: bool,
    },
    /// Print the completions of a shell: `source <(xwms completions bash)`.
    Completions {
        /// The shell.
        shell: shell::Shell,
    },
    /// Write the man pages of all commands into a folder.
    Man {
        /// The folder. It is created if it is missing.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Runs the program with `arguments`; the first is the program's name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = Cli::parse_from(arguments);
    if !matches!(cli.command, Command::Dev(_) | Command::Serve(_)) {
        end_with_the_reader();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let code = runtime.block_on(run(cli.command)).unwrap_or_else(|error| match error {
        // The reader of the output, such as `head`, has read enough.
        CliError::Io(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::FAILURE,
        CliError::Io(error) if error.kind() == ErrorKind::StorageFull => {
            failed(&format!("can't write: {error}"))
        }
        error => failed(&error.message()),
    });
    // A reader that doesn't read our output can block a thread. The process ends all the same.
    runtime.shutdown_timeout(LAST);
    code
}

/// Ends the process when what it prints can't be written: `println!` panics then. Without a word if nobody reads
/// it, such as after `| head`. What the command does is done before it prints.
fn end_with_the_reader() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let said = panic.payload().downcast_ref::<String>().map(String::as_str).unwrap_or_default();
        if let Some(why) = said.strip_prefix("failed printing to ") {
            if !why.contains("Broken pipe") {
                // The way to stderr may be blocked, too.
                let _ = writeln!(std::io::stderr(), "xwms: can't write to {why}");
            }
            process::exit(1);
        }
        usual(panic);
    }));
}

/// Prints the error; a failed write is ignored.
fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "xwms: {error}");
    ExitCode::FAILURE
}

async fn run(command: Command) -> Result<ExitCode, CliError> {
    match command {
        Command::Dev(dev) => dev::run(dev).await,
        Command::Serve(config) => serve::run(config.settings()?).await,
        Command::Config(command) => config_check::run(command).await,
        Command::Migrate(config) => {
            match crate::server::start::migrate(&config.settings()?).await? {
                Some(role) => eprintln!("the database is up to date; the role {role} can serve"),
                None => eprintln!("the database is up to date; the same role owns the tables and serves"),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Audit(audit) => audit::run(audit).await,
        Command::Projections(projections) => projections::run(projections).await,
        Command::Keys(keys) => keys::run(keys).await,
        Command::Mail(mail) => mail::run(mail).await,
        Command::Account(account) => account::run(account).await,
        Command::User(user) => user::run(user).await,
        Command::Import(import) => import::run(import).await,
        Command::Alerts(alerts) => alerts::run(alerts).await,
        Command::Ticket(ticket) => ticket::run(ticket).await,
        Command::Client(client) => client::run(client).await,
        Command::Events(events) => events::run(events).await,
        Command::Log(log) => log::run(log).await,
        Command::Login(login) => remote::login(login).await,
        Command::Logout(logout) => remote::logout(logout).await,
        Command::Profiles(profiles) => remote::profiles(&profiles),
        Command::Api(api) => remote::api(api).await,
        Command::Apply(apply) => remote::apply(apply).await,
        Command::Listen(listen) => remote::listen(listen).await,
        Command::Completions { shell } => shell::completions(shell, Cli::command()),
        Command::Man { folder } => shell::man(&folder, Cli::command()),
        Command::Docs(docs) => docs::run(docs),
        Command::Openapi { permissions: true, .. } => {
            print!("{}", api::permissions());
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi { permissions: false, postman } => {
            let text = if postman { api::postman(ISSUER) } else { api::openapi(ISSUER) };
            let document: serde_json::Value = serde_json::from_str(&text)?;
            writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&document)?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
