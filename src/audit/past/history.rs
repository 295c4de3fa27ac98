//! Reads the events of a few objects up to a position, found by the log's own key.

use crate::store::{Store, StoreError};
use std::sync::Arc;
use xwms_events::{Envelope, Object};

/// Events read in one statement.
const STEP: usize = 1_000;

/// The events of some objects, in the order of the log.
pub struct History {
    pub events: Vec<Arc<Envelope>>,
    /// The positions of those that can't be read.
    pub unreadable: Vec<i64>,
}

impl History {
    /// Says in words which events the answer lacks, if any.
    pub fn gaps(&self) -> impl Iterator<Item = String> {
        self.unreadable.iter().map(|position| format!("the event at position {position} can't be read"))
    }
}

/// Returns the events of `objects` up to `upto`.
///
/// # Errors
/// Returns an error if the database does not answer, or one of the streams is detached.
pub async fn history(store: &Store, objects: &[Object], upto: i64) -> Result<History, StoreError> {
    let (kinds, ids): (Vec<_>, Vec<_>) =
        objects.iter().map(|object| (object.kind, object.id.as_str())).unzip();
    let positions: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT e.position FROM unnest($1::text[], $2::text[]) AS s (kind, id)
         JOIN events AS e ON e.aggregate_type = s.kind AND e.aggregate_id = s.id
         WHERE e.position <= $3 AND (
             SELECT bool_and(stream_is_whole(t.id, NULL)) FROM unnest($1::text[], $2::text[]) AS t (kind, id)
             WHERE t.kind = 'token'
         ) IS NOT FALSE
         ORDER BY 1",
    )
    .bind(&kinds)
    .bind(&ids)
    .bind(upto)
    .fetch_all(store.pool())
    .await?;
    let mut history = History { events: Vec::with_capacity(positions.len()), unreadable: vec![] };
    for some in positions.chunks(STEP) {
        for event in store.some_events(some).await? {
            match event {
                Ok(event) => history.events.push(event),
                Err(event) => history.unreadable.push(event.position),
            }
        }
    }
    Ok(history)
}
