//! The endpoints of a batch of events, in memory: read once, changed event by event, and written once.
//! Otherwise an account with many endpoint changes would delay all messages by a handful of statements per
//! change.
//!
//! The rows stay locked from the first read to the commit, so nothing else changes them in between.

use super::{
    job,
    queue::{self, Known, Row},
};
use sqlx::{PgConnection, types::Json};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    Envelope,
    endpoint::{Endpoint, EndpointStanding, audited, wanted},
};

/// An endpoint, changed by the events so far in the batch.
#[derive(Default)]
pub(super) struct Page {
    pub endpoint: Endpoint,
    /// The position of the event that disabled it, while it is disabled.
    pub disabled_at: Option<i64>,
    /// Resets the failure history.
    pub recovered: bool,
    /// The names of the events that it subscribes to.
    names: Vec<&'static str>,
    /// The position of its last message.
    pub last: i64,
    changed: bool,
    sent: bool,
}

impl Page {
    fn read(endpoint: Endpoint, last: i64, disabled_at: Option<i64>) -> Self {
        let mut page = Self { endpoint, disabled_at, last, ..Self::default() };
        page.names = page.wanted();
        page
    }

    /// Patterns were checked when they were set; one that no longer matches anything selects no event.
    pub fn wanted(&self) -> Vec<&'static str> {
        let settings = &self.endpoint.settings;
        let mut names = wanted(settings.events.iter().map(String::as_str)).unwrap_or_default();
        if settings.audit {
            names.extend(audited());
        }
        names
    }

    fn enabled(&self) -> bool {
        self.endpoint.standing == EndpointStanding::Enabled
    }
}

/// A window of history to queue.
pub(super) struct Window {
    pub position: i64,
    pub endpoint_id: String,
    pub after: i64,
    pub upto: i64,
    pub names: Vec<&'static str>,
    pub previous: i64,
    /// Whether newer messages wait for it.
    pub catch_up: bool,
}

/// The changes of a batch to endpoints and their queues.
pub(super) struct Book {
    now: OffsetDateTime,
    pages: BTreeMap<String, Page>,
    by_account: HashMap<Uuid, Vec<String>>,
    messages: Vec<Row>,
    windows: Vec<Window>,
    /// Endpoints whose waiting retries become due, with the position of the last event that requests it.
    expedited: BTreeMap<String, i64>,
    /// Signing keys that are no longer used.
    forgotten: Vec<String>,
    /// Endpoints that have something to send.
    pub with_messages: HashSet<String>,
}

impl Book {
    /// Reads and locks the endpoints of the accounts in `events`.
    pub async fn open(
        db: &mut PgConnection,
        events: &[Arc<Envelope>],
        now: OffsetDateTime,
    ) -> Result<Self, sqlx::Error> {
        let accounts: HashSet<Uuid> = events.iter().filter_map(|event| account(event)).collect();
        let rows: Vec<(String, Json<Endpoint>, i64, Option<i64>)> = sqlx::query_as(
            "SELECT endpoint_id, state, last_position, disabled_at FROM webhook_endpoints
             WHERE account_id = ANY ($1) AND NOT logout ORDER BY endpoint_id FOR UPDATE",
        )
        .bind(accounts.into_iter().collect::<Vec<_>>())
        .fetch_all(db)
        .await?;
        let mut book = Self {
            now,
            pages: BTreeMap::new(),
            by_account: HashMap::new(),
            messages: vec![],
            windows: vec![],
            expedited: BTreeMap::new(),
            forgotten: vec![],
            with_messages: HashSet::new(),
        };
        for (id, Json(endpoint), last, disabled_at) in rows {
            book.insert(id, Page::read(endpoint, last, disabled_at));
        }
        Ok(book)
    }

    fn insert(&mut self, id: String, page: Page) {
        if let Some(account) = page.endpoint.account_id {
            self.by_account.entry(account.uuid()).or_default().push(id.clone());
        }
        self.pages.insert(id, page);
    }

    /// Changes the endpoint `id`, which is created if it is unknown, and returns its state before.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Page)) -> Endpoint {
        let mut page = self.remove(id).unwrap_or_default();
        let old = page.endpoint.clone();
        change(&mut page);
        page.names = page.wanted();
        page.changed = true;
        self.insert(id.to_owned(), page);
        old
    }

    /// Removes a deleted endpoint.
    pub fn remove(&mut self, id: &str) -> Option<Page> {
        let page = self.pages.remove(id)?;
        let account = page.endpoint.account_id.map(|account| account.uuid());
        if let Some(ids) = account.and_then(|account| self.by_account.get_mut(&account)) {
            ids.retain(|other| other != id);
        }
        Some(page)
    }

    /// Adds the event to the lanes of every enabled endpoint that subscribes to it.
    pub fn deliver(&mut self, event: &Envelope) {
        let metadata = &event.metadata;
        let Some(ids) = account(event).and_then(|account| self.by_account.get(&account)) else { return };
        for id in ids {
            let Some(page) = self.pages.get_mut(id) else { continue };
            if !page.enabled() || !page.names.contains(&metadata.name.as_str()) {
                continue;
            }
            let ordering = page.endpoint.settings.ordering;
            self.messages.push(Row {
                endpoint_id: id.clone(),
                position: event.position,
                event_id: metadata.id.uuid(),
                event_type: metadata.name.clone(),
                lane: queue::lane(id, ordering, &metadata.stream_type, &metadata.stream_id),
                previous: page.last,
            });
            page.last = event.position;
            page.sent = true;
            self.with_messages.insert(id.clone());
        }
    }

    /// Adds a message for a single endpoint.
    pub fn put(&mut self, row: Row) {
        self.messages.push(row);
    }

    pub fn replay(&mut self, window: Window) {
        self.windows.push(window);
    }

    pub fn expedite(&mut self, id: &str, position: i64) {
        self.expedited.insert(id.to_owned(), position);
    }

    pub fn forget(&mut self, ids: impl IntoIterator<Item = String>) {
        self.forgotten.extend(ids);
    }

    /// Writes the collected changes. Call it before moving messages that are already queued.
    pub async fn write(&mut self, db: &mut PgConnection) -> Result<(), sqlx::Error> {
        self.write_pages(db).await?;
        self.write_windows(db).await?;
        let messages = std::mem::take(&mut self.messages);
        if !messages.is_empty() {
            queue::put(db, &messages, Known::Leave, self.now).await?;
        }
        self.write_last(db).await?;
        let forgotten = std::mem::take(&mut self.forgotten);
        if !forgotten.is_empty() {
            let sql = "DELETE FROM signing_secrets WHERE key_id = ANY ($1)";
            sqlx::query(sql).bind(forgotten).execute(db).await?;
        }
        Ok(())
    }

    async fn write_pages(&mut self, db: &mut PgConnection) -> Result<(), sqlx::Error> {
        let changed: Vec<_> = self.pages.iter_mut().filter(|(_, page)| page.changed).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let account = |page: &Page| page.endpoint.account_id.map(|id| id.uuid());
        sqlx::query(
            "INSERT INTO webhook_endpoints (endpoint_id, account_id, enabled, state, disabled_at, last_position)
             SELECT x.*, 0 FROM unnest($1::text[], $2::uuid[], $3::boolean[], $4::jsonb[], $5::bigint[]) AS x
             ON CONFLICT (endpoint_id) DO UPDATE
             SET enabled = excluded.enabled, state = excluded.state, disabled_at = excluded.disabled_at",
        )
        .bind(changed.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>())
        .bind(changed.iter().map(|(_, page)| account(page)).collect::<Vec<_>>())
        .bind(changed.iter().map(|(_, page)| page.enabled()).collect::<Vec<_>>())
        .bind(changed.iter().map(|(_, page)| Json(&page.endpoint)).collect::<Vec<_>>())
        .bind(changed.iter().map(|(_, page)| page.disabled_at).collect::<Vec<_>>())
        .execute(&mut *db)
        .await?;
        let recovered: Vec<_> =
            changed.iter().filter(|(_, page)| page.recovered).map(|(id, _)| id.as_str()).collect();
        if !recovered.is_empty() {
            let sql = "UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, rests_until = NULL
                       WHERE endpoint_id = ANY ($1)";
            sqlx::query(sql).bind(recovered).execute(db).await?;
        }
        for (_, page) in changed {
            (page.changed, page.recovered) = (false, false);
        }
        Ok(())
    }

    async fn write_windows(&mut self, db: &mut PgConnection) -> Result<(), sqlx::Error> {
        for window in std::mem::take(&mut self.windows) {
            sqlx::query(
                "INSERT INTO webhook_replays (position, endpoint_id, after, upto, names, previous, catch_up)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(window.position)
            .bind(window.endpoint_id)
            .bind(window.after)
            .bind(window.upto)
            .bind(window.names)
            .bind(window.previous)
            .bind(window.catch_up)
            .execute(&mut *db)
            .await?;
        }
        let expedited = std::mem::take(&mut self.expedited);
        let expedited: Vec<_> = expedited.iter().map(|(id, position)| (id.as_str(), *position)).collect();
        job::add(db, "hurry", &expedited).await
    }

    async fn write_last(&mut self, db: &mut PgConnection) -> Result<(), sqlx::Error> {
        let sent: Vec<_> = self.pages.iter_mut().filter(|(_, page)| page.sent).collect();
        if sent.is_empty() {
            return Ok(());
        }
        sqlx::query(
            // A parked event is taken later than its position in the log suggests.
            "UPDATE webhook_endpoints AS w SET last_position = GREATEST(w.last_position, x.p)
             FROM unnest($1::text[], $2::bigint[]) AS x (e, p) WHERE w.endpoint_id = x.e",
        )
        .bind(sent.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>())
        .bind(sent.iter().map(|(_, page)| page.last).collect::<Vec<_>>())
        .execute(db)
        .await?;
        for (_, page) in sent {
            page.sent = false;
        }
        Ok(())
    }
}

fn account(event: &Envelope) -> Option<Uuid> {
    event.metadata.account_id.map(|id| id.uuid())
}
