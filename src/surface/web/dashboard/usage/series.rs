//! Counts of requests over a period, as the lines of a chart: with the steps in which nothing happened.

use crate::{
    store::StoreError,
    surface::web::dashboard::shared::page::DashboardPage,
    traffic::metering::{
        histogram::quantile,
        queries::{By, Counted, Query, Step, counted, most_counted as most},
    },
};
use time::OffsetDateTime;
use xwms_events::Timestamp;

/// Most rows of counts that a page reads.
const ROWS_MAX: i64 = 10_000;

/// A time up to now, in whole steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
}

impl Period {
    /// All periods, the shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Quarter];

    /// Returns the name in the URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Quarter => "90d",
        }
    }

    /// Returns the period with this name; a day without one.
    pub fn of(name: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|period| Some(period.name()) == name).unwrap_or(Self::Day)
    }

    /// Returns the step of its charts.
    pub const fn step(self) -> Step {
        match self {
            Self::Day | Self::Week => Step::Hour,
            Self::Month | Self::Quarter => Step::Day,
        }
    }

    /// Returns the step of its tables, which need fewer.
    pub const fn coarse_step(self) -> Step {
        match self {
            Self::Day => Step::Hour,
            Self::Week | Self::Month | Self::Quarter => Step::Day,
        }
    }

    const fn days(self) -> u32 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }
}

/// The steps of a period, as far back as the plan shows: they begin at `from` and end before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    pub step: Step,
    pub from: OffsetDateTime,
    pub to: OffsetDateTime,
}

impl Steps {
    /// Returns the steps of `period`, the last of which contains `now`.
    pub fn new(period: Period, step: Step, now: OffsetDateTime, history_days: u32) -> Self {
        let length = i64::from(step.seconds());
        let end = (now.unix_timestamp().div_euclid(length) + 1) * length;
        let days = i64::from(period.days().min(history_days.max(1)));
        let at = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(now);
        Self { step, from: at(end - days * 86_400), to: at(end) }
    }

    /// Returns those of the page's account.
    pub fn of(dash: &DashboardPage, period: Period, step: Step) -> Self {
        Self::new(period, step, dash.app().store.clock().datetime(), dash.allowance().history_days)
    }

    /// Returns the beginning of each step.
    pub fn times(self) -> Vec<Timestamp> {
        let (from, to) = (self.from.unix_timestamp(), self.to.unix_timestamp());
        let length = usize::try_from(self.step.seconds()).unwrap_or(1);
        (from..to).step_by(length).map(|seconds| Timestamp::from_millis(seconds * 1000)).collect()
    }

    /// Returns the index of the step that contains `at`.
    fn index(self, at: OffsetDateTime) -> Option<usize> {
        let since = at.unix_timestamp() - self.from.unix_timestamp();
        usize::try_from(since.div_euclid(i64::from(self.step.seconds()))).ok()
    }

    /// Returns one value for each step: the sum of `value` over the rows in it.
    pub fn sums<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Counted>,
        value: impl Fn(&Counted) -> i64,
    ) -> Vec<u64> {
        let mut sums = vec![0; self.times().len()];
        for row in rows {
            if let Some(sum) = self.index(row.at).and_then(|index| sums.get_mut(index)) {
                *sum += whole(value(row));
            }
        }
        sums
    }
}

/// Returns a count, which is never negative.
pub fn whole(count: i64) -> u64 {
    count.max(0).unsigned_abs()
}

/// Returns the milliseconds in which `share` of the requests of a row were answered, rounded up.
pub fn millis(row: &Counted, share: f64) -> i64 {
    quantile(&row.buckets, share).map_or(0, |millis| millis.ceil() as i64)
}

/// Returns the counts in `steps`, by what `by` says, and whether there are more than a page reads.
///
/// # Errors
/// When the database does not respond.
pub async fn counts(dash: &DashboardPage, steps: Steps, by: By) -> Result<(Vec<Counted>, bool), StoreError> {
    dash.app().recorder.written().await;
    let Steps { step, from, to } = steps;
    let query = Query { from, to, step, by, limit: ROWS_MAX };
    let rows = counted(dash.app().store.pool(), dash.account_id, query).await?;
    let is_cut = i64::try_from(rows.len()).is_ok_and(|many| many >= ROWS_MAX);
    Ok((rows, is_cut))
}

/// Returns the counts in `steps` of the groups with the most requests, at most `groups` of them: all counts of each.
///
/// # Errors
/// When the database does not respond.
pub async fn most_counted(
    dash: &DashboardPage,
    steps: Steps,
    by: By,
    groups: i64,
) -> Result<Vec<Counted>, StoreError> {
    dash.app().recorder.written().await;
    let Steps { step, from, to } = steps;
    let query = Query { from, to, step, by, limit: groups };
    Ok(most(dash.app().store.pool(), dash.account_id, query).await?)
}

#[cfg(test)]
mod tests {
    use super::{Counted, Period, Step, Steps};
    use time::macros::datetime;

    const NOW: time::OffsetDateTime = datetime!(2026-06-15 12:34:56 UTC);

    fn row(at: time::OffsetDateTime, requests: i64) -> Counted {
        Counted {
            at,
            client_id: None,
            route: None,
            method: None,
            status: None,
            requests,
            errors: 0,
            rate_limited: 0,
            bytes: 0,
            buckets: vec![],
        }
    }

    #[test]
    fn a_step_without_requests_is_zero_and_the_last_one_contains_now() {
        let steps = Steps::new(Period::Day, Step::Hour, NOW, 30);
        assert_eq!(
            (steps.from, steps.to),
            (datetime!(2026-06-14 13:00 UTC), datetime!(2026-06-15 13:00 UTC))
        );
        let rows = [
            row(datetime!(2026-06-14 13:00 UTC), 1),
            row(datetime!(2026-06-15 12:00 UTC), 2),
            row(datetime!(2026-06-15 12:00 UTC), 3),
            row(datetime!(2026-06-15 13:00 UTC), 9),
            row(datetime!(2026-06-14 12:00 UTC), 9),
        ];
        let sums = steps.sums(&rows, |row| row.requests);
        assert_eq!((sums.len(), sums[0], sums[23], sums.iter().sum::<u64>()), (24, 1, 5, 6));
    }

    #[test]
    fn a_period_goes_no_further_back_than_the_plan_and_its_name_leads_back_to_it() {
        assert_eq!(Steps::new(Period::Quarter, Step::Day, NOW, 30).times().len(), 30);
        assert_eq!(Steps::new(Period::Quarter, Step::Day, NOW, 0).times().len(), 1);
        for period in Period::ALL {
            assert_eq!(Period::of(Some(period.name())), period);
        }
        assert_eq!(Period::of(Some("1000y")), Period::Day);
    }
}
