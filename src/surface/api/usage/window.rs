//! The requested time range of usage: bounded, in whole steps, and no longer than the account's plan shows;
//! and the most rows that it may have.

use crate::{
    app::App,
    surface::{
        api::shared::pagination::{List, TIME},
        http::problem::Problem,
    },
    traffic::metering::{
        queries::Step,
        sums::{HOURS_KEPT, MINUTES_KEPT},
    },
};
use axum::http::StatusCode;
use time::{Duration, OffsetDateTime};
use xwms_events::Timestamp;

/// The most rows in one response.
const ROWS_MAX: usize = 10_000;
/// How many rows to read: one more shows that there are too many.
pub(super) const ROWS_READ: i64 = 10_001;

/// Refuses more `rows` than one response may have. `advice` is what to ask for instead.
pub(super) fn check_rows<T>(rows: &[T], advice: &str) -> Result<(), Problem> {
    if rows.len() <= ROWS_MAX {
        return Ok(());
    }
    let detail = format!("more than {ROWS_MAX} rows; ask for {advice}");
    Err(Problem::new(StatusCode::BAD_REQUEST, "window_too_large", detail).at("from"))
}

/// The requested time range, in whole steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub from: OffsetDateTime,
    /// Exclusive.
    pub to: OffsetDateTime,
}

impl Window {
    /// Returns the time range that `list` asks for.
    ///
    /// # Errors
    /// The problem names the wrong parameter.
    pub fn of(app: &App, list: &List, step: Step) -> Result<Self, Problem> {
        let now = app.store.clock().datetime();
        let history_days = list.principal.allowance(app).history_days;
        Self::new(step, list.filter_as("from", TIME)?, list.filter_as("to", TIME)?, now, history_days)
    }

    /// From `from` (by default, a usual time before the end) to `to` (by default, now), at most
    /// `history_days` back.
    fn new(
        step: Step,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        now: OffsetDateTime,
        history_days: u32,
    ) -> Result<Self, Problem> {
        let wrong =
            |code, field: &str, detail: String| Problem::new(StatusCode::BAD_REQUEST, code, detail).at(field);
        let moment = |at: Timestamp| at.to_datetime().unwrap_or(now);
        let to = to.map_or(now, moment);
        let from = from.map_or(to.saturating_sub(usual(step)), moment);
        if from >= to {
            return Err(wrong("invalid_window", "from", "from must be before to".to_owned()));
        }
        if to - from > longest(step) {
            let detail = format!(
                "by {}, a window may have at most {} days; ask for a shorter time or larger steps",
                step.unit(),
                longest(step).whole_days()
            );
            return Err(wrong("window_too_large", "from", detail));
        }
        let shown = now - Duration::days(history_days.into());
        let (from, to) = (from.max(shown), to.min(now));
        if let Some(kept) = kept_for(step).filter(|kept| from < now - *kept) {
            let detail = format!(
                "counts by {} are kept for {} days; ask for larger steps",
                step.unit(),
                kept.whole_days()
            );
            return Err(wrong("step_not_kept", "step", detail));
        }
        let length = i64::from(step.seconds());
        let whole = |seconds: i64| OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(now);
        let from = whole(from.unix_timestamp().div_euclid(length) * length);
        let to = whole((to.unix_timestamp().div_euclid(length) + 1) * length);
        Ok(Self { from, to: to.max(from) })
    }
}

const fn usual(step: Step) -> Duration {
    match step {
        Step::Minute => Duration::hours(1),
        Step::Hour => Duration::days(1),
        Step::Day => Duration::days(30),
    }
}

const fn longest(step: Step) -> Duration {
    match step {
        Step::Minute => Duration::days(1),
        Step::Hour => Duration::days(31),
        Step::Day => Duration::days(400),
    }
}

/// Returns how long counts are kept at this step.
const fn kept_for(step: Step) -> Option<Duration> {
    match step {
        Step::Minute => Some(MINUTES_KEPT),
        Step::Hour => Some(HOURS_KEPT),
        Step::Day => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, Window};
    use time::macros::datetime;
    use xwms_events::Timestamp;

    const NOW: time::OffsetDateTime = datetime!(2026-06-15 12:34:56 UTC);

    fn window(step: Step, from: Option<&str>, to: Option<&str>) -> Result<Window, (&'static str, String)> {
        let at = |text: Option<&str>| text.map(|text| text.parse::<Timestamp>().unwrap());
        Window::new(step, at(from), at(to), NOW, 30)
            .map_err(|problem| (problem.code, problem.field.unwrap_or_default()))
    }

    #[test]
    fn a_window_has_whole_steps_and_ends_now_by_default() {
        let hour = window(Step::Hour, Some("2026-06-15T10:10:00Z"), None).unwrap();
        assert_eq!(
            hour,
            Window { from: datetime!(2026-06-15 10:00 UTC), to: datetime!(2026-06-15 13:00 UTC) }
        );
        let minute = window(Step::Minute, None, None).unwrap();
        assert_eq!(
            minute,
            Window { from: datetime!(2026-06-15 11:34 UTC), to: datetime!(2026-06-15 12:35 UTC) }
        );
    }

    #[test]
    fn a_window_goes_no_further_back_than_the_plan() {
        let day = window(Step::Day, Some("2026-01-01T00:00:00Z"), None).unwrap();
        assert_eq!(day.from, datetime!(2026-05-16 0:00 UTC));
        let future = window(Step::Day, Some("2026-07-01T00:00:00Z"), Some("2026-07-02T00:00:00Z")).unwrap();
        assert!(future.from >= future.to, "{future:?}");
    }

    #[test]
    fn a_window_that_is_too_long_or_reversed_is_named() {
        let from = |step, from| window(step, Some(from), None).unwrap_err();
        let named = |code, field: &str| (code, field.to_owned());
        assert_eq!(from(Step::Minute, "2026-06-13T00:00:00Z"), named("window_too_large", "from"));
        assert_eq!(from(Step::Hour, "2026-05-01T00:00:00Z"), named("window_too_large", "from"));
        assert_eq!(from(Step::Day, "2025-01-01T00:00:00Z"), named("window_too_large", "from"));
        assert_eq!(from(Step::Day, "2026-06-16T00:00:00Z"), named("invalid_window", "from"));
        let old = window(Step::Minute, Some("2026-06-10T00:00:00Z"), Some("2026-06-10T01:00:00Z"));
        assert_eq!(old.unwrap_err(), named("step_not_kept", "step"));
    }
}
