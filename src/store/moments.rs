//! From moments to positions. A command notes its moment before it waits for its place in the log, so the log is
//! in the order of time only by and large: an event may be recorded up to [`SKEW`] before one that it follows.

use super::{error::StoreError, log::Store};
use xwms_events::Timestamp;

/// Milliseconds; twice what a request may take, as clocks of nodes are not the same to the millisecond.
const SKEW: i64 = 60_000;

impl Store {
    /// The position before the first event that was recorded at `moment` or later.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn position_before(&self, moment: Timestamp) -> Result<i64, StoreError> {
        let head = self.current_head().await?;
        let sure = self.halve(head, Timestamp::from_millis(moment.millis() - SKEW)).await?;
        let first: Option<i64> = sqlx::query_scalar(
            "SELECT position FROM events WHERE position > $1 AND recorded_at >= $2 ORDER BY position LIMIT 1",
        )
        .bind(sure)
        .bind(moment.to_datetime())
        .fetch_optional(&self.pool)
        .await?;
        Ok(first.map_or(head, |first| first - 1))
    }

    /// The position of the last event that was recorded before `moment`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn position_until(&self, moment: Timestamp) -> Result<i64, StoreError> {
        let head = self.current_head().await?;
        let most = self.halve(head, Timestamp::from_millis(moment.millis() + SKEW)).await?;
        let last: Option<i64> = sqlx::query_scalar(
            "SELECT position FROM events WHERE position <= $1 AND recorded_at < $2 ORDER BY position DESC LIMIT 1",
        )
        .bind(most)
        .bind(moment.to_datetime())
        .fetch_optional(&self.pool)
        .await?;
        Ok(last.unwrap_or(0))
    }

    /// A position up to `head` whose event was recorded before `moment`, and the next was not. No event up to it
    /// was recorded more than [`SKEW`] after `moment`, none beyond it more than that before.
    async fn halve(&self, head: i64, moment: Timestamp) -> Result<i64, StoreError> {
        // Whatever was recorded was before the end of the year 9999.
        let Some(moment) = moment.to_datetime() else { return Ok(head) };
        let (mut before, mut after) = (0, head + 1);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            // Where the log went back there is nothing at the middle.
            let sql = "SELECT recorded_at < $2 FROM events WHERE position >= $1 ORDER BY position LIMIT 1";
            let earlier: bool =
                sqlx::query_scalar(sql).bind(middle).bind(moment).fetch_one(&self.pool).await?;
            if earlier { before = middle } else { after = middle }
        }
        Ok(before)
    }
}
