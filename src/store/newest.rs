//! The log backwards: the newest events before a position, for people, who look at what happened last. `feed` has
//! the log in order, for programs, which must miss nothing.

use super::{
    detached::Detached,
    error::StoreError,
    feed::{
        COLUMNS, Feed, Filter, Filtered, LOOKED_AT, LOOKED_AT_MAX, LOOKING, Order, Span, of_account, position,
    },
    log::Store,
};
use futures::stream::{self, StreamExt};
use std::time::Instant;
use xwms_events::ids::AccountId;

impl Store {
    /// Returns up to `limit` events in `span` that match `filter`, newest first. Searches for about two seconds.
    /// The result may then contain fewer events than there are, or none; `more` says so, and the next read
    /// continues below `upto`.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn newest_events(
        &self,
        filter: &Filter,
        span: Span,
        limit: i64,
    ) -> Result<Filtered, StoreError> {
        let begun = Instant::now();
        let mut filtered = Filtered { feed: Vec::new(), upto: span.upto.saturating_add(1), more: true };
        let mut look_at = LOOKED_AT;
        loop {
            let below = filtered.upto;
            let (lowest, more) = match filter.stream {
                // The events of one stream are found at once, however long the log is.
                Some(_) => (span.after.saturating_add(1), false),
                None => self.span_below(filter.account, Span::stored(span.after, below - 1), look_at).await?,
            };
            let left = usize::try_from(limit).unwrap_or_default().saturating_sub(filtered.feed.len());
            let part = Span::stored(lowest - 1, below - 1);
            // One more than requested, only to learn whether there are more.
            let found = self.events_within(filter, part, left + 1, Order::Newest).await;
            let found = match found {
                Err(StoreError::Detached(edge)) => return self.down_to(*edge, filter, filtered, left).await,
                found => found?,
            };
            let full = filtered.add(found, left, lowest, more);
            if full || !more || begun.elapsed() >= LOOKING {
                return Ok(filtered);
            }
            look_at = (look_at * 2).min(LOOKED_AT_MAX);
        }
    }

    /// Ends a read above the newest event that is detached, so that the next one is refused.
    ///
    /// # Errors
    /// [`StoreError::Detached`] if there is nothing above it; as [`Self::feed`].
    async fn down_to(
        &self,
        edge: Detached,
        filter: &Filter,
        mut filtered: Filtered,
        left: usize,
    ) -> Result<Filtered, StoreError> {
        let span = Span::stored(edge.missing, filtered.upto - 1);
        let found = self.events_within(filter, span, left, Order::Newest).await?;
        filtered.feed.extend(found);
        let Some(last) = filtered.feed.last().map(position) else {
            return Err(StoreError::Detached(Box::new(edge)));
        };
        filtered.upto = last;
        Ok(filtered)
    }

    /// Returns up to `limit` events of the account with these names, newest first, among its latest two thousand
    /// events.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn latest(&self, account: AccountId, names: &[String], limit: i64) -> Result<Feed, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM (
                 SELECT * FROM events WHERE account_id = $1 ORDER BY position DESC LIMIT $2
             ) AS latest WHERE event_type = ANY ($3) ORDER BY position DESC LIMIT $4"
        );
        let rows = sqlx::query(&sql)
            .bind(account.uuid())
            .bind(LOOKED_AT)
            .bind(names)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        self.read(stream::iter(rows.into_iter().map(Ok)).boxed()).await
    }

    /// Returns the position at which the newest `count` events in `span` begin, of the account or of all, and
    /// whether there may be more.
    async fn span_below(
        &self,
        account: Option<AccountId>,
        span: Span,
        count: i64,
    ) -> Result<(i64, bool), StoreError> {
        let sql = format!(
            "SELECT count(*), min(position) FROM (
                 SELECT position FROM events WHERE position > $1 AND position <= $4 AND {}
                 ORDER BY position DESC LIMIT $3
             ) AS part",
            of_account(account)
        );
        let (seen, lowest): (i64, Option<i64>) = sqlx::query_as(&sql)
            .bind(span.after)
            .bind(account.map(|id| id.uuid()))
            .bind(count)
            .bind(span.upto)
            .fetch_one(&self.pool)
            .await?;
        let more = seen >= count;
        // Below the lowest event that is here, there may be detached ones.
        Ok((lowest.filter(|_| more).unwrap_or(span.after.saturating_add(1)), more))
    }
}
