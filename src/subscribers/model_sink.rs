//! The read models as subscribers.

use super::{
    progress::Progress,
    schemas::{enter_to_fold, live_schema},
    sink::{Sink, SinkFuture},
};
use crate::store::feed::Wanted;
use futures::future::FutureExt;
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use xwms_events::Envelope;
use xwms_projections::ReadModel;

/// Returns every read model as a subscriber that tells `progress` how far it has come.
pub fn model_sinks(progress: Progress) -> impl Iterator<Item = Arc<dyn Sink>> {
    xwms_projections::ALL.iter().map(move |model| -> Arc<dyn Sink> {
        Arc::new(ModelSink { model, schema: live_schema(model), progress: progress.clone() })
    })
}

/// A read model whose tables are in `schema`.
pub(super) struct ModelSink {
    pub model: &'static ReadModel,
    pub schema: String,
    pub progress: Progress,
}

impl Sink for ModelSink {
    fn name(&self) -> &'static str {
        self.model.name
    }

    fn version(&self) -> i32 {
        self.model.version
    }

    fn model(&self) -> Option<&'static ReadModel> {
        Some(self.model)
    }

    fn gather(&self) -> Duration {
        Duration::from_millis(50)
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Streams(self.model.stream_types)
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move {
            enter_to_fold(db, self.model, &self.schema).await?;
            Ok((self.model.fold)(db, events).await?)
        }
        .boxed()
    }

    fn taken(&self, position: i64) {
        self.progress.reached(self.model.name, position);
    }
}
