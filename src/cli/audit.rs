//! `xwms audit`: replays the event log and compares it with the read models. `audit_verify` and `audit_logins` have the
//! other commands.

use super::{
    audit_ask::Ask,
    audit_contain::{Contain, ReportExposed},
    audit_erasures::{EraseAgain, Erasures},
    audit_export::Export,
    audit_logins::Logins,
    audit_past::{AsOf, Could, Difference},
    audit_step::StepThrough,
    audit_verify::Verify,
    audit_what_if::WhatIf,
    config::Config,
    error::CliError,
    output::Output,
};
use crate::{
    audit::{
        Until,
        check::{self, Bad},
        replay::{self, Table},
        state,
    },
    store::Store,
};
use clap::Subcommand;
use serde_json::json;
use std::{
    io::{IsTerminal, stderr},
    process::ExitCode,
};
use xwms_events::Timestamp;

#[derive(Subcommand)]
pub(super) enum Audit {
    /// Replay the log (or one stream) up to a position or time, and print the result. Compares it with the
    /// read models that are at the same position; without a position or time, all are. Also checks the log's
    /// own positions, sequences, times and order. Exit code 1 means that something differs; the first bad
    /// position is named.
    Replay {
        #[command(flatten)]
        config: Config,
        /// Only the stream with this id, such as client_….
        #[arg(long)]
        stream: Option<String>,
        /// Up to and including this position.
        #[arg(long, conflicts_with = "at")]
        position: Option<i64>,
        /// Up to this time (RFC 3339).
        #[arg(long, value_name = "TIME")]
        at: Option<Timestamp>,
        /// Print the state of every stream, one JSON object per line, followed by the result as another.
        #[arg(long, conflicts_with = "stream")]
        states: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show an object as it was at a position or time, and whether it was live then.
    AsOf(AsOf),
    /// Show how an object differs between two positions or times.
    Difference(Difference),
    /// Show whether a client could obtain a scope at a position or time, and which rules and events decide that.
    Could(Could),
    /// Go through the history of an object or account, event by event, with the state before and after. At a terminal:
    /// n next, p previous, q quit.
    Step(StepThrough),
    /// Show which past requests another plan or limit would have refused.
    WhatIf(WhatIf),
    /// Check that every event is as it was written: hash all of them again, and compare them with the Merkle trees and
    /// with checkpoints, those of the database and those saved earlier. With FILE, check an archive instead. Exit
    /// code 1 means that something differs; the first bad position is named.
    Verify(Verify),
    /// Write the history, or that of an account, to a file with the proofs that it is complete and unchanged.
    /// `verify FILE` checks it without a server. If it is interrupted, the same command continues.
    Export(Export),
    /// Ask the history: what was done with a token, secret, person or network, what a login led to, what is
    /// exposed, and more. Each question is recorded.
    Ask(Box<Ask>),
    /// List logins that failed or were refused, in the order in which they were recorded: when, how many, why, where,
    /// by whose name and from which network. They are in the log within about a minute. Looks through the whole log,
    /// unless `--from` or `--user` says where.
    Logins(Logins),
    /// Show what stops if something of an account is revoked. With `--write`, revoke it. If it is interrupted, run it
    /// again: what is stopped already is left alone. A server must be running, so that the read models are up to
    /// date.
    Contain(Contain),
    /// Report that others may know a credential of an account. The credential works until you stop it.
    ReportExposed(ReportExposed),
    /// List who was erased, newest first: when, the id, and the position of the event.
    Erasures(Erasures),
    /// Erase again the people that a restored backup brought back: everybody in the file who is not erased. Prints
    /// their ids. A server must be running, so that the read models are up to date.
    EraseAgain(EraseAgain),
}

pub(super) async fn run(audit: Audit) -> Result<ExitCode, CliError> {
    let (config, stream, position, at, states, json) = match audit {
        Audit::Replay { config, stream, position, at, states, json } => {
            (config, stream, position, at, states, json)
        }
        Audit::AsOf(asked) => return asked.run().await,
        Audit::Difference(asked) => return asked.run().await,
        Audit::Could(asked) => return asked.run().await,
        Audit::Step(asked) => return asked.run().await,
        Audit::WhatIf(asked) => return asked.run().await,
        Audit::Verify(verify) => return verify.run().await,
        Audit::Export(export) => return export.run().await,
        Audit::Ask(ask) => return ask.run().await,
        Audit::Logins(logins) => return logins.run().await,
        Audit::Contain(contain) => return contain.run().await,
        Audit::ReportExposed(report) => return report.run().await,
        Audit::Erasures(erasures) => return erasures.run().await,
        Audit::EraseAgain(again) => return again.run().await,
    };
    let store = config.store().await?;
    let until = match (position, at) {
        (Some(position), _) => Until::Position(position),
        (None, Some(at)) => Until::Time(at),
        (None, None) => Until::Now,
    };
    if let Until::Position(position) = until {
        let head = store.current_head().await?;
        if position > head {
            return Err(CliError::Message(format!("--position must be at most {head}, where the log ends")));
        }
    }
    let good = match &stream {
        Some(stream) => one(&store, stream, until, Output::of(json)).await?,
        None => whole(&store, until, states, Output::of(json)).await?,
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Shows how far a replay is, at a terminal only: a log would get all of it as one long line.
fn progress(done: i64, of: i64) {
    if stderr().is_terminal() {
        eprint!("\rreplayed {done} of {of} positions");
    }
}

/// Ends the line of `progress`.
fn end_progress() {
    if stderr().is_terminal() {
        eprintln!();
    }
}

/// Returns whether everything that was compared is equal.
async fn one(store: &Store, id: &str, until: Until, output: Output) -> Result<bool, CliError> {
    let Some(mut stream) = state::stream(store, id, until).await? else {
        return Err(CliError::Message(format!("{id} has no event up to that position or time")));
    };
    let report = replay::about(store, until, id, progress).await?;
    let (mut tables, first_bad) = match report {
        Some(report) => (Some(report.tables), report.first_bad),
        None => (None, check::stream(store, until, id).await?),
    };
    if let Some(tables) = &mut tables {
        end_progress();
        tables.retain(|table| table.rows > 0 || !table.is_good());
    }
    if output == Output::Json {
        stream["tables"] = json!(tables);
        stream["first_bad"] = json!(first_bad);
        println!("{}", serde_json::to_string(&stream)?);
    } else {
        println!("{}", serde_json::to_string_pretty(&stream)?);
        match &tables {
            Some(tables) => print_tables(tables, "rows about it"),
            None => println!("  not compared: the read models are at a later position"),
        }
        print_bad(first_bad.as_ref());
    }
    Ok(first_bad.is_none() && tables.iter().flatten().all(Table::is_good))
}

async fn whole(store: &Store, until: Until, states: bool, output: Output) -> Result<bool, CliError> {
    let report = replay::log(store, until, progress).await?;
    end_progress();
    if states {
        state::streams(store, report.position, |state| {
            println!("{}", serde_json::to_string(&state)?);
            Ok::<_, CliError>(())
        })
        .await?;
    }
    if states || output == Output::Json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("events up to position {}:", report.position);
        for (kind, count) in &report.streams {
            println!("  {count:>9} {kind} streams");
        }
        print_tables(&report.tables, "rows");
        print_bad(report.first_bad.as_ref());
    }
    Ok(report.is_good())
}

fn print_bad(bad: Option<&Bad>) {
    match bad {
        Some(Bad { position, why }) => {
            println!("  BAD at position {position}: {why}; later positions were not checked");
        }
        None => println!("  positions, sequences, times and order are consistent"),
    }
}

fn print_tables(tables: &[Table], rows: &str) {
    for table in tables {
        let verdict = match (table.compared, table.different) {
            (false, _) => "not compared: the read model is at another position".to_owned(),
            (true, 0) => "equal".to_owned(),
            (true, different) => format!("DIFFERENT in {different} rows"),
        };
        println!("  {}.{}: {} {rows}, {verdict}", table.model, table.table, table.rows);
    }
}
