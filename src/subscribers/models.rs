//! Read models as subscribers: their schemas, and how far they have come on whichever node leads them.

use super::{
    Progress,
    cursor::{self, script},
    rebuild::renew,
    sink::{Failure, Sink},
};
use crate::store::{
    Store,
    feed::{Feed, Wanted},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::{Connection, PgConnection, PgPool};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::Envelope;
use xwms_projections::ReadModel;

/// How often a node looks how far models have come that another node leads, while somebody waits for one.
const LOOK: Duration = Duration::from_millis(25);
/// And while nobody does.
const IDLE: Duration = Duration::from_secs(1);

/// The schema of a model that serves reads.
pub fn live_schema(model: &dyn ReadModel) -> String {
    format!("read_{}", model.name())
}

/// Every schema that read models have for longer than a moment.
pub fn schemas() -> Vec<String> {
    let of =
        |model: Box<dyn ReadModel>| ["read", "next", "past"].map(|state| format!("{state}_{}", model.name()));
    xwms_projections::all().into_iter().flat_map(of).collect()
}

/// Makes the model's cursor and tables if they are not there. Where the log has events already, they are
/// marked as of no version, so that the leader builds them beside before they count.
pub(super) async fn prepare(pool: &PgPool, model: &dyn ReadModel) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('xwms models'))").execute(&mut *transaction).await?;
    let made = sqlx::query(
        "INSERT INTO subscribers (name, version, position)
         SELECT $1, CASE position WHEN 0 THEN $2 ELSE 0 END, 0 FROM log_head ON CONFLICT DO NOTHING",
    )
    .bind(model.name())
    .bind(model.version())
    .execute(&mut *transaction)
    .await?;
    let schema = live_schema(model);
    let there: bool = sqlx::query_scalar("SELECT to_regnamespace($1) IS NOT NULL")
        .bind(&schema)
        .fetch_one(&mut *transaction)
        .await?;
    if !there {
        create(&mut transaction, model, &schema).await?;
        index(&mut transaction, model, &schema).await?;
    }
    if !there && made.rows_affected() == 0 {
        // As after a dump that left them out.
        sqlx::query("UPDATE subscribers SET version = 0 WHERE name = $1")
            .bind(model.name())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

/// Makes the model's tables, empty, in `schema`, in place of whatever was there. See [`index`].
///
/// # Errors
/// When the database does not answer.
pub async fn create(db: &mut PgConnection, model: &dyn ReadModel, schema: &str) -> Result<(), sqlx::Error> {
    let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    script(db, &sql).await?;
    enter(db, schema).await?;
    script(db, model.schema()).await
}

/// Makes the indexes of the model's tables in `schema` that only questions need.
pub(super) async fn index(
    db: &mut PgConnection,
    model: &dyn ReadModel,
    schema: &str,
) -> Result<(), sqlx::Error> {
    enter(db, schema).await?;
    script(db, model.indexes()).await
}

/// Lets the transaction on `db` see the tables of `schema` by their bare names.
///
/// # Errors
/// When the database does not answer.
pub async fn enter(db: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT set_config('search_path', $1, true)")
        .bind(format!("{schema}, public"))
        .execute(db)
        .await?;
    Ok(())
}

/// A read model whose tables are in `schema`.
pub(super) struct ModelSink {
    pub model: Arc<dyn ReadModel>,
    pub schema: String,
    pub progress: Progress,
}

impl ModelSink {
    pub fn live(model: Arc<dyn ReadModel>, progress: Progress) -> Self {
        Self { schema: live_schema(model.as_ref()), model, progress }
    }
}

impl Sink for ModelSink {
    fn name(&self) -> &'static str {
        self.model.name()
    }

    fn version(&self) -> i32 {
        self.model.version()
    }

    fn gather(&self) -> Duration {
        Duration::from_millis(25)
    }

    fn renew<'a>(&'a self, store: &'a Store) -> BoxFuture<'a, Result<bool, Failure>> {
        async move {
            let (name, ours) = (self.model.name(), self.model.version());
            let version = cursor::version(&mut *store.pool().acquire().await?, name).await?;
            if version < ours {
                renew(store, self.model.clone()).await?;
            }
            if version > ours {
                tracing::warn!(model = name, version, "is of a newer xwms, which has to feed it");
            }
            Ok(version <= ours)
        }
        .boxed()
    }

    fn begin<'a>(
        &'a self,
        _store: &'a Store,
        _db: &'a mut PgConnection,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async { Ok(()) }.boxed()
    }

    fn read<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
        (after, upto): (i64, i64),
    ) -> BoxFuture<'a, Result<(Feed, i64), Failure>> {
        let wanted = Wanted::Streams(self.model.stream_types());
        async move { Ok((store.feed(db, (after, upto), wanted).await?, upto)) }.boxed()
    }

    fn take<'a>(
        &'a self,
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            enter(db, &self.schema).await?;
            Ok(self.model.apply(db, events).await?)
        }
        .boxed()
    }

    fn taken(&self, position: i64) {
        self.progress.reached(self.model.name(), position);
    }
}

/// Reads how far the models have come. One of another version than this node's shows nothing.
pub(super) async fn look(store: &Store, progress: &Progress) -> Result<(), sqlx::Error> {
    let turn = store.turn();
    let rows: Vec<(String, i32, i64)> =
        sqlx::query_as("SELECT name, version, position FROM subscribers").fetch_all(store.pool()).await?;
    progress.go_by(turn);
    for (name, version, position) in rows {
        progress.found(&name, version, position, *store.head().borrow());
    }
    Ok(())
}

/// Keeps this node's view of the models' progress, whoever leads them.
pub(super) async fn follow(store: Store, progress: Progress, mut stopped: watch::Receiver<bool>) {
    let mut wanted = progress.wanted.subscribe();
    loop {
        if let Err(error) = look(&store, &progress).await {
            tracing::debug!(%error, "the subscribers' progress is unknown");
        }
        let idle = progress.shows(*wanted.borrow_and_update());
        // Where nobody asks for anything, a loss is noticed all the same.
        if idle && let Err(error) = store.look_around().await {
            tracing::debug!(%error, "the log is not known to be what it was");
        }
        tokio::select! {
            () = tokio::time::sleep(if idle { IDLE } else { LOOK }) => {}
            _ = wanted.changed() => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}
