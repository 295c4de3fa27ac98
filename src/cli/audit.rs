//! `xwms audit`: the history, folded again.

use super::{CliError, Config};
use crate::{
    audit::replay::{self, Until},
    store::Store,
};
use clap::Subcommand;
use std::process::ExitCode;
use xwms_events::Timestamp;

#[derive(Subcommand)]
pub(super) enum Audit {
    /// Fold the log (or one stream) up to a position or moment, and print the state. A replay of the whole
    /// log is compared with the read models, and ends with exit code 1 where they differ.
    Replay {
        #[command(flatten)]
        config: Config,
        /// Only the stream with this id, such as client_….
        #[arg(long)]
        stream: Option<String>,
        /// Up to and with this position.
        #[arg(long, conflicts_with = "at")]
        position: Option<i64>,
        /// Up to this moment (RFC 3339).
        #[arg(long, value_name = "TIME")]
        at: Option<Timestamp>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(audit: Audit) -> Result<ExitCode, CliError> {
    let Audit::Replay { config, stream, position, at, json } = audit;
    let store = crate::app::open_store(&config.settings()?).await?;
    let until = match (position, at) {
        (Some(position), _) => Until::Position(position),
        (None, Some(at)) => Until::Time(at),
        (None, None) => Until::Now,
    };
    match stream {
        Some(stream) => one(&store, &stream, until).await,
        None => whole(&store, until, json).await,
    }
}

async fn one(store: &Store, stream: &str, until: Until) -> Result<ExitCode, CliError> {
    match replay::stream(store, stream, until).await? {
        Some(state) => {
            println!("{}", serde_json::to_string_pretty(&state)?);
            Ok(ExitCode::SUCCESS)
        }
        None => Err(CliError::Said(format!("{stream} has no event in that span"))),
    }
}

async fn whole(store: &Store, until: Until, json: bool) -> Result<ExitCode, CliError> {
    let report = replay::log(store, until, |done, of| {
        eprint!("\rreplayed {done} of {of} positions");
    })
    .await?;
    eprintln!();
    match json {
        true => println!("{}", serde_json::to_string(&report)?),
        false => {
            println!("events up to position {}:", report.position);
            for (kind, count) in &report.streams {
                println!("  {count:>9} {kind} streams");
            }
            for table in &report.tables {
                let verdict = match (table.compared, table.different) {
                    (false, _) => "not compared: the replay ends before the read model".to_owned(),
                    (true, 0) => "equal".to_owned(),
                    (true, rows) => format!("DIFFERENT in {rows} rows"),
                };
                println!("  {}.{}: {} rows, {verdict}", table.model, table.table, table.rows);
            }
        }
    }
    let differs = report.tables.iter().any(|table| table.different > 0);
    Ok(if differs { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
