//! What events of an endpoint mean for its messages: the endpoint as it is from then on, a test, a replay,
//! messages sent again or skipped.

use super::queue::{self, Known, Row};
use sqlx::{PgConnection, Row as _, types::Json};
use time::OffsetDateTime;
use xwms_events::{
    Decider, Envelope,
    endpoint::{DisableReason, Endpoint, EndpointEvent, Standing, wanted},
};

/// Folds `event` and does what it asks, at `now`.
pub(super) async fn obey(
    db: &mut PgConnection,
    envelope: &Envelope,
    event: &EndpointEvent,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let id = envelope.metadata.stream_id.as_str();
    let mut endpoint = locked(db, id).await?;
    let old = endpoint.clone();
    endpoint.evolve(event);
    match event {
        EndpointEvent::Deleted {} => return delete(db, id, &old).await,
        _ => save(db, id, &endpoint).await?,
    }
    match event {
        EndpointEvent::SecretRotated { .. } => {
            let kept = |id| endpoint.secrets.iter().any(|secret| secret.secret_id == id);
            let ids = old.secrets.iter().map(|secret| secret.secret_id).filter(|id| !kept(*id));
            forget(db, ids.map(|id| id.to_string()).collect()).await
        }
        EndpointEvent::Changed { .. } => {
            let ids = values_id(&old).filter(|id| Some(id) != values_id(&endpoint).as_ref());
            forget(db, ids.into_iter().collect()).await
        }
        EndpointEvent::Disabled { .. } => sqlx::query(
            "UPDATE webhook_endpoints SET disabled_at = COALESCE(disabled_at, $2) WHERE endpoint_id = $1",
        )
        .bind(id)
        .bind(envelope.position)
        .execute(db)
        .await
        .map(drop),
        EndpointEvent::Enabled {} => enable(db, id, &old, envelope.position).await,
        EndpointEvent::Tested { .. } => {
            let metadata = &envelope.metadata;
            let row = Row {
                endpoint_id: id.to_owned(),
                position: envelope.position,
                event_id: metadata.id.uuid(),
                event_type: metadata.name.clone(),
                // In no other's way, and nobody in its.
                lane: format!("{id}/test/{}", metadata.id),
                previous: 0,
            };
            queue::put(db, &[row], Known::Leave, now).await
        }
        EndpointEvent::ReplayRequested { after, upto, events } => {
            let names = wanted(events.iter().map(String::as_str)).unwrap_or_default();
            sqlx::query(
                "INSERT INTO webhook_replays (position, endpoint_id, after, upto, names)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(envelope.position)
            .bind(id)
            .bind(after)
            // What comes later comes by itself.
            .bind(upto.min(&envelope.position))
            .bind(names)
            .execute(db)
            .await
            .map(drop)
        }
        EndpointEvent::ResendRequested { message_id: Some(message_id) } => {
            resend(db, id, message_id.uuid(), now).await
        }
        EndpointEvent::ResendRequested { message_id: None } => later(db, id, envelope.position, RESEND).await,
        EndpointEvent::MessageSkipped { message_id } => {
            let lanes: Vec<String> = sqlx::query_scalar(
                "UPDATE webhook_messages SET state = 'skipped'
                 WHERE endpoint_id = $1 AND event_id = $2 AND state IN ('ready', 'waiting') RETURNING lane",
            )
            .bind(id)
            .bind(message_id.uuid())
            .fetch_all(&mut *db)
            .await?;
            queue::promote(db, lanes.iter().map(String::as_str), now).await
        }
        EndpointEvent::Created { .. } | EndpointEvent::Deleted {} => Ok(()),
    }
}

async fn locked(db: &mut PgConnection, id: &str) -> Result<Endpoint, sqlx::Error> {
    let row = sqlx::query("SELECT state FROM webhook_endpoints WHERE endpoint_id = $1 FOR UPDATE")
        .bind(id)
        .fetch_optional(db)
        .await?;
    let state: Option<Json<Endpoint>> = row.map(|row| row.try_get("state")).transpose()?;
    Ok(state.map(|state| state.0).unwrap_or_default())
}

async fn save(db: &mut PgConnection, id: &str, endpoint: &Endpoint) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO webhook_endpoints (endpoint_id, account_id, enabled, state, last_position)
         VALUES ($1, $2, $3, $4, 0)
         ON CONFLICT (endpoint_id) DO UPDATE SET enabled = excluded.enabled, state = excluded.state",
    )
    .bind(id)
    .bind(endpoint.account_id.map(|id| id.uuid()))
    .bind(endpoint.standing == Standing::Enabled)
    .bind(Json(endpoint))
    .execute(db)
    .await
    .map(drop)
}

/// It is as if it had never failed: what waits for a retry is sent now. What it missed since it was given up is
/// sent after all; what was not to be sent, because its account had disabled it, is not.
async fn enable(db: &mut PgConnection, id: &str, old: &Endpoint, position: i64) -> Result<(), sqlx::Error> {
    if matches!(old.disabled, Some(DisableReason::Gone | DisableReason::Failing)) {
        sqlx::query(
            "INSERT INTO webhook_replays (position, endpoint_id, after, upto, names, previous, catch_up)
             SELECT $2, endpoint_id, disabled_at, $2, $3, last_position, true FROM webhook_endpoints
             WHERE endpoint_id = $1 AND disabled_at IS NOT NULL",
        )
        .bind(id)
        .bind(position)
        .bind(wanted(old.settings.events.iter().map(String::as_str)).unwrap_or_default())
        .execute(&mut *db)
        .await?;
    }
    sqlx::query(
        "UPDATE webhook_endpoints
         SET disabled_at = NULL, failures = 0, failing_since = NULL, rests_until = NULL WHERE endpoint_id = $1",
    )
    .bind(id)
    .execute(&mut *db)
    .await?;
    later(db, id, position, HURRY).await
}

/// A kind of [`backlog`](super::backlog), and whether what is newer waits for it.
type Kind = (&'static str, bool);

/// What is sent again comes before what is newer.
const RESEND: Kind = ("resend", true);
const HURRY: Kind = ("hurry", false);

/// Leaves to others what may be much: all that failed, all that waits for a retry. Asked for again, it begins anew.
async fn later(
    db: &mut PgConnection,
    id: &str,
    position: i64,
    (kind, holds): Kind,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO webhook_replays (position, endpoint_id, after, upto, names, catch_up, kind)
         VALUES ($1, $2, 0, $1, '{}', $3, $4)
         ON CONFLICT (endpoint_id, kind) WHERE kind <> 'window' DO UPDATE SET after = 0, upto = excluded.upto",
    )
    .bind(position)
    .bind(id)
    .bind(holds)
    .bind(kind)
    .execute(db)
    .await
    .map(drop)
}

/// Its messages and attempts are swept later: there may be many. Nobody adds any once its row is gone.
async fn delete(db: &mut PgConnection, id: &str, old: &Endpoint) -> Result<(), sqlx::Error> {
    let ids = old.secrets.iter().map(|secret| secret.secret_id.to_string());
    forget(db, ids.chain(values_id(old)).collect()).await?;
    for sql in [
        "DELETE FROM webhook_endpoints WHERE endpoint_id = $1",
        "DELETE FROM webhook_replays WHERE endpoint_id = $1",
        "INSERT INTO webhook_leftovers VALUES ($1) ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(sql).bind(id).execute(&mut *db).await?;
    }
    Ok(())
}

fn values_id(endpoint: &Endpoint) -> Option<String> {
    endpoint.settings.headers.as_ref().map(|headers| headers.values_id.to_string())
}

/// Removes keys that nothing is signed with any more.
async fn forget(db: &mut PgConnection, ids: Vec<String>) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM signing_secrets WHERE key_id = ANY ($1)").bind(ids).execute(db).await.map(drop)
}

/// Sends one message again, whatever came of it. If it waits for a retry, it goes at once.
async fn resend(
    db: &mut PgConnection,
    id: &str,
    event_id: uuid::Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    // It waits first; then it goes, unless another of its lane is on its way.
    let lanes: Vec<String> = sqlx::query_scalar(
        "UPDATE webhook_messages
         SET due_at = $3, state = CASE state WHEN 'ready' THEN state ELSE 'waiting' END,
             earlier_attempts = CASE WHEN state IN ('ready', 'waiting') THEN earlier_attempts ELSE attempts END
         WHERE endpoint_id = $1 AND event_id = $2 AND (state <> 'ready' OR due_at > $3) RETURNING lane",
    )
    .bind(id)
    .bind(event_id)
    .bind(now)
    .fetch_all(&mut *db)
    .await?;
    queue::promote(db, lanes.iter().map(String::as_str), now).await
}
