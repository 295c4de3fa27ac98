//! The persistence trait of cqrs-es over this log: reads through postgres-es, appends through the writer. The
//! server's own commands do not use it (`query`, `commands`) because they read many streams at once. It is for
//! tools that load one aggregate through the standard framework.

use super::{
    append::{Append, AppendError, NewEvent},
    log::Store,
};
use cqrs_es::{
    Aggregate,
    persist::{
        PersistedEventRepository, PersistenceError, ReplayStream, SerializedEvent, SerializedSnapshot,
    },
};
use postgres_es::PostgresEventRepository;
use serde_json::Value;

/// Adapts a [`Store`] to cqrs-es.
pub struct Repository {
    store: Store,
    rows: PostgresEventRepository,
}

impl Repository {
    /// Uses the same pool and writer as everything else.
    pub fn new(store: Store) -> Self {
        let rows = PostgresEventRepository::new(store.pool().clone());
        Self { store, rows }
    }
}

fn unknown(error: impl std::error::Error + Send + Sync + 'static) -> PersistenceError {
    PersistenceError::UnknownError(Box::new(error))
}

impl PersistedEventRepository for Repository {
    async fn get_events<A: Aggregate>(&self, id: &str) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.rows.get_events::<A>(id).await
    }

    async fn get_last_events<A: Aggregate>(
        &self,
        id: &str,
        last_sequence: usize,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.rows.get_last_events::<A>(id, last_sequence).await
    }

    /// Returns `None`: this trait needs no snapshots.
    async fn get_snapshot<A: Aggregate>(
        &self,
        _id: &str,
    ) -> Result<Option<SerializedSnapshot>, PersistenceError> {
        Ok(None)
    }

    async fn persist<A: Aggregate>(
        &self,
        events: &[SerializedEvent],
        _snapshot: Option<(String, Value, usize)>,
    ) -> Result<(), PersistenceError> {
        let now = self.store.clock().now();
        let recorded_at = now.to_datetime().ok_or(PersistenceError::OptimisticLockError)?;
        let events = events.iter().map(|event| NewEvent {
            aggregate_type: A::TYPE,
            aggregate_id: event.aggregate_id.clone(),
            sequence: i64::try_from(event.sequence).unwrap_or(i64::MAX),
            event_type: xwms_events::catalogue::entry(&event.event_type)
                .map_or("unknown", |entry| entry.name),
            event_version: event.event_version.clone(),
            payload: event.payload.to_string(),
            metadata: event.metadata.to_string(),
            event_id: self.store.clock().uuid(),
            recorded_at,
            account_id: None,
            envelope: None,
        });
        let turn = self.store.turn();
        let append = Append { events: events.collect(), turn, ..Append::default() };
        match self.store.appender.append(append).await {
            Ok(_) => Ok(()),
            Err(AppendError::Conflict(_)) => Err(PersistenceError::OptimisticLockError),
            Err(error) => Err(unknown(error)),
        }
    }

    async fn stream_events<A: Aggregate>(&self, id: &str) -> Result<ReplayStream, PersistenceError> {
        self.rows.stream_events::<A>(id).await
    }

    async fn stream_all_events<A: Aggregate>(&self) -> Result<ReplayStream, PersistenceError> {
        self.rows.stream_all_events::<A>().await
    }
}
