//! The live read models as subscribers, and how far they have come on whichever node leads them. One whose tables are of
//! an older version is built anew before it is led.

use super::{
    cursor,
    model_sink::ModelSink,
    progress::Progress,
    rebuild::renew,
    schemas::live_schema,
    sink::{Failure, Sink},
};
use crate::store::{Store, feed::Feed};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::Envelope;
use xwms_projections::ReadModel;

/// How often a node looks how far models have come that another node leads, while somebody waits for one.
const LOOK: Duration = Duration::from_millis(25);
/// And while nobody does.
const IDLE: Duration = Duration::from_secs(1);

/// Every read model as a subscriber, for whoever feeds it by hand.
pub fn model_sinks() -> Vec<Arc<dyn Sink>> {
    let sink = |model: Box<dyn ReadModel>| -> Arc<dyn Sink> {
        Arc::new(LiveModel::new(Arc::from(model), Progress::none()))
    };
    xwms_projections::all().into_iter().map(sink).collect()
}

/// A read model that serves reads.
pub(super) struct LiveModel {
    sink: ModelSink,
    progress: Progress,
}

impl LiveModel {
    pub fn new(model: Arc<dyn ReadModel>, progress: Progress) -> Self {
        Self { sink: ModelSink { schema: live_schema(model.as_ref()), model }, progress }
    }
}

impl Sink for LiveModel {
    fn name(&self) -> &'static str {
        self.sink.name()
    }

    fn version(&self) -> i32 {
        self.sink.version()
    }

    fn gather(&self) -> Duration {
        self.sink.gather()
    }

    fn renew<'a>(&'a self, store: &'a Store) -> BoxFuture<'a, Result<bool, Failure>> {
        async move {
            let (name, ours) = (self.name(), self.version());
            let version = cursor::version(&mut *store.pool().acquire().await?, name).await?;
            if version < ours {
                renew(store, self.sink.model.clone()).await?;
            }
            if version > ours {
                tracing::warn!(model = name, version, "is of a newer xwms, which has to feed it");
            }
            Ok(version <= ours)
        }
        .boxed()
    }

    fn begin<'a>(&'a self, store: &'a Store, db: &'a mut PgConnection) -> BoxFuture<'a, Result<(), Failure>> {
        self.sink.begin(store, db)
    }

    fn read<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
        span: (i64, i64),
    ) -> BoxFuture<'a, Result<(Feed, i64), Failure>> {
        self.sink.read(store, db, span)
    }

    fn take<'a>(
        &'a self,
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        self.sink.take(db, events)
    }

    fn taken(&self, position: i64) {
        self.progress.reached(self.name(), position);
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
