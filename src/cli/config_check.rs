//! `xwms config check`: reads the settings as the server would, and says everything that is wrong with them at once.
//! With `--connect` it also looks at Postgres and NATS, and changes nothing there.

use super::{config::Config, error::CliError};
use crate::{
    config::{self, ConfigError, Hidden, Nats, Rights, Settings},
    outbound::nats,
    server::start,
    store::rights,
};
use clap::{Args, Subcommand};
use serde_json::json;
use sqlx::PgPool;
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// The oldest Postgres that the server runs on, as `server_version_num`.
const POSTGRES_MIN: i32 = 140_000;
/// The time limit for NATS: it may have several servers to try.
const NATS_LIMIT: Duration = Duration::from_secs(15);

#[derive(Subcommand)]
pub(super) enum ConfigCommand {
    /// Say everything that is wrong with the settings. The exit code is then 1. Connects to nothing without
    /// --connect.
    Check(Check),
}

#[derive(Args)]
pub(super) struct Check {
    /// A TOML file with settings, instead of that of --config.
    #[arg(value_name = "FILE", conflicts_with = "data")]
    file: Option<PathBuf>,
    #[command(flatten)]
    config: Config,
    /// Also look whether Postgres and NATS can be reached, which versions they have, and what the roles may do.
    #[arg(long)]
    connect: bool,
    /// Print one JSON object, with `problems`, `warnings` and `facts`.
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Default)]
struct Report {
    /// The server would not start.
    problems: Vec<String>,
    /// The server would start.
    warnings: Vec<String>,
    facts: Vec<String>,
}

pub(super) async fn run(command: ConfigCommand) -> Result<ExitCode, CliError> {
    let ConfigCommand::Check(Check { file, config, connect, json }) = command;
    let mut report = Report::default();
    match config.with_file(file).settings() {
        Ok(settings) => {
            report.warnings = config::exposed(&settings);
            report
                .facts
                .push(format!("the server is {} and listens on {}", settings.issuer, settings.listen));
            if connect {
                report.look_at_postgres(&settings).await;
                match &settings.nats {
                    Some(nats) => report.look_at_nats(nats).await,
                    None => report.facts.push("nats is not set: events are not published".to_owned()),
                }
            }
        }
        Err(CliError::Config(ConfigError(problems))) => report.problems = problems,
        Err(error) => return Err(error),
    }
    report.print(json);
    Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Report {
    fn print(&self, json: bool) {
        let Self { problems, warnings, facts } = self;
        if json {
            println!("{}", json!({"problems": problems, "warnings": warnings, "facts": facts}));
            return;
        }
        for warning in warnings {
            eprintln!("warning: {warning}");
        }
        if !problems.is_empty() {
            eprintln!("xwms: {}", ConfigError(problems.clone()));
            return;
        }
        println!("the settings are right");
        for fact in facts {
            println!("  - {fact}");
        }
    }

    /// Looks at the database as the serving role, and whether the owner can connect.
    async fn look_at_postgres(&mut self, settings: &Settings) {
        let pool = match start::connect(settings).await {
            Ok(pool) => pool,
            Err(error) => return self.problems.push(format!("database_url: {error}")),
        };
        if let Err(error) = self.look_at_role(settings, &pool).await {
            self.problems.push(format!("database_url: the database can't be used: {error}"));
        }
        pool.close().await;
        if let Some(owner) = &settings.database_owner_url {
            self.look_at_owner(settings, owner).await;
        }
    }

    async fn look_at_role(&mut self, settings: &Settings, pool: &PgPool) -> Result<(), sqlx::Error> {
        let sql = "SELECT current_setting('server_version_num')::int, current_setting('server_version'), \
                   current_user::text, current_database()::text";
        let (number, version, role, database): (i32, String, String, String) =
            sqlx::query_as(sql).fetch_one(pool).await?;
        self.facts.push(format!("Postgres {version}: the role {role} can connect to {database}"));
        if number < POSTGRES_MIN {
            self.problems.push(format!("database_url: Postgres {version} is too old: use 14 or newer"));
        }
        if !start::is_migrated(pool).await? {
            match settings.migrate {
                true => {
                    self.facts.push("migrations are pending: the server applies them at start".to_owned());
                }
                false => self.problems.push(
                    "migrate = false, and migrations are pending: run `xwms migrate` with database_owner_url"
                        .to_owned(),
                ),
            }
            return Ok(());
        }
        for what in rights::excess(pool).await? {
            let told = format!("database_url: the role {role} {what}; see docs/operations/database-roles.md");
            match settings.database_rights {
                Rights::Refuse => self.problems.push(told),
                Rights::Warn => self.warnings.push(told),
            }
        }
        Ok(())
    }

    async fn look_at_owner(&mut self, settings: &Settings, owner: &Hidden) {
        let as_owner = Settings { database_url: Some(owner.clone()), ..settings.clone() };
        match start::connect(&as_owner).await {
            Ok(pool) => {
                self.facts.push("the role of database_owner_url can connect".to_owned());
                pool.close().await;
            }
            Err(error) => self.problems.push(format!("database_owner_url: {error}")),
        }
    }

    async fn look_at_nats(&mut self, settings: &Nats) {
        let client = match tokio::time::timeout(NATS_LIMIT, nats::client(settings)).await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => return self.problems.push(format!("nats.url: {error}")),
            Err(_) => {
                let seconds = NATS_LIMIT.as_secs();
                return self.problems.push(format!("nats.url: there was no response within {seconds} s"));
            }
        };
        let server = client.server_info();
        self.facts.push(format!("NATS {}: this client is let in", server.version));
        if !server.jetstream {
            self.problems.push(
                "nats.url: the server has no JetStream: add `jetstream { store_dir: … }` to its configuration"
                    .to_owned(),
            );
        }
    }
}
