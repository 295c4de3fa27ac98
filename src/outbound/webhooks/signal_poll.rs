//! The security events that wait for a receiver that polls (RFC 8936), and what it says of those that it got.
//!
//! The caller has authenticated the client whose stream it is.

use super::{
    no_token::NoToken,
    queue,
    signal_streams::id_of,
    signal_token::{Issuing, event_of, jti},
};
use crate::store::{Store, StoreError, feed::position};
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use uuid::Uuid;
use xwms_events::{client::Client, ids::ClientId};

/// Most events of one response.
pub const EVENTS_MAX: usize = 100;

/// What waits, as far as it was asked for.
pub struct Waiting {
    /// The tokens, by their `jti`.
    pub sets: BTreeMap<String, String>,
    /// Whether there are more.
    pub more: bool,
}

/// Records that the client got the events with these `jti`, or that it can't use them. Those that it was not sent are
/// ignored (RFC 8936 §2.4).
///
/// # Errors
/// The store's failure.
pub async fn settle(
    store: &Store,
    client_id: ClientId,
    accepted: &[String],
    refused: &[String],
) -> Result<(), StoreError> {
    let events =
        |ids: &[String]| -> Vec<Uuid> { ids.iter().filter_map(|id| event_of(client_id, id)).collect() };
    let (accepted, refused) = (events(accepted), events(refused));
    if accepted.is_empty() && refused.is_empty() {
        return Ok(());
    }
    let id = id_of(&client_id.to_string());
    let mut connection = store.pool().acquire().await?;
    let mut transaction = connection.begin().await?;
    lock(&mut transaction, &id).await?;
    let mut lanes = end(&mut transaction, &id, "delivered", accepted).await?;
    lanes.extend(end(&mut transaction, &id, "failed", refused).await?);
    queue::promote(&mut transaction, lanes, store.clock().datetime()).await?;
    transaction.commit().await?;
    Ok(())
}

/// Locks the stream, as whoever takes messages out must.
async fn lock(db: &mut PgConnection, id: &str) -> Result<(), sqlx::Error> {
    let sql = "SELECT FROM webhook_endpoints WHERE endpoint_id = $1 FOR UPDATE";
    sqlx::query(sql).bind(id).execute(db).await.map(drop)
}

/// Ends the messages of these events; returns their lanes.
async fn end(
    db: &mut PgConnection,
    id: &str,
    state: &str,
    events: Vec<Uuid>,
) -> Result<Vec<String>, sqlx::Error> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_scalar(
        "UPDATE webhook_messages SET state = $3 WHERE endpoint_id = $1 AND event_id = ANY ($2)
         AND state IN ('ready', 'waiting') RETURNING lane",
    )
    .bind(id)
    .bind(events)
    .bind(state)
    .fetch_all(db)
    .await
}

/// Returns up to `limit` events that wait for the client, the oldest first. They are returned again until the client
/// acknowledges them.
///
/// # Errors
/// The store's failure; also if a token can't be signed now.
pub async fn waiting(
    issuing: Issuing<'_>,
    client_id: ClientId,
    client: &Client,
    limit: usize,
) -> Result<Waiting, StoreError> {
    let store = issuing.store;
    let id = id_of(&client_id.to_string());
    let limit = limit.min(EVENTS_MAX);
    let ahead = i64::try_from(limit).unwrap_or_default() + 1;
    let mut found: Vec<i64> = sqlx::query_scalar(
        "SELECT position FROM webhook_messages WHERE endpoint_id = $1 AND state IN ('ready', 'waiting')
         ORDER BY position LIMIT $2",
    )
    .bind(&id)
    .bind(ahead)
    .fetch_all(store.pool())
    .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let mut waiting = Waiting { sets: BTreeMap::new(), more };
    if found.is_empty() {
        return Ok(waiting);
    }
    let mut impossible = Vec::new();
    for event in store.some_events(&found).await? {
        let at = position(&event);
        let token = match &event {
            Ok(envelope) => issuing.token(client_id, client, envelope).await.map(|token| (envelope, token)),
            Err(_) => Err(NoToken::UNREADABLE),
        };
        match token {
            Ok((envelope, token)) => {
                waiting.sets.insert(jti(client_id, envelope.metadata.id.uuid()), token);
            }
            Err(NoToken::Impossible(why)) => {
                tracing::warn!(position = at, "a security event is given up: {why}");
                impossible.push(at);
            }
            Err(NoToken::Failed(_)) => return Err(StoreError::Deadline),
        }
    }
    give_up(store, &id, impossible).await?;
    Ok(waiting)
}

/// Gives events up that can't be told, so that they are not in the way.
async fn give_up(store: &Store, id: &str, positions: Vec<i64>) -> Result<(), StoreError> {
    if positions.is_empty() {
        return Ok(());
    }
    let mut connection = store.pool().acquire().await?;
    let mut transaction = connection.begin().await?;
    lock(&mut transaction, id).await?;
    let lanes: Vec<String> = sqlx::query_scalar(
        "UPDATE webhook_messages SET state = 'failed' WHERE endpoint_id = $1 AND position = ANY ($2)
         AND state IN ('ready', 'waiting') RETURNING lane",
    )
    .bind(id)
    .bind(positions)
    .fetch_all(&mut *transaction)
    .await?;
    queue::promote(&mut transaction, lanes, store.clock().datetime()).await?;
    transaction.commit().await?;
    Ok(())
}
