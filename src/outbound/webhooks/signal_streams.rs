//! The streams of security signals: what each one takes, the rows of `webhook_endpoints` that stand for streams, so that
//! the workers find their messages, and the end of messages that nobody fetched.

use super::queue::{self, Row};
use sqlx::{Connection, PgConnection, types::Json};
use time::OffsetDateTime;
use xwms_events::{
    client::{SignalStatus, SignalStream},
    endpoint::{Endpoint, EndpointSettings, EndpointStanding},
    ids::{AccountId, ClientId},
    signal_kind::SignalKind,
};

/// What the ids of streams in the queue begin with. No client and no endpoint has such an id.
pub(super) const PREFIX: &str = "signals/";

/// Returns the id of the client's stream in the queue.
pub fn id_of(client_id: &str) -> String {
    format!("{PREFIX}{client_id}")
}

/// Returns the client whose stream this is; `None` if it is another receiver.
pub(super) fn client_of(id: &str) -> Option<ClientId> {
    id.strip_prefix(PREFIX)?.parse().ok()
}

/// Whether any client has a stream.
pub(super) async fn is_used(db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM signal_streams)").fetch_one(db).await
}

/// Returns the row of `webhook_endpoints` for a stream. It has no URL: a server of an older version does not know
/// what it is, and must send nothing there.
fn receiver(account_id: AccountId, is_open: bool) -> Endpoint {
    Endpoint {
        account_id: Some(account_id),
        standing: if is_open { EndpointStanding::Enabled } else { EndpointStanding::Disabled },
        // A pattern that no public event matches.
        settings: EndpointSettings {
            events: vec!["session.ended".to_owned()],
            ..EndpointSettings::default()
        },
        ..Endpoint::default()
    }
}

/// Makes the client's stream what it is from now on.
pub(super) async fn set(
    db: &mut PgConnection,
    client_id: &str,
    account_id: AccountId,
    stream: &SignalStream,
) -> Result<(), sqlx::Error> {
    let authorization = stream.authorization_id.map(|id| id.to_string());
    forget_authorization(db, client_id, authorization.as_deref()).await?;
    sqlx::query(
        "INSERT INTO signal_streams (client_id, account_id, takes, kinds, removed, authorization_id)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (client_id) DO UPDATE SET takes = excluded.takes, kinds = excluded.kinds,
             removed = excluded.removed, authorization_id = excluded.authorization_id",
    )
    .bind(client_id)
    .bind(account_id.uuid())
    .bind(stream.status != SignalStatus::Disabled)
    .bind(stream.kinds().into_iter().map(SignalKind::uri).collect::<Vec<_>>())
    .bind(stream.removed.iter().map(ToString::to_string).collect::<Vec<_>>())
    .bind(authorization)
    .execute(&mut *db)
    .await?;
    let is_open = stream.push_url.is_some() && stream.status == SignalStatus::Enabled;
    sqlx::query(
        "INSERT INTO webhook_endpoints (endpoint_id, account_id, enabled, state, last_position, logout)
         VALUES ($1, $2, $3, $4, 0, true)
         ON CONFLICT (endpoint_id) DO UPDATE
             SET enabled = excluded.enabled, state = excluded.state, failures = 0, failing_since = NULL,
                 rests_until = NULL",
    )
    .bind(id_of(client_id))
    .bind(account_id.uuid())
    .bind(is_open)
    .bind(Json(receiver(account_id, is_open)))
    .execute(&mut *db)
    .await?;
    // What is left of a stream that was deleted must not be swept together with what the new one gets.
    sqlx::query("DELETE FROM webhook_leftovers WHERE endpoint_id = $1")
        .bind(id_of(client_id))
        .execute(&mut *db)
        .await?;
    match stream.status {
        SignalStatus::Disabled => skip(db, client_id).await,
        SignalStatus::Enabled | SignalStatus::Paused => Ok(()),
    }
}

/// Deletes the value of the header that the stream had, unless it is `kept`.
async fn forget_authorization(
    db: &mut PgConnection,
    client_id: &str,
    kept: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "DELETE FROM signing_secrets WHERE key_id IN (
             SELECT authorization_id FROM signal_streams
             WHERE client_id = $1 AND authorization_id IS DISTINCT FROM $2)",
    )
    .bind(client_id)
    .bind(kept)
    .execute(db)
    .await
    .map(drop)
}

/// Sends nothing of what waits.
async fn skip(db: &mut PgConnection, client_id: &str) -> Result<(), sqlx::Error> {
    let sql = "UPDATE webhook_messages SET state = 'skipped'
               WHERE endpoint_id = $1 AND state IN ('ready', 'waiting')";
    sqlx::query(sql).bind(id_of(client_id)).execute(db).await.map(drop)
}

/// Deletes the client's stream, if it has one. Its messages are swept later, as there may be many.
pub(super) async fn delete(db: &mut PgConnection, client_id: &str) -> Result<(), sqlx::Error> {
    forget_authorization(db, client_id, None).await?;
    sqlx::query("DELETE FROM signal_streams WHERE client_id = $1").bind(client_id).execute(&mut *db).await?;
    sqlx::query(
        "WITH gone AS (DELETE FROM webhook_endpoints WHERE endpoint_id = $1 RETURNING endpoint_id)
         INSERT INTO webhook_leftovers SELECT endpoint_id FROM gone ON CONFLICT DO NOTHING",
    )
    .bind(id_of(client_id))
    .execute(&mut *db)
    .await?;
    // After its row is locked, as whoever records an attempt does.
    skip(db, client_id).await
}

/// Gives up at most `limit` events that nobody fetched since `before`, and releases at `now` what waited behind them.
/// Returns how many.
///
/// # Errors
/// The database's failure.
pub async fn give_up(
    db: &mut PgConnection,
    before: OffsetDateTime,
    now: OffsetDateTime,
    limit: i64,
) -> Result<u64, sqlx::Error> {
    let mut transaction = db.begin().await?;
    // The character after the slash of the prefix is '0'.
    let old: Vec<(String, i64)> = sqlx::query_as(
        "SELECT endpoint_id, position FROM webhook_messages
         WHERE endpoint_id > 'signals/' AND endpoint_id < 'signals0'
               AND state IN ('ready', 'waiting') AND created_at < $1 LIMIT $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(&mut *transaction)
    .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let (streams, positions): (Vec<String>, Vec<i64>) = old.into_iter().unzip();
    sqlx::query("SELECT FROM webhook_endpoints WHERE endpoint_id = ANY ($1) ORDER BY endpoint_id FOR UPDATE")
        .bind(&streams)
        .execute(&mut *transaction)
        .await?;
    let lanes: Vec<String> = sqlx::query_scalar(
        "UPDATE webhook_messages AS m SET state = 'skipped' FROM unnest($1::text[], $2::bigint[]) AS x (e, p)
         WHERE m.endpoint_id = x.e AND m.position = x.p AND m.state IN ('ready', 'waiting') RETURNING m.lane",
    )
    .bind(&streams)
    .bind(&positions)
    .fetch_all(&mut *transaction)
    .await?;
    let given_up = u64::try_from(lanes.len()).unwrap_or_default();
    queue::promote(&mut transaction, lanes, now).await?;
    transaction.commit().await?;
    Ok(given_up)
}

/// Locks the streams of `messages`, as whoever queues must, and drops the messages of those that are gone.
pub(super) async fn lock(db: &mut PgConnection, messages: &mut Vec<Row>) -> Result<(), sqlx::Error> {
    queue::lock(db, messages, "true").await
}

#[cfg(test)]
mod tests {
    use super::{client_of, id_of};
    use xwms_events::ids::ClientId;

    #[test]
    fn the_id_of_a_stream_is_no_clients_and_leads_back_to_it() {
        let client = ClientId::from_uuid(uuid::Uuid::from_u128(7));
        let id = id_of(&client.to_string());
        assert_eq!((client_of(&id), id.parse::<ClientId>().is_err()), (Some(client), true));
        assert_eq!(client_of(&client.to_string()), None);
    }
}
