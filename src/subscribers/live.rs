//! The live read models as subscribers, and their progress, whichever node leads them. A model whose tables
//! have an older version is rebuilt before it is led.

use super::{
    cursor,
    model_sink::ModelSink,
    progress::Progress,
    rebuild::renew,
    schemas::live_schema,
    sink::{Sink, SinkError},
};
use crate::store::{Store, feed::Feed};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::Envelope;
use xwms_projections::ReadModel;

/// How often a node reads the progress of models that another node leads, while a request waits for one.
const LOOK: Duration = Duration::from_millis(25);
/// How often it does so while no request waits.
const IDLE: Duration = Duration::from_secs(1);

/// Returns every read model as a subscriber, for callers that feed it themselves.
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

    fn renew<'a>(&'a self, store: &'a Store) -> BoxFuture<'a, Result<bool, SinkError>> {
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

    fn begin<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
    ) -> BoxFuture<'a, Result<(), SinkError>> {
        self.sink.begin(store, db)
    }

    fn read<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
        span: (i64, i64),
    ) -> BoxFuture<'a, Result<(Feed, i64), SinkError>> {
        self.sink.read(store, db, span)
    }

    fn take<'a>(
        &'a self,
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), SinkError>> {
        self.sink.take(db, events)
    }

    fn taken(&self, position: i64) {
        self.progress.reached(self.name(), position);
    }
}

/// Reads how far the models have come. A model with another version than this node's counts as showing
/// nothing.
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

/// Tracks the models' progress on this node, whichever node leads them.
pub(super) async fn follow(store: Store, progress: Progress, mut stopped: watch::Receiver<bool>) {
    let mut wanted = progress.wanted.subscribe();
    loop {
        if let Err(error) = look(&store, &progress).await {
            tracing::debug!(%error, "the subscribers' progress is unknown");
        }
        let idle = progress.shows(*wanted.borrow_and_update());
        // Without requests, a loss of events must still be noticed.
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
