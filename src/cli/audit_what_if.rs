//! `xwms audit what-if`: which requests of a past time another plan or limit would have refused, by minute.

use super::{audit_contain::check_account, config::Config, error::CliError, output::Output};
use crate::{
    commands::{
        CommandError, Context,
        audits::{self, Asked as How},
    },
    config::{ConfigError, plans},
    traffic::{
        limits::what_if::Minute,
        what_if::{Answer, Asked, Named},
    },
};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;
use xwms_events::{Timestamp, account::Account, ids::AccountId};

#[derive(Args)]
pub(super) struct WhatIf {
    #[command(flatten)]
    config: Config,
    /// The account whose requests are looked at.
    #[arg(long, value_name = "ACCOUNT", value_parser = super::ids::account)]
    account: AccountId,
    /// From this time on (RFC 3339), at most two days ago.
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
        check_account(&store, self.account).await?;
        let account = store.load::<Account>(self.account).await?.state;
        let named = Named { plan: self.plan, requests: self.limit, window_seconds: self.window };
        let now = store.clock().now();
        let limit = named.limit(&plans, &account, now).map_err(CommandError::from)?;
        let asked = Asked::new(self.account, self.from..self.to, limit, now).map_err(CommandError::from)?;
        let answer = asked.answer(store.pool()).await?;
        let context = Context::system(&store, "xwms audit what-if");
        let question = asked.question(store.current_head().await?, &answer);
        audits::record(&context, self.account, &question, How::Shown).await?;
        print(&answer, Output::of(self.json))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn print(answer: &Answer, output: Output) -> Result<(), CliError> {
    let Answer { limit, requests, refused_then, refused, not_known, minutes } = answer;
    if output == Output::Json {
        for minute in minutes {
            println!("{}", serde_json::to_string(minute)?);
        }
        let whole = json!({
            "limit": limit, "requests": requests, "refused_then": refused_then, "refused": refused,
            "not_known": not_known,
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
    not_known.iter().for_each(|line| eprintln!("not known: {line}"));
    Ok(())
}
