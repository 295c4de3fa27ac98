//! A read model as a sink, for tables in any schema.

use super::{
    schemas::enter,
    sink::{Sink, SinkError},
};
use crate::store::{
    Store,
    feed::{Feed, Wanted},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use xwms_events::Envelope;
use xwms_projections::ReadModel;

/// A read model whose tables are in `schema`.
pub(super) struct ModelSink {
    pub model: Arc<dyn ReadModel>,
    pub schema: String,
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

    fn begin<'a>(
        &'a self,
        _store: &'a Store,
        _db: &'a mut PgConnection,
    ) -> BoxFuture<'a, Result<(), SinkError>> {
        async { Ok(()) }.boxed()
    }

    fn read<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
        (after, upto): (i64, i64),
    ) -> BoxFuture<'a, Result<(Feed, i64), SinkError>> {
        let wanted = Wanted::Streams(self.model.stream_types());
        async move { Ok((store.feed(db, (after, upto), wanted).await?, upto)) }.boxed()
    }

    fn take<'a>(
        &'a self,
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), SinkError>> {
        async move {
            enter(db, &self.schema).await?;
            Ok(self.model.apply(db, events).await?)
        }
        .boxed()
    }
}
