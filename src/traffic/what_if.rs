//! Which requests of a past time another limit would have refused: the counts of `metering`, put into the windows
//! of `limits`. Who may ask, and that the question is recorded, is up to the caller.

use super::{
    limits::what_if::{Minute, OtherLimit, refuse},
    metering::{
        queries::{By, Counted, Query, Step, counted},
        sums::MINUTES_KEPT,
    },
};
use serde::Serialize;
use sqlx::PgPool;
use std::ops::Range;
use xwms_events::{
    Refusal, Timestamp,
    account::{Account, Plans},
    audit::Question,
    ids::AccountId,
};

/// The longest window, in seconds.
const WINDOW_MAX: u32 = 86_400;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    account_id: AccountId,
    from: Timestamp,
    to: Timestamp,
    limit: OtherLimit,
}

/// The other limit as somebody names it.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The limit of this plan; without it, that of the account now.
    pub plan: Option<String>,
    /// In place of what the plan says.
    pub requests: Option<u64>,
    /// In place of what the plan says.
    pub window_seconds: Option<u32>,
}

/// The answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WhatIf)]
pub struct Answer {
    pub limit: OtherLimit,
    pub requests: u64,
    /// How many were refused for a limit then.
    pub refused_then: u64,
    /// How many the other limit would have refused.
    pub refused: u64,
    pub not_known: [&'static str; 1],
    /// By minute, those with requests.
    pub minutes: Vec<Minute>,
}

impl Named {
    /// Returns the limit for `account` at `now`.
    ///
    /// # Errors
    /// `unknown_plan` if there is no such plan; `invalid_window` if the window is empty or longer than a day.
    pub fn limit(&self, plans: &Plans, account: &Account, now: Timestamp) -> Result<OtherLimit, Refusal> {
        let (requests, window_seconds) = match &self.plan {
            Some(name) => {
                let plan = plans.named(name)?;
                (plan.requests, plan.window_seconds)
            }
            None => {
                let own = plans.allowance(account, now);
                (own.requests, own.window_seconds)
            }
        };
        let window_seconds = self.window_seconds.unwrap_or(window_seconds);
        if !(1..=WINDOW_MAX).contains(&window_seconds) {
            let detail = format!("a window has 1 to {WINDOW_MAX} seconds");
            return Err(Refusal::invalid("window", "invalid_window", detail));
        }
        Ok(OtherLimit { requests: self.requests.unwrap_or(requests), window_seconds })
    }
}

impl Asked {
    /// Asks at `now` about the requests of the account in `time`.
    ///
    /// # Errors
    /// `invalid_period` if the time is empty or no time of a calendar, or if it begins before the oldest minute
    /// whose requests are still counted apart.
    pub fn new(
        account_id: AccountId,
        time: Range<Timestamp>,
        limit: OtherLimit,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let (from, to) = (time.start, time.end);
        let is_period = from < to && from.to_datetime().is_some() && to.to_datetime().is_some();
        let is_kept = from.millis() >= now.millis() - MINUTES_KEPT.whole_seconds() * 1_000;
        if !(is_period && is_kept) {
            let days = MINUTES_KEPT.whole_days();
            let detail = format!("it must be before the end, and at most {days} days ago");
            return Err(Refusal::invalid("from", "invalid_period", detail));
        }
        Ok(Self { account_id, from, to, limit })
    }

    /// Returns the answer.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn answer(&self, db: &PgPool) -> Result<Answer, sqlx::Error> {
        let (Some(from), Some(to)) = (self.from.to_datetime(), self.to.to_datetime()) else {
            return Ok(self.answered(Vec::new()));
        };
        let query = Query {
            from,
            to,
            step: Step::Minute,
            by: By::default(),
            limit: MINUTES_KEPT.whole_minutes() + 1,
        };
        let rows = counted(db, self.account_id, query).await?;
        let mut minutes: Vec<_> = rows.iter().map(minute).collect();
        refuse(self.account_id, self.limit, &mut minutes);
        Ok(self.answered(minutes))
    }

    fn answered(&self, minutes: Vec<Minute>) -> Answer {
        let sum = |of: fn(&Minute) -> u64| minutes.iter().map(of).sum::<u64>();
        Answer {
            limit: self.limit,
            requests: sum(|minute| minute.requests),
            refused_then: sum(|minute| minute.refused_then),
            refused: sum(|minute| minute.refused),
            not_known: ["requests of a minute are spread evenly over it; shares of clients are not applied"],
            minutes,
        }
    }

    /// Returns the question for the account's history, as it was answered at `position`.
    pub fn question(&self, position: i64, answer: &Answer) -> Question {
        let parameters = [
            ("from", self.from.to_string()),
            ("to", self.to.to_string()),
            ("requests", self.limit.requests.to_string()),
            ("window_seconds", self.limit.window_seconds.to_string()),
        ];
        Question {
            text: "what_if".to_owned(),
            parameters: parameters.map(|(name, value)| (name.to_owned(), value)).into(),
            rows: u64::try_from(answer.minutes.len()).unwrap_or_default(),
            position,
        }
    }
}

fn minute(row: &Counted) -> Minute {
    let whole = |number: i64| u64::try_from(number).unwrap_or_default();
    let (requests, refused_then) = (whole(row.requests), whole(row.rate_limited));
    Minute { at: row.at.into(), requests, refused_then, refused: 0 }
}
