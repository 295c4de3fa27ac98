//! The state of a stream, folded from its events by the rules of the domain.

use super::until::{Until, end};
use crate::store::{Store, StoreError};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use xwms_events::{AnyEvent, Envelope, Metadata};

/// Positions per step; the streams that start in one step are folded together.
const TOGETHER: i64 = 500;
/// Events read in one step.
const STEP: usize = 5_000;

/// Returns the state of one stream, with the position and time of its last event; `None` if it has no events.
///
/// # Errors
/// Returns an error if the database does not answer, an event can't be read, or the stream is detached.
pub async fn stream(store: &Store, id: &str, until: Until) -> Result<Option<Value>, StoreError> {
    let position = end(store, until).await?;
    store.expect_whole_stream(id, None).await?;
    // The key of the log starts with the type, so all types are listed.
    let named: Vec<_> =
        AnyEvent::STREAM_TYPES.iter().map(|kind| ((*kind).to_owned(), id.to_owned())).collect();
    Ok(states(store, &named, position).await?.pop())
}

/// Passes `each` the state, as of `position`, of every stream that started by then, in the order of their
/// first events. If `each` fails, its error ends the iteration.
///
/// # Errors
/// Returns an error if the database does not answer, an event can't be read, or `each` fails.
pub async fn streams<E: From<StoreError>>(
    store: &Store,
    position: i64,
    mut each: impl FnMut(Value) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = 0;
    while after < position {
        let upto = position.min(after + TOGETHER);
        let begun: Vec<(String, String)> = sqlx::query_as(
            "SELECT aggregate_type, aggregate_id FROM events WHERE position > $1 AND position <= $2
             AND sequence = 1 ORDER BY position",
        )
        .bind(after)
        .bind(upto)
        .fetch_all(store.pool())
        .await
        .map_err(StoreError::from)?;
        for state in states(store, &begun, position).await? {
            each(state)?;
        }
        after = upto;
    }
    Ok(())
}

/// Returns the states of those streams in `named` (type and id) that have events up to `position`.
async fn states(store: &Store, named: &[(String, String)], position: i64) -> Result<Vec<Value>, StoreError> {
    let (kinds, ids): (Vec<_>, Vec<_>) = named.iter().map(|(kind, id)| (kind.as_str(), id.as_str())).unzip();
    let positions: Vec<i64> = sqlx::query_scalar(
        "SELECT e.position FROM unnest($1::text[], $2::text[]) AS s (kind, id)
         JOIN events AS e ON e.aggregate_type = s.kind AND e.aggregate_id = s.id
         WHERE e.position <= $3 ORDER BY e.position",
    )
    .bind(&kinds)
    .bind(&ids)
    .bind(position)
    .fetch_all(store.pool())
    .await?;
    let mut streams: HashMap<String, Vec<Arc<Envelope>>> = HashMap::new();
    for some in positions.chunks(STEP) {
        for event in store.some_events(some).await? {
            let event = event
                .map_err(|event| StoreError::Undecodable { position: event.position, why: event.why })?;
            streams.entry(event.metadata.stream_id.clone()).or_default().push(event);
        }
    }
    let told = |id: &str| {
        let events = streams.get(id)?;
        let Metadata { stream_type, stream_id, sequence, recorded_at, .. } = &events.last()?.metadata;
        Some(json!({
            "stream_type": stream_type, "stream_id": stream_id, "position": events.last()?.position,
            "sequence": sequence, "recorded_at": recorded_at,
            "state": AnyEvent::fold(events.iter().map(|event| &event.data)),
        }))
    };
    let mut once = ids;
    once.dedup();
    Ok(once.into_iter().filter_map(told).collect())
}
