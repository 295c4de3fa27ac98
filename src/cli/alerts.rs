//! `xwms alerts`: shows suspicious traffic, and undoes what alerts did about it.

use super::{config::Config, error::CliError, output::Output};
use crate::traffic::guard;
use clap::{Args, Subcommand, ValueEnum};
use std::process::ExitCode;
use xwms_events::ids::AlertId;
use xwms_projections::{
    PageQuery,
    alerts::{self as model, AlertFilter, Status},
};

#[derive(Subcommand)]
pub(super) enum Alerts {
    /// List the alerts of every account and network, newest first.
    List {
        #[command(flatten)]
        config: Config,
        /// Only alerts of this status.
        #[arg(long, value_enum, default_value_t = Which::Open)]
        status: Which,
        /// List at most this many.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..))]
        limit: i64,
        /// Print one JSON object per line.
        #[arg(long)]
        json: bool,
    },
    /// Show one alert, with its evidence.
    Show(One),
    /// Clear an alert. What it slows down continues within a second; a client that it restricted is
    /// reinstated.
    Clear {
        #[command(flatten)]
        one: One,
        /// The reason, for the history.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Args)]
pub(super) struct One {
    #[command(flatten)]
    config: Config,
    /// The alert's id, such as alert_….
    id: AlertIdArg,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

/// An alert's id as a command-line argument.
#[derive(Clone)]
struct AlertIdArg(AlertId);

impl std::str::FromStr for AlertIdArg {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| "an alert's id must begin with alert_")
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Which {
    Open,
    Cleared,
    All,
}

pub(super) async fn run(alerts: Alerts) -> Result<ExitCode, CliError> {
    match alerts {
        Alerts::List { config, status, limit, json } => {
            let status = match status {
                Which::Open => Some(Status::Open),
                Which::Cleared => Some(Status::Cleared),
                Which::All => None,
            };
            let store = config.store().await?;
            let page = PageQuery { limit, after: None };
            let found = model::all(store.pool(), AlertFilter { status, rule: None }, page).await?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            found.iter().take(wanted).try_for_each(|alert| print(alert, Output::of(json)))?;
            Ok(ExitCode::SUCCESS)
        }
        Alerts::Show(One { config, id, json }) => {
            let store = config.store().await?;
            let found = model::find(store.pool(), &id.0.to_string()).await?;
            let alert = found.ok_or_else(|| CliError::Message("there is no such alert".to_owned()))?;
            print(&alert, Output::of(json))?;
            if !json {
                println!(
                    "  account {}\n  about   {} {}\n  until   {}",
                    alert.account_id.as_deref().unwrap_or("none"),
                    alert.about_type,
                    alert.about_id,
                    alert.until.map_or_else(|| "an operator clears it".to_owned(), |until| until.to_string()),
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Alerts::Clear { one: One { config, id, json }, reason } => {
            let store = config.store().await?;
            guard::clear(&store, id.0, &reason).await?;
            match json {
                true => println!("{}", serde_json::json!({ "alert_id": id.0, "status": "cleared" })),
                false => println!("{} is cleared", id.0),
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn print(alert: &model::Alert, output: Output) -> Result<(), CliError> {
    if output == Output::Json {
        println!("{}", serde_json::to_string(alert)?);
        return Ok(());
    }
    let status = match (&alert.cleared_at, alert.cleared_by.as_deref(), alert.reason.as_deref()) {
        (Some(at), by, reason) => {
            format!("cleared {at} by {}: {}", by.unwrap_or_default(), reason.unwrap_or_default())
        }
        (None, ..) => "open".to_owned(),
    };
    println!(
        "{}  {}  {:<19} {:<9} {} of {} in {} s  {status}",
        alert.alert_id,
        alert.raised_at,
        alert.rule,
        alert.action,
        alert.count,
        alert.threshold,
        alert.window_seconds
    );
    Ok(())
}
