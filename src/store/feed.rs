//! The log in order: events after a position. Positions are dense and in commit order. So a reader that
//! continues after the last position it saw misses nothing, and an upper bound is a plain number.

pub use super::{
    found::{Feed, Filtered, Unreadable, position},
    recent::Held,
    succession::Footing,
    wanted::Wanted,
};

use super::{
    detached::{expect_whole_at, may_select_detached},
    error::StoreError,
    log::Store,
    read::Stored,
    seal,
};
use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use sqlx::{FromRow, PgConnection, Row, postgres::PgRow};
use std::{
    borrow::Cow,
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};
use xwms_events::{
    AnyEvent, Envelope, Metadata, StreamName, Timestamp,
    ids::{AccountId, EventId},
};

/// Selects events of the log.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub account: Option<AccountId>,
    /// Event names; empty selects all.
    pub names: Vec<String>,
    pub stream: Option<StreamName>,
    pub actor: Option<String>,
    /// The request that caused them.
    pub request_id: Option<String>,
    /// The id of one event.
    pub id: Option<EventId>,
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// The positions after `after`, up to and including `upto`.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub after: i64,
    pub upto: i64,
    /// The database server on which the reader found `upto` in the log. Events that this node committed there
    /// may then come from its memory (`recent`). With `None`, all of them come from Postgres.
    pub on: Option<Footing>,
}

impl Span {
    /// Creates a span whose events are read from Postgres.
    pub const fn stored(after: i64, upto: i64) -> Self {
        Self { after, upto, on: None }
    }
}

/// Which events of a part of the log come first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    Oldest,
    Newest,
}

impl Order {
    const fn sql(self) -> &'static str {
        match self {
            Self::Oldest => "ASC",
            Self::Newest => "DESC",
        }
    }
}

/// Events that the first statement of a read examines: most requests find theirs soon.
pub(super) const LOOKED_AT: i64 = 2_000;
/// Most events that a later statement examines.
pub(super) const LOOKED_AT_MAX: i64 = 16_000;
/// How long a read searches for rare events.
pub(super) const LOOKING: Duration = Duration::from_secs(2);

pub(super) const COLUMNS: &str =
    "position, sequence, aggregate_type, aggregate_id, event_type, event_version,
    payload::text AS payload, metadata::text AS metadata";

impl Store {
    /// Returns the newest position, with strong consistency.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or is a standby.
    pub async fn current_head(&self) -> Result<i64, StoreError> {
        let sql = "SELECT position FROM log_head WHERE NOT pg_is_in_recovery()";
        sqlx::query_scalar(sql).fetch_optional(&self.pool).await?.ok_or(StoreError::Standby)
    }

    /// Returns the events in `span` that this node's memory has. Returns `None` if it has less than half of them.
    pub fn held(&self, span: Span) -> Option<Held> {
        self.recent.held(span.on?, span.after, span.upto)
    }

    /// Returns whether this node's memory has each event after `after`, up to and including `upto`, and none of them is
    /// `wanted`. The log may have lost them since, so this is only good for waiting longer.
    pub fn has_only_others(&self, wanted: Wanted<'_>, after: i64, upto: i64) -> bool {
        self.recent.all(after, upto, |event| !wanted.may_take(event))
    }

    /// Reads the wanted events in `span`, in order, on `connection`. Those that this node's memory has are
    /// shared with all other readers.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or events that may be wanted are detached. An event
    /// that can't be read is in the list and causes no error.
    pub async fn feed(
        &self,
        connection: &mut PgConnection,
        span: Span,
        wanted: Wanted<'_>,
    ) -> Result<Feed, StoreError> {
        let (condition, words) = wanted.condition();
        let Some(Held { events, missing }) = self.held(span) else {
            // A reader of the memory is past everything that is detached.
            let whole = if wanted.may_be_detached() { "public.log_is_whole($1, $2, NULL)" } else { "true" };
            let sql = format!(
                "SELECT {COLUMNS} FROM public.events WHERE position > $1 AND position <= $2 AND {condition}
                 AND {whole} ORDER BY position"
            );
            let rows = sqlx::query(&sql).bind(span.after).bind(span.upto).bind(words).fetch(connection);
            return self.read(rows).await;
        };
        let mut feed: Feed = wanted.among(connection, events).await?.into_iter().map(Ok).collect();
        if !missing.is_empty() {
            let sql = format!(
                "SELECT {COLUMNS} FROM public.events WHERE position = ANY ($1) AND position <= $2 AND {condition}"
            );
            let rows = sqlx::query(&sql).bind(&missing).bind(span.upto).bind(words).fetch(connection);
            feed.extend(self.read(rows).await?);
            feed.sort_unstable_by_key(position);
        }
        Ok(feed)
    }

    /// Reads the events at `positions`, in order.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn events_at(
        &self,
        connection: &mut PgConnection,
        positions: &[i64],
    ) -> Result<Feed, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM events WHERE position = ANY ($1) ORDER BY position");
        let feed = self.read(sqlx::query(&sql).bind(positions).fetch(&mut *connection)).await?;
        if feed.len() < positions.len() {
            expect_whole_at(connection, positions).await?;
        }
        Ok(feed)
    }

    /// Reads the last `limit` events of the stream `id` of type `stream_type`, the newest first.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn last_events(&self, stream_type: &str, id: &str, limit: i64) -> Result<Feed, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM events WHERE aggregate_type = $1 AND aggregate_id = $2
             ORDER BY sequence DESC LIMIT $3"
        );
        let rows = sqlx::query(&sql).bind(stream_type).bind(id).bind(limit).fetch_all(&self.pool).await?;
        self.read(stream::iter(rows.into_iter().map(Ok)).boxed()).await
    }

    /// As [`Self::events_at`], with the shared pool. It holds no connection while it opens events, which
    /// may need one: tasks that each held one and waited for another would wait for each other.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn some_events(&self, positions: &[i64]) -> Result<Feed, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM events WHERE position = ANY ($1) ORDER BY position");
        let rows = sqlx::query(&sql).bind(positions).fetch_all(&self.pool).await?;
        if rows.len() < positions.len() {
            expect_whole_at(&mut *self.pool.acquire().await?, positions).await?;
        }
        self.read(stream::iter(rows.into_iter().map(Ok)).boxed()).await
    }

    /// Decodes each row while Postgres finds the next one.
    pub(super) async fn read(
        &self,
        mut rows: BoxStream<'_, Result<PgRow, sqlx::Error>>,
    ) -> Result<Feed, StoreError> {
        let mut events = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let stored = Stored::from_row(&row)?;
            let (stream_type, stream_id): (String, String) =
                (row.try_get("aggregate_type")?, row.try_get("aggregate_id")?);
            match self.envelope(&stream_type, &stream_id, &stored).await {
                Ok(event) => events.push(Ok(Arc::new(event))),
                Err(error @ (StoreError::Undecodable { .. } | StoreError::Seal)) => {
                    events.push(Err(Unreadable {
                        position: stored.position,
                        leaf: Some(stored.leaf()),
                        metadata: serde_json::from_str(&stored.metadata).ok(),
                        why: error.to_string(),
                        stream_type,
                        stream_id,
                    }));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(events)
    }

    /// Returns up to `limit` events after `after` that match `filter`, in order. Searches for about two
    /// seconds. The result may then contain fewer events than there are, or none; `more` says so.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn events(&self, filter: &Filter, after: i64, limit: i64) -> Result<Filtered, StoreError> {
        let begun = Instant::now();
        let mut filtered = Filtered { feed: Vec::new(), upto: after, more: true };
        // The events of one stream are found at once, however long the log is.
        let head = match filter.stream {
            Some(_) => Some(self.current_head().await?),
            None => None,
        };
        let mut look_at = LOOKED_AT;
        loop {
            let (upto, more) = match head {
                Some(head) => (head.max(after), false),
                None => self.span(filter, filtered.upto, look_at).await?,
            };
            let left = usize::try_from(limit).unwrap_or_default().saturating_sub(filtered.feed.len());
            // One more than requested, only to learn whether there are more.
            let span = Span::stored(filtered.upto, upto);
            let found = self.events_within(filter, span, left + 1, Order::Oldest).await?;
            let full = filtered.add(found, left, upto, more);
            if full || !more || begun.elapsed() >= LOOKING {
                return Ok(filtered);
            }
            look_at = (look_at * 2).min(LOOKED_AT_MAX);
        }
    }

    /// Returns up to `limit` events in `time` that match `filter`, in order. Reads all events of the account in
    /// that time.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub async fn events_between(
        &self,
        filter: &Filter,
        time: Range<Timestamp>,
        limit: usize,
    ) -> Result<Feed, StoreError> {
        let span =
            Span::stored(self.position_before(time.start).await?, self.position_until(time.end).await?);
        let filter = Filter { since: Some(time.start), until: Some(time.end), ..filter.clone() };
        self.events_within(&filter, span, limit, Order::Oldest).await
    }

    /// Returns the position at which `count` events after `after` end, of the account of `filter` or of all, and
    /// whether there may be more. Fails if events that may match are detached and come after the last one that is here.
    async fn span(&self, filter: &Filter, after: i64, count: i64) -> Result<(i64, bool), StoreError> {
        let is_whole = match may_select_detached(&filter.names) {
            true => "log_is_whole(coalesce(max(position), $1), 9223372036854775807, $2)",
            false => "true",
        };
        let sql = format!(
            "SELECT count(*), max(position), count(*) < $3 AND {is_whole} FROM (
                 SELECT position FROM events WHERE position > $1 AND {} ORDER BY position LIMIT $3
             ) AS part",
            of_account(filter.account)
        );
        let (seen, last, _): (i64, Option<i64>, bool) = sqlx::query_as(&sql)
            .bind(after)
            .bind(filter.account.map(|id| id.uuid()))
            .bind(count)
            .fetch_one(&self.pool)
            .await?;
        Ok((last.unwrap_or(after), seen >= count))
    }

    /// Returns up to `limit` events in `span` that match `filter`: the first ones in this order.
    pub(super) async fn events_within(
        &self,
        filter: &Filter,
        span: Span,
        limit: usize,
        order: Order,
    ) -> Result<Feed, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {} WHERE position > $1 AND {}
             AND ($3::text[] = '{{}}' OR event_type = ANY ($3))
             AND ($4::text IS NULL OR aggregate_id = $4)
             AND ($5::text IS NULL OR metadata -> 'actor' ->> 'id' = $5)
             AND ($6::timestamptz IS NULL OR recorded_at >= $6)
             AND ($7::timestamptz IS NULL OR recorded_at < $7)
             AND ($10::text IS NULL OR metadata ->> 'request_id' = $10)
             AND ($11::uuid IS NULL OR event_id = $11)
             AND position <= $9 AND {} ORDER BY position {} LIMIT $8",
            of_stream(filter.stream.as_ref()),
            of_account(filter.account),
            is_whole(filter),
            order.sql(),
        );
        let rows = sqlx::query(&sql)
            .bind(span.after)
            .bind(filter.account.map(|id| id.uuid()))
            .bind(&filter.names)
            .bind(filter.stream.as_ref().map(|stream| &stream.id))
            .bind(&filter.actor)
            .bind(filter.since.and_then(Timestamp::to_datetime))
            .bind(filter.until.and_then(Timestamp::to_datetime))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .bind(span.upto)
            .bind(&filter.request_id)
            .bind(filter.id.map(|id| id.uuid()))
            .fetch_all(&self.pool)
            .await?;
        // The connection is returned first: opening an event may need one, and many requests may read at
        // once.
        self.read(stream::iter(rows.into_iter().map(Ok)).boxed()).await
    }

    pub(super) async fn envelope(
        &self,
        stream_type: &str,
        stream_id: &str,
        stored: &Stored,
    ) -> Result<Envelope, StoreError> {
        let metadata: Metadata =
            serde_json::from_str(&stored.metadata).map_err(|error| stored.broken(error))?;
        let data = seal::open_any(self, stream_type, stream_id, stored).await?;
        Ok(Envelope { position: stored.position, leaf: stored.leaf(), metadata, data })
    }
}

/// A separate condition, so that the plan for one account uses the index of accounts.
pub(super) const fn of_account(account: Option<AccountId>) -> &'static str {
    match account {
        Some(_) => "account_id = $2",
        None => "$2::uuid IS NULL",
    }
}

/// A condition that fails if events that may match are detached.
fn is_whole(filter: &Filter) -> &'static str {
    match filter.stream {
        Some(_) => "stream_is_whole($4, $2)",
        None if may_select_detached(&filter.names) => "log_is_whole($1, $9, $2)",
        None => "true",
    }
}

/// The table to read, so that the plan for one stream uses the key of the log, which starts with the type.
fn of_stream(stream: Option<&StreamName>) -> Cow<'static, str> {
    let Some(stream) = stream else { return Cow::Borrowed("events") };
    let types = stream.stream_type.map_or_else(|| AnyEvent::STREAM_TYPES.join(","), ToOwned::to_owned);
    Cow::Owned(format!(
        "(SELECT * FROM events WHERE aggregate_type = ANY ('{{{types}}}') AND aggregate_id = $4 OFFSET 0) AS events"
    ))
}
