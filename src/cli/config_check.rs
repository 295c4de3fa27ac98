//! `xwms config check`: reads the settings as the server would, and says everything that is wrong with them at once.
//! With `--connect` it also looks at Postgres, NATS and the mail server, and changes nothing there.

use super::{config::Config, error::CliError, output::Output};
use crate::{
    config::{self, ConfigError, Hidden, Rights, Settings},
    outbound::{mail::trial, nats::readiness},
    server::start::{
        self,
        schema::{self, SchemaError},
    },
    store::{
        rights,
        roots::{self, RootsError},
    },
};
use clap::{Args, Subcommand};
use serde_json::json;
use sqlx::PgPool;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The oldest Postgres that the server runs on, as `server_version_num`.
const POSTGRES_MIN: i32 = 140_000;

#[derive(Subcommand)]
pub(super) enum ConfigCommand {
    /// Check the settings and report every problem. The exit code is 1 if there is one. Connects to nothing unless
    /// you pass --connect.
    Check(Check),
}

#[derive(Args)]
pub(super) struct Check {
    /// A TOML file with settings. It replaces that of --config.
    #[arg(value_name = "FILE", conflicts_with = "data")]
    file: Option<PathBuf>,
    #[command(flatten)]
    config: Config,
    /// Also test what the server connects to: Postgres (migrations, rights of the roles, master key), NATS with
    /// JetStream, and the mail server. Changes nothing.
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
            report.look_at_folders(&settings);
            report
                .facts
                .push(format!("the server is {} and listens on {}", settings.issuer, settings.listen));
            if connect {
                report.look_at_postgres(&settings).await;
                report.look_at_nats(&settings).await;
                report.look_at_mail(&settings).await;
            }
        }
        Err(CliError::Config(ConfigError(problems))) => report.problems = problems,
        Err(error) => return Err(error),
    }
    report.print(Output::of(json));
    Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Report {
    fn print(&self, output: Output) {
        let Self { problems, warnings, facts } = self;
        if output == Output::Json {
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

    /// Looks for the folders of the files that the server writes. It starts without them, and needs them later.
    fn look_at_folders(&mut self, settings: &Settings) {
        let files = [
            ("erasures_file", &settings.erasures_file),
            ("audit.checkpoint_file", &settings.audit.checkpoint_file),
        ];
        for (name, file) in files {
            let Some(folder) = file.as_deref().and_then(Path::parent) else { continue };
            if !folder.as_os_str().is_empty() && !folder.is_dir() {
                let folder = folder.display();
                self.warnings.push(format!(
                    "{name}: the folder {folder} is missing: make it, so that the server can write there"
                ));
            }
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
        if self.look_at_schema(settings, pool).await {
            self.look_at_rights(settings, pool, &role).await?;
            self.look_at_master_key(settings, pool).await;
        }
        Ok(())
    }

    /// Returns whether the tables are there.
    async fn look_at_schema(&mut self, settings: &Settings, pool: &PgPool) -> bool {
        let schema = match schema::read(pool).await {
            Ok(schema) => schema,
            Err(error) => {
                self.problems.push(format!("database_url: {error}"));
                return false;
            }
        };
        // What else it can fail with is told below.
        if let Err(error @ SchemaError::Requires(_)) = schema::expect_known(pool).await {
            self.problems.push(format!("database_url: {error}"));
        }
        let Err(error) = schema.expect_current() else { return true };
        match (schema.is_behind(), settings.migrate) {
            (true, true) if settings.database_owner_url.is_some() || may_make_tables(pool).await => {
                self.facts.push("migrations are pending: the server applies them at start".to_owned());
            }
            (false, false) if matches!(schema, schema::Schema::Newer { .. }) => {
                self.warnings.push(format!("migrate = false, so the server starts, although {error}"));
            }
            (true, false) => self.problems.push(format!("migrate = false, and {error}")),
            (true, true) | (false, _) => self.problems.push(format!("database_url: {error}")),
        }
        schema != schema::Schema::Empty
    }

    async fn look_at_rights(
        &mut self,
        settings: &Settings,
        pool: &PgPool,
        role: &str,
    ) -> Result<(), sqlx::Error> {
        for what in rights::missing(pool).await? {
            self.problems.push(format!(
                "database_url: the role {role} {what}: run `xwms migrate` with database_owner_url"
            ));
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

    /// Tries the master key on what the database has.
    async fn look_at_master_key(&mut self, settings: &Settings, pool: &PgPool) {
        let secrets = match start::master_secrets(settings) {
            Ok(secrets) => secrets,
            Err(error) => return self.problems.push(format!("master_key: {error}")),
        };
        match roots::check(pool, &secrets).await {
            Ok(0) => self.facts.push("the database has no root key yet: the server makes one".to_owned()),
            Ok(count) => self.facts.push(format!("the master key opens the root keys of the database ({count})")),
            Err(RootsError::WrongKey(_)) => self.problems.push(
                "master_key: it does not open the root keys of this database. Use the key that the database was \
                 made with, or name it in previous_master_keys (docs/operations/keys.md)"
                    .to_owned(),
            ),
            // An older database has no such table, and the role's lack of rights is told already.
            Err(RootsError::Database(error)) if is_of_the_schema(&error) => {}
            Err(error) => self.problems.push(format!("master_key: it can't be tried: {error}")),
        }
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

    async fn look_at_nats(&mut self, settings: &Settings) {
        let Some(nats) = &settings.nats else {
            return self.facts.push("nats is not set: events are not published".to_owned());
        };
        let readiness::Readiness { problems, warnings, facts } = readiness::look(nats).await;
        self.problems.extend(problems);
        self.warnings.extend(warnings);
        self.facts.extend(facts);
    }

    async fn look_at_mail(&mut self, settings: &Settings) {
        let Some(mail) = &settings.mail else {
            return self.facts.push("mail is not set: no mail is sent".to_owned());
        };
        match trial::reach(mail).await {
            Ok(Some(server)) => {
                self.facts.push(format!("the mail server {server} can be reached; no mail was sent"));
            }
            Ok(None) => self.facts.push("mail is written to a directory".to_owned()),
            Err(error) => self.problems.push(format!("mail.url: {error}")),
        }
    }
}

/// Returns whether the role may make tables, without which it can't migrate; also if that is not known.
async fn may_make_tables(pool: &PgPool) -> bool {
    let may = sqlx::query_scalar("SELECT has_schema_privilege('public', 'CREATE')").fetch_one(pool).await;
    may.unwrap_or(true)
}

/// Returns whether a table is missing, or may not be read.
fn is_of_the_schema(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("42P01" | "42501"))
}
