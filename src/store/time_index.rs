//! Finds positions for moments. A command records its time before it waits to be appended, so the log is only
//! roughly ordered by time: an event may have a time up to [`SKEW`] before that of an event it follows. Detached
//! events count: a position found without them would lie, and readers would not notice that some are missing.

use super::{error::StoreError, log::Store};
use xwms_events::{
    Timestamp,
    ids::{AccountId, EventId, made_at},
};

/// In milliseconds; twice the longest duration of a request, because the nodes' clocks differ slightly.
const SKEW: i64 = 60_000;

impl Store {
    /// Returns the position before the first event recorded at `moment` or later.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn position_before(&self, moment: Timestamp) -> Result<i64, StoreError> {
        let head = self.current_head().await?;
        let sure = self.position_at(head, Timestamp::from_millis(moment.millis() - SKEW)).await?;
        let first: Option<i64> = sqlx::query_scalar(
            "SELECT position FROM event_leaves WHERE position > $1 AND recorded_at >= $2 ORDER BY position LIMIT 1",
        )
        .bind(sure)
        .bind(moment.to_datetime())
        .fetch_optional(&self.pool)
        .await?;
        Ok(first.map_or(head, |first| first - 1))
    }

    /// Returns the position of the last event recorded before `moment`.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn position_until(&self, moment: Timestamp) -> Result<i64, StoreError> {
        let head = self.current_head().await?;
        let most = self.position_at(head, Timestamp::from_millis(moment.millis() + SKEW)).await?;
        let last: Option<i64> = sqlx::query_scalar(
            "SELECT position FROM event_leaves WHERE position <= $1 AND recorded_at < $2
             ORDER BY position DESC LIMIT 1",
        )
        .bind(most)
        .bind(moment.to_datetime())
        .fetch_optional(&self.pool)
        .await?;
        Ok(last.unwrap_or(0))
    }

    /// Returns whether the account has the event, which may be detached. Its id says when it was made, so that few
    /// events are looked at.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn has_event(&self, account_id: AccountId, event_id: EventId) -> Result<bool, StoreError> {
        let Some(made) = made_at(event_id.uuid()) else { return Ok(false) };
        let after = self.position_before(Timestamp::from_millis(made.millis() - SKEW)).await?;
        let upto = self.position_until(Timestamp::from_millis(made.millis() + SKEW)).await?;
        let found: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM event_leaves
                 WHERE account_id = $1 AND position > $2 AND position <= $3 AND event_id = $4)",
        )
        .bind(account_id.uuid())
        .bind(after)
        .bind(upto)
        .bind(event_id.uuid())
        .fetch_one(&self.pool)
        .await?;
        Ok(found)
    }

    /// Returns a position up to `head` whose event was recorded before `moment` while the next one was not.
    /// No event up to it was recorded more than [`SKEW`] after `moment`, and none after it more than [`SKEW`]
    /// before.
    async fn position_at(&self, head: i64, moment: Timestamp) -> Result<i64, StoreError> {
        // A moment after the year 9999: every event was recorded before it.
        let Some(moment) = moment.to_datetime() else { return Ok(head) };
        let (mut before, mut after) = (0, head + 1);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            // There may be no event at the middle if the log went back.
            let sql =
                "SELECT recorded_at < $2 FROM event_leaves WHERE position >= $1 ORDER BY position LIMIT 1";
            let earlier: bool =
                sqlx::query_scalar(sql).bind(middle).bind(moment).fetch_one(&self.pool).await?;
            if earlier { before = middle } else { after = middle }
        }
        Ok(before)
    }
}
