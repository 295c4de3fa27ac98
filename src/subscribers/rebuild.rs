//! A read model built from the first event on, beside the live one, and put in its place in one moment:
//! readers see the old tables until the new ones show as much. See docs/adr/0016-rebuild-beside.md.

use super::{
    Progress, cursor,
    models::{self, ModelSink},
    sink::{Failure, Sink, Streams, take_what_fits},
};
use crate::store::{Store, feed::Unreadable};
use sqlx::{Connection, PgConnection};
use std::{sync::Arc, time::Duration};
use xwms_events::subscriber::Subscriber;
use xwms_projections::ReadModel;

/// Positions in one batch.
const BATCH: i64 = 10_000;
/// How far the live model may be ahead for the rest to be taken while it waits.
const REST: i64 = 2_000;
/// How long readers that found the old tables have to finish with them.
const GRACE: Duration = Duration::from_millis(500);

/// Builds `model` anew and switches to it; meanwhile tells (position, head). Answers the position that it
/// shows then. Whoever builds the same model waits for the other.
///
/// # Errors
/// When the database does not answer. The live model is as it was then.
pub async fn rebuild(
    store: &Store,
    db: &mut PgConnection,
    model: Arc<dyn ReadModel>,
    tell: &(dyn Fn(i64, i64) + Sync),
) -> Result<i64, Failure> {
    let name = model.name();
    sqlx::query("SELECT pg_advisory_lock(hashtext('xwms rebuild ' || $1))")
        .bind(name)
        .execute(&mut *db)
        .await?;
    let built = build(store, db, model, tell).await;
    sqlx::query("SELECT pg_advisory_unlock(hashtext('xwms rebuild ' || $1))")
        .bind(name)
        .execute(&mut *db)
        .await?;
    let (position, old) = built?;
    tokio::time::sleep(GRACE).await;
    models::script(db, &format!("DROP SCHEMA IF EXISTS {old} CASCADE")).await?;
    Ok(position)
}

/// The tables that are built, and what could not be taken.
struct Building {
    sink: ModelSink,
    skipped: Subscriber,
    parked: Streams,
    refused: Vec<Unreadable>,
    position: i64,
}

async fn build(
    store: &Store,
    db: &mut PgConnection,
    model: Arc<dyn ReadModel>,
    tell: &(dyn Fn(i64, i64) + Sync),
) -> Result<(i64, String), Failure> {
    let (name, live) = (model.name(), models::live_schema(model.as_ref()));
    let (next, old) = (format!("next_{name}"), format!("past_{name}"));
    let mut transaction = db.begin().await?;
    models::create(&mut transaction, model.as_ref(), &next).await?;
    transaction.commit().await?;
    let skipped = Subscriber::clone(&store.load::<Subscriber>(name).await?.state);
    let sink = ModelSink { schema: next.clone(), progress: Progress::none(), model };
    let mut building = Building { sink, skipped, parked: Streams::new(), refused: vec![], position: 0 };
    loop {
        let head = store.current_head().await?;
        tell(building.position, head);
        if head - building.position <= REST {
            break;
        }
        let mut transaction = db.begin().await?;
        building.take(store, &mut transaction, head.min(building.position + BATCH)).await?;
        sqlx::query("UPDATE public.subscribers SET building = $2 WHERE name = $1")
            .bind(name)
            .bind(building.position)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    let mut switch = db.begin().await?;
    // From here on the live model stands still: its leader can't move the cursor.
    sqlx::query("SELECT FROM public.subscribers WHERE name = $1 FOR UPDATE")
        .bind(name)
        .execute(&mut *switch)
        .await?;
    let head: i64 =
        sqlx::query_scalar("SELECT position FROM public.log_head").fetch_one(&mut *switch).await?;
    while building.position < head {
        building.take(store, &mut switch, head.min(building.position + BATCH)).await?;
    }
    let rename = format!(
        "DROP SCHEMA IF EXISTS {old} CASCADE; ALTER SCHEMA {live} RENAME TO {old}; ALTER SCHEMA {next} RENAME TO {live}"
    );
    models::script(&mut switch, &rename).await?;
    sqlx::query("DELETE FROM public.parked_events WHERE subscriber = $1")
        .bind(name)
        .execute(&mut *switch)
        .await?;
    cursor::park(&mut switch, name, &building.refused).await?;
    sqlx::query(
        "UPDATE public.subscribers
         SET version = $2, position = $3, building = NULL, moved_at = clock_timestamp() WHERE name = $1",
    )
    .bind(name)
    .bind(building.sink.version())
    .bind(head)
    .execute(&mut *switch)
    .await?;
    switch.commit().await?;
    tell(head, head);
    Ok((head, old))
}

impl Building {
    /// Takes the events up to `upto`, but for those that an operator left out for good.
    async fn take(&mut self, store: &Store, db: &mut PgConnection, upto: i64) -> Result<(), Failure> {
        let (mut feed, _) = self.sink.read(store, db, (self.position, upto)).await?;
        feed.retain(|event| {
            let position = event.as_ref().map_or_else(|event| event.position, |event| event.position);
            !self.skipped.skipped.contains(&position)
        });
        let refused = take_what_fits(db, &self.sink, feed, &mut self.parked).await?;
        self.refused.extend(refused);
        self.position = upto;
        Ok(())
    }
}
