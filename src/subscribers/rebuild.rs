//! Builds a read model from the first event, next to the live one, and replaces the live one at once: readers
//! see the old tables until the new ones show as much. See docs/explanation/adr/0016-rebuild-beside.md.

use super::{
    cursor,
    model_sink::ModelSink,
    progress::Progress,
    schemas,
    sink::{Sink, SinkError, Streams, take_what_fits},
};
use crate::store::{
    Store,
    feed::{Feed, Span, Unreadable, position},
};
use sqlx::{Connection, PgConnection};
use std::{sync::Arc, time::Duration};
use xwms_events::subscriber::Subscriber;
use xwms_projections::ReadModel;

/// Positions in one batch.
const BATCH: i64 = 10_000;
/// How far the live model may be ahead for the remaining events to be taken while it is blocked.
const REST: i64 = 2_000;
/// How long readers that found the old tables have to finish with them.
const GRACE: Duration = Duration::from_millis(500);

/// Rebuilds `model` and switches to it. Calls `tell` with (position, head) meanwhile. Returns the position
/// that the new model shows at the switch. Concurrent rebuilds of one model wait for each other.
///
/// # Errors
/// Returns an error if the database does not answer. The live model is unchanged then.
pub async fn rebuild(
    store: &Store,
    model: &'static ReadModel,
    tell: &(dyn Fn(i64, i64) + Sync),
) -> Result<i64, SinkError> {
    let db = turn(store, model.name).await?;
    build_and_close(store, db, model, tell).await
}

/// Does the same for a model whose tables have an older version, unless another node has already done it.
/// Returns false if they have a newer version; nodes of that version lead then.
pub(super) async fn renew(store: &Store, model: &'static ReadModel) -> Result<bool, SinkError> {
    let (name, ours) = (model.name, model.version);
    let found = cursor::version(&mut *store.pool().acquire().await?, name).await?;
    if found > ours {
        tracing::warn!(
            model = name,
            version = found,
            "belongs to a newer version of xwms, which has to feed it"
        );
    }
    if found >= ours {
        return Ok(found == ours);
    }
    let mut db = turn(store, name).await?;
    let found = cursor::version(&mut db, name).await?;
    if found >= ours {
        db.close().await?;
    } else {
        tracing::info!(model = name, from = found, to = ours, "rebuilding alongside the live tables");
        build_and_close(store, db, model, &|_, _| {}).await?;
    }
    Ok(true)
}

/// Returns a connection that holds the lock for rebuilding the model `name`. This is not the leader's lock:
/// the leader continues meanwhile. Statements on the connection have no time limit.
async fn turn(store: &Store, name: &str) -> Result<PgConnection, sqlx::Error> {
    let mut db = store.pool().acquire().await?.detach();
    cursor::alone(&mut db, "0").await?;
    sqlx::query("SELECT pg_advisory_lock(hashtext('xwms rebuild ' || $1))")
        .bind(name)
        .execute(&mut db)
        .await?;
    Ok(db)
}

async fn build_and_close(
    store: &Store,
    mut db: PgConnection,
    model: &'static ReadModel,
    tell: &(dyn Fn(i64, i64) + Sync),
) -> Result<i64, SinkError> {
    let (position, old) = build(store, &mut db, model, tell).await?;
    tokio::time::sleep(GRACE).await;
    cursor::script(&mut db, &format!("DROP SCHEMA IF EXISTS {old} CASCADE")).await?;
    db.close().await?;
    Ok(position)
}

/// The source of the events.
struct Source<'a> {
    store: &'a Store,
    sink: &'a ModelSink,
    skipped: Arc<Subscriber>,
}

impl Source<'_> {
    /// Reads the events in `span`, without those that an operator skipped.
    async fn part(&self, db: &mut PgConnection, after: i64, upto: i64) -> Result<Feed, SinkError> {
        let mut feed = self.sink.read(self.store, db, Span::stored(after, upto)).await?;
        feed.retain(|event| !self.skipped.skipped.contains(&position(event)));
        Ok(feed)
    }
}

/// How far the new tables are, and the events that could not be taken.
#[derive(Default)]
struct Built {
    position: i64,
    parked: Streams,
    refused: Vec<Unreadable>,
}

impl Built {
    /// Takes `feed`, which ends at `upto`, in the transaction on `db`.
    async fn take(
        &mut self,
        db: &mut PgConnection,
        sink: &ModelSink,
        feed: Feed,
        upto: i64,
    ) -> Result<(), SinkError> {
        let refused = take_what_fits(db, sink, feed, &mut self.parked).await?;
        self.refused.extend(refused);
        self.position = upto;
        sqlx::query("UPDATE public.subscribers SET building = $2 WHERE name = $1")
            .bind(sink.name())
            .bind(upto)
            .execute(db)
            .await?;
        Ok(())
    }

    /// Takes the log part by part, until the live model is only slightly ahead.
    async fn follow(
        &mut self,
        db: &mut PgConnection,
        source: &Source<'_>,
        tell: &(dyn Fn(i64, i64) + Sync),
    ) -> Result<(), SinkError> {
        let mut reader = source.store.pool().acquire().await?.detach();
        // Reading personal data needs a key for each person, so a part has no time limit here, either.
        cursor::alone(&mut reader, "0").await?;
        let mut head = source.store.current_head().await?;
        let mut upto = head.min(self.position + BATCH);
        let mut feed = source.part(&mut reader, self.position, upto).await?;
        while head - self.position > REST {
            tell(self.position, head);
            // Reads the next part while Postgres writes this one.
            let following = head.min(upto + BATCH);
            let writing = async {
                let mut transaction = db.begin().await?;
                self.take(&mut transaction, source.sink, feed, upto).await?;
                Ok::<_, SinkError>(transaction.commit().await?)
            };
            let ((), read) = tokio::try_join!(writing, source.part(&mut reader, upto, following))?;
            (feed, upto) = (read, following);
            if upto == head {
                head = source.store.current_head().await?;
            }
        }
        Ok(reader.close().await?)
    }
}

async fn build(
    store: &Store,
    db: &mut PgConnection,
    model: &'static ReadModel,
    tell: &(dyn Fn(i64, i64) + Sync),
) -> Result<(i64, String), SinkError> {
    let (name, live) = (model.name, schemas::live_schema(model));
    let (next, old) = (format!("next_{name}"), format!("past_{name}"));
    let mut transaction = db.begin().await?;
    schemas::create(&mut transaction, model, &next).await?;
    transaction.commit().await?;
    let sink = ModelSink { model, schema: next.clone(), progress: Progress::default() };
    let source = Source { store, sink: &sink, skipped: store.load::<Subscriber>(name).await?.state };
    let mut built = Built::default();
    built.follow(db, &source, tell).await?;
    let mut transaction = db.begin().await?;
    schemas::index(&mut transaction, model, &next).await?;
    transaction.commit().await?;
    // Indexing may have taken a while.
    built.follow(db, &source, tell).await?;
    let mut switch = db.begin().await?;
    schemas::replace(&mut switch, model).await?;
    // From here on the live model is blocked: its leader can't move the cursor.
    sqlx::query("SELECT FROM public.subscribers WHERE name = $1 FOR UPDATE")
        .bind(name)
        .execute(&mut *switch)
        .await?;
    let head: i64 =
        sqlx::query_scalar("SELECT position FROM public.log_head").fetch_one(&mut *switch).await?;
    while built.position < head {
        let upto = head.min(built.position + BATCH);
        let feed = source.part(&mut switch, built.position, upto).await?;
        built.take(&mut switch, &sink, feed, upto).await?;
    }
    let rename = format!(
        "DROP SCHEMA IF EXISTS {old} CASCADE; ALTER SCHEMA {live} RENAME TO {old}; ALTER SCHEMA {next} RENAME TO {live}"
    );
    cursor::script(&mut switch, &rename).await?;
    sqlx::query("DELETE FROM public.parked_events WHERE subscriber = $1")
        .bind(name)
        .execute(&mut *switch)
        .await?;
    cursor::park(&mut switch, name, &built.refused).await?;
    sqlx::query(
        "UPDATE public.subscribers
         SET version = $2, position = $3, building = NULL, moved_at = clock_timestamp() WHERE name = $1",
    )
    .bind(name)
    .bind(sink.version())
    .bind(head)
    .execute(&mut *switch)
    .await?;
    switch.commit().await?;
    tell(head, head);
    Ok((head, old))
}
