//! The part of the history that a question is about: whose, up to which position, and in which window of time.

use super::{answer::Gap, cursor::Cursor, error::AskError};
use crate::{
    audit::past::Moment,
    store::{Store, StoreError},
    traffic::request_log::held,
};
use time::OffsetDateTime;
use xwms_events::{
    Envelope, Timestamp,
    ids::{AccountId, made_at},
};

/// The window of a question that names none, in days before its end.
const DAYS: i64 = 30;
pub(super) const DAY: i64 = 86_400_000;
/// The most rows of a page, and of a file.
pub const ROWS_MAX: i64 = 1_000;
pub const FILE_MAX: i64 = 10_000;

/// What the asker said about the window.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The account, or all of them, which only the operator may ask.
    pub account: Option<AccountId>,
    /// The earliest time that the asker may see.
    pub shown: Timestamp,
    /// The position that the answer has to be true for.
    pub at: Option<i64>,
    /// The window: after a position, from one time, and before another. All of them count.
    pub from: Option<i64>,
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// Where the page begins.
    pub cursor: Cursor,
    pub limit: i64,
    /// Whether everybody has to get the same answer for the position: nothing newer than it is in a file.
    pub is_file: bool,
}

/// The part of the history.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub store: &'a Store,
    pub account: Option<AccountId>,
    /// The position that the answer is true for.
    pub position: i64,
    /// When the event there was recorded.
    pub moment: Timestamp,
    pub since: Timestamp,
    pub until: Timestamp,
    /// The positions of the window: after this one, up to `upto`.
    pub after: i64,
    pub upto: i64,
    pub cursor: Cursor,
    pub limit: i64,
    /// Which older requests of the account the answer does not know, and why; `None` if there never were any.
    pub older: Option<Gap>,
}

impl<'a> View<'a> {
    /// Finds the position and the window. Without a position, it is the newest that the read models show.
    ///
    /// # Errors
    /// A position that the log has not, or that the read models don't show yet: nothing is found after it, as if
    /// nothing had happened. A window that ends before it begins.
    pub async fn open(store: &'a Store, wanted: &Wanted) -> Result<Self, AskError> {
        let shown = shown_position(store).await?;
        let position = match wanted.at {
            Some(at) if at < 1 || at > shown => {
                return Err(AskError::malformed("at", format!("at must be 1 to {shown}")));
            }
            Some(at) => at,
            None => shown,
        };
        if wanted.from.is_some_and(|from| from < 0 || from > position) {
            return Err(AskError::malformed("from", format!("from must be 0 to {position}")));
        }
        let moment = moment(store, position).await?;
        let now = store.clock().now();
        let is_pinned = wanted.is_file || wanted.at.is_some();
        let end = Timestamp::from_millis(if is_pinned { moment.millis() } else { now.millis() } + 1);
        let until = wanted.until.map_or(end, |until| until.min(end));
        let shown = match wanted.account {
            Some(account_id) => held::shown_since(store, account_id, wanted.shown).await?,
            None => wanted.shown,
        };
        let is_held = shown < wanted.shown;
        // A whole day, so that everybody who asks on one day gets the same.
        let shown = Timestamp::from_millis(shown.millis().div_euclid(DAY) * DAY);
        let begin = match wanted.from {
            // The position says where it begins.
            Some(_) => shown,
            None => Timestamp::from_millis(until.millis().saturating_sub(DAYS * DAY)),
        };
        let since = wanted.since.unwrap_or(begin).max(shown);
        if since > until {
            return Err(AskError::malformed("since", "the window ends before it begins"));
        }
        let after = store.position_before(since).await?.max(wanted.from.unwrap_or_default()).min(position);
        let upto = store.position_until(until).await?.min(position);
        let Wanted { account, cursor, limit, .. } = *wanted;
        let born = account.and_then(|account_id| made_at(account_id.uuid())).unwrap_or_default();
        let older = older(wanted.shown, Shown { since: shown, is_held }, (since, born), now);
        Ok(Self { store, account, position, moment, since, until, after, upto, cursor, limit, older })
    }

    /// Whether the event is the account's, and in the window.
    pub fn has(&self, event: &Envelope) -> bool {
        self.is_own(event)
            && event.metadata.recorded_at >= self.since
            && event.metadata.recorded_at < self.until
    }

    /// Whether the event is the account's.
    pub fn is_own(&self, event: &Envelope) -> bool {
        self.account.is_none() || event.metadata.account_id == self.account
    }

    /// Returns the position below which this page has events.
    pub fn below(&self) -> i64 {
        self.cursor.event.min(self.upto.saturating_add(1))
    }

    /// Returns the account.
    ///
    /// # Errors
    /// If the question is about all accounts: it needs one.
    pub fn one_account(&self) -> Result<AccountId, AskError> {
        self.account.ok_or_else(|| AskError::malformed("account", "this question needs an account"))
    }

    /// Returns the first page of this window with `limit` rows.
    pub fn with_limit(&self, limit: i64) -> Self {
        Self { cursor: Cursor::FIRST, limit, ..*self }
    }

    /// Returns the history up to the position, from its start.
    pub fn from_the_start(&self) -> Self {
        let (since, until) = (Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX));
        Self { since, until, after: 0, upto: self.position, ..*self }
    }

    /// Returns the moment that the answer is true for.
    pub const fn then(&self) -> Moment {
        Moment { position: self.position, at: self.moment }
    }

    /// Returns the number of rows to read: one more than the page has.
    pub const fn one_more(&self) -> i64 {
        self.limit.saturating_add(1)
    }
}

/// From when on requests are shown.
#[derive(Clone, Copy)]
struct Shown {
    since: Timestamp,
    /// Whether a legal hold keeps more than the plan.
    is_held: bool,
}

/// Returns why requests from before `since` are not in an answer about an account that was made at `born`;
/// `planned` is from when on its plan shows them, the epoch for the operator.
fn older(
    planned: Timestamp,
    shown: Shown,
    (since, born): (Timestamp, Timestamp),
    now: Timestamp,
) -> Option<Gap> {
    if since <= born {
        return None;
    }
    let days = now.millis().saturating_sub(planned.millis()) / DAY;
    Some(match planned.millis() {
        0 => Gap::RequestsMaybeKept(since),
        _ if since > shown.since => Gap::RequestsBefore(since),
        _ if shown.is_held => Gap::RequestsByHold(since),
        _ => Gap::RequestsByPlan(since, days),
    })
}

/// Returns how far the read models are that questions read.
async fn shown_position(store: &Store) -> Result<i64, StoreError> {
    let sql =
        "SELECT coalesce(min(position), 0) FROM subscribers WHERE name IN ('questions', 'access', 'clients')";
    Ok(sqlx::query_scalar(sql).fetch_one(store.pool()).await?)
}

/// Returns when the newest event up to `position` was recorded.
async fn moment(store: &Store, position: i64) -> Result<Timestamp, StoreError> {
    let sql = "SELECT recorded_at FROM event_leaves WHERE position <= $1 ORDER BY position DESC LIMIT 1";
    let found: Option<OffsetDateTime> =
        sqlx::query_scalar(sql).bind(position).fetch_optional(store.pool()).await?;
    Ok(found.map(Timestamp::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{DAY, Gap, Shown, older};
    use xwms_events::Timestamp;

    fn day(number: i64) -> Timestamp {
        Timestamp::from_millis(number * DAY)
    }

    #[test]
    fn an_answer_says_why_it_has_no_older_requests_and_nothing_of_an_account_that_had_none() {
        // Today is the hundredth day, and the plan shows thirty.
        let gap = |shown: i64, is_held, since, born| {
            older(day(70), Shown { since: day(shown), is_held }, (day(since), day(born)), day(100))
        };
        assert_eq!(gap(70, false, 70, 90), None, "the account is younger");
        assert_eq!(gap(70, false, 70, 70), None);
        assert_eq!(gap(70, false, 70, 10), Some(Gap::RequestsByPlan(day(70), 30)));
        assert_eq!(gap(70, false, 95, 10), Some(Gap::RequestsBefore(day(95))));
        assert_eq!(gap(40, true, 40, 10), Some(Gap::RequestsByHold(day(40))));
        assert_eq!(gap(40, true, 95, 10), Some(Gap::RequestsBefore(day(95))));
        let operator = older(day(0), Shown { since: day(0), is_held: false }, (day(70), day(10)), day(100));
        assert_eq!(operator, Some(Gap::RequestsMaybeKept(day(70))));
    }
}
