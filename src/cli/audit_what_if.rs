//! `xwms audit what-if`: which requests of a past time another plan or limit would have refused, by minute.

use super::{config::Config, error::CliError};
use crate::{
    commands::{
        CommandError, Context,
        audits::{self, Asked},
    },
    config::{ConfigError, plans},
    traffic::{
        limits::what_if::{Minute, OtherLimit, refuse},
        metering::queries::{By, Counted, Query, Step, counted},
    },
};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;
use xwms_events::{Timestamp, account::Account, audit::Question, ids::AccountId};

/// The longest time, in minutes: as long as minutes are kept.
const MINUTES_MAX: i64 = 100_000;

#[derive(Args)]
pub(super) struct WhatIf {
    #[command(flatten)]
    config: Config,
    /// The account whose requests are looked at.
    #[arg(long, value_name = "ACCOUNT")]
    account: AccountId,
    /// From this time on (RFC 3339).
    #[arg(long, value_name = "TIME")]
    from: Timestamp,
    /// Until this time (RFC 3339).
    #[arg(long, value_name = "TIME")]
    to: Timestamp,
    /// The limit of this plan.
    #[arg(long, value_name = "PLAN")]
    plan: Option<String>,
    /// This many requests in each window, in place of what the plan says.
    #[arg(long, value_name = "REQUESTS")]
    limit: Option<u64>,
    /// Windows of this many seconds, in place of what the plan says.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    window: Option<u32>,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

impl WhatIf {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let settings = self.config.settings()?;
        let store = self.config.store().await?;
        let plans = plans::read(settings.plans_file.as_deref()).map_err(ConfigError)?;
        let account = store.load::<Account>(self.account).await?.state;
        let own = plans.allowance(&account, store.clock().now());
        let planned = match &self.plan {
            Some(name) => {
                let plan = plans.choose(name, true).map_err(CommandError::from)?;
                OtherLimit { requests: plan.requests, window_seconds: plan.window_seconds }
            }
            None => OtherLimit { requests: own.requests, window_seconds: own.window_seconds },
        };
        let limit = OtherLimit {
            requests: self.limit.unwrap_or(planned.requests),
            window_seconds: self.window.unwrap_or(planned.window_seconds),
        };
        let mut minutes = self.minutes(store.pool()).await?;
        refuse(self.account, limit, &mut minutes);
        let context = Context::system(&store, "xwms audit what-if");
        let question = self.question(limit, store.current_head().await?, minutes.len());
        audits::record(&context, self.account, &question, Asked::Shown).await?;
        self.print(limit, &minutes)?;
        Ok(ExitCode::SUCCESS)
    }

    async fn minutes(&self, db: &sqlx::PgPool) -> Result<Vec<Minute>, CliError> {
        let (from, to) = (self.from.to_datetime(), self.to.to_datetime());
        let (Some(from), Some(to)) = (from, to) else {
            return Err(CliError::Said("--from and --to must be times of a calendar".to_owned()));
        };
        if self.from >= self.to || (to - from).whole_minutes() > MINUTES_MAX {
            return Err(CliError::Said(format!(
                "--from must be before --to, by at most {MINUTES_MAX} minutes"
            )));
        }
        let query = Query { from, to, step: Step::Minute, by: By::default(), limit: MINUTES_MAX };
        let rows = counted(db, self.account, query).await?;
        Ok(rows.iter().map(minute).collect())
    }

    fn question(&self, limit: OtherLimit, position: i64, rows: usize) -> Question {
        let parameters = [
            ("from", self.from.to_string()),
            ("to", self.to.to_string()),
            ("requests", limit.requests.to_string()),
            ("window_seconds", limit.window_seconds.to_string()),
        ];
        Question {
            text: "what_if".to_owned(),
            parameters: parameters.map(|(name, value)| (name.to_owned(), value)).into(),
            rows: u64::try_from(rows).unwrap_or_default(),
            position,
        }
    }

    fn print(&self, limit: OtherLimit, minutes: &[Minute]) -> Result<(), CliError> {
        let sum = |of: fn(&Minute) -> u64| minutes.iter().map(of).sum::<u64>();
        let (requests, refused) = (sum(|minute| minute.requests), sum(|minute| minute.refused));
        let refused_then = sum(|minute| minute.refused_then);
        let not_known = "requests of a minute are spread evenly over it; shares of clients are not applied";
        if self.json {
            for minute in minutes {
                println!("{}", serde_json::to_string(minute)?);
            }
            let whole = json!({
                "limit": limit, "requests": requests, "refused_then": refused_then, "refused": refused,
                "not_known": [not_known],
            });
            println!("{whole}");
            return Ok(());
        }
        for Minute { at, requests, refused_then, refused } in minutes {
            println!("{at}  {requests:>8} requests  {refused_then:>8} refused then  {refused:>8} would be");
        }
        println!(
            "{} requests in {} s: of {requests} requests, {refused} would be refused; {refused_then} were",
            limit.requests, limit.window_seconds
        );
        eprintln!("not known: {not_known}");
        Ok(())
    }
}

fn minute(row: &Counted) -> Minute {
    let whole = |number: i64| u64::try_from(number).unwrap_or_default();
    let (requests, refused_then) = (whole(row.requests), whole(row.rate_limited));
    Minute { at: row.at.into(), requests, refused_then, refused: 0 }
}
