//! The subscriber: events become messages, one for each endpoint that wants them, in the transaction that
//! moves the cursor. There is no other way into the queue, so nothing that was committed is missed.

use super::{
    Courier, Touch, dispatch, obey,
    queue::{self, Known, Row},
};
use crate::{
    store::{
        Store,
        feed::{Feed, Wanted, position},
    },
    subscribers::{
        cursor,
        sink::{Failure, Sink},
    },
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::{PgConnection, Row as _, types::Json};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use time::OffsetDateTime;
use tokio::sync::watch;
use uuid::Uuid;
use xwms_events::{
    AnyEvent, Envelope,
    endpoint::{Endpoint, EndpointEvent, wanted},
};

/// The name of the cursor.
pub const NAME: &str = "webhooks";
const VERSION: i32 = 1;

/// How long events gather while no endpoint wanted any of the last ones.
const QUIET: Duration = Duration::from_millis(10);

/// The subscriber of the webhooks.
pub struct Expander {
    courier: Arc<Courier>,
    /// Whether the last batch had nothing for anybody. A look for each token would take its time from the next.
    quiet: AtomicBool,
}

impl Expander {
    /// Hands messages to `courier`.
    pub fn new(courier: Arc<Courier>) -> Self {
        Self { courier, quiet: AtomicBool::new(false) }
    }
}

impl Sink for Expander {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> i32 {
        VERSION
    }

    fn gather(&self) -> Duration {
        if self.quiet.load(Ordering::Relaxed) { QUIET } else { Duration::ZERO }
    }

    fn begin<'a>(
        &'a self,
        _store: &'a Store,
        db: &'a mut PgConnection,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            cursor::ensure(db, NAME, VERSION).await?;
            queue::step_along(db).await?;
            Ok(())
        }
        .boxed()
    }

    fn read<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
        (after, mut upto): (i64, i64),
    ) -> BoxFuture<'a, Result<(Feed, i64), Failure>> {
        async move {
            let mut feed = store.feed(db, (after, upto), Wanted::Endpoints).await?;
            self.quiet.store(feed.is_empty(), Ordering::Relaxed);
            // Whose events are wanted may change with it: what follows is read again.
            let change = feed.iter().flatten().find(|event| matches!(event.data, AnyEvent::Endpoint(_)));
            if let Some(change) = change {
                upto = change.position;
                feed.retain(|event| position(event) <= upto);
            }
            Ok((feed, upto))
        }
        .boxed()
    }

    fn take<'a>(
        &'a self,
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            let now = self.courier.now();
            let (changes, others): (Vec<_>, Vec<_>) =
                events.iter().partition(|event| matches!(event.data, AnyEvent::Endpoint(_)));
            let mut touched = deliver(db, &others, now).await?;
            let mut changed = HashSet::new();
            for envelope in changes {
                let AnyEvent::Endpoint(event) = &envelope.data else { continue };
                if !matches!(event, EndpointEvent::Tested { .. }) {
                    touched.extend(deliver(db, &[envelope], now).await?);
                }
                obey::obey(db, envelope, event, now).await?;
                changed.insert(envelope.metadata.stream_id.clone());
            }
            self.courier.touched(touched, Touch::More);
            self.courier.touched(changed, Touch::Changed);
            Ok(())
        }
        .boxed()
    }

    fn taken(&self, _position: i64) {
        self.courier.wake();
    }

    fn beside<'a>(&'a self, _store: &'a Store, stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        dispatch::run(self.courier.clone(), stopped).boxed()
    }
}

/// Puts `events` into the lanes of every enabled endpoint that wants them, and answers which have some.
async fn deliver(
    db: &mut PgConnection,
    events: &[&Envelope],
    now: OffsetDateTime,
) -> Result<HashSet<String>, sqlx::Error> {
    let accounts: HashSet<Uuid> =
        events.iter().filter_map(|event| event.metadata.account_id).map(|id| id.uuid()).collect();
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = sqlx::query(
        "SELECT endpoint_id, account_id, state, last_position FROM webhook_endpoints
         WHERE account_id = ANY ($1) AND enabled ORDER BY endpoint_id FOR UPDATE",
    )
    .bind(accounts.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut *db)
    .await?;
    let (mut messages, mut last) = (Vec::new(), HashMap::new());
    for row in rows {
        let endpoint_id: String = row.try_get("endpoint_id")?;
        let account_id: Uuid = row.try_get("account_id")?;
        let Json(endpoint): Json<Endpoint> = row.try_get("state")?;
        let mut previous: i64 = row.try_get("last_position")?;
        // Patterns were checked when they were set; one that fits nothing any more asks for nothing.
        let names = wanted(endpoint.settings.events.iter().map(String::as_str)).unwrap_or_default();
        for event in events {
            let metadata = &event.metadata;
            if metadata.account_id.map(|id| id.uuid()) != Some(account_id)
                || !names.contains(&metadata.name.as_str())
            {
                continue;
            }
            messages.push(Row {
                endpoint_id: endpoint_id.clone(),
                position: event.position,
                event_id: metadata.id.uuid(),
                event_type: metadata.name.clone(),
                lane: queue::lane(
                    &endpoint_id,
                    endpoint.settings.ordering,
                    &metadata.stream_type,
                    &metadata.stream_id,
                ),
                previous,
            });
            previous = event.position;
            last.insert(endpoint_id.clone(), previous);
        }
    }
    if messages.is_empty() {
        return Ok(HashSet::new());
    }
    queue::put(db, &messages, Known::Leave, now).await?;
    sqlx::query(
        // An event that was parked comes later than its place in the log.
        "UPDATE webhook_endpoints AS w SET last_position = GREATEST(w.last_position, x.p)
         FROM unnest($1::text[], $2::bigint[]) AS x (e, p) WHERE w.endpoint_id = x.e",
    )
    .bind(last.keys().cloned().collect::<Vec<_>>())
    .bind(last.values().copied().collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(last.into_keys().collect())
}
