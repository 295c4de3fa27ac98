//! The tables of security signals: streams, the people whom an account knows, and the sessions with which they logged
//! in to its apps. Also the rows of `webhook_endpoints` that stand for streams, so that the workers find their
//! messages.

use super::queue::{self, Row};
use sqlx::{Connection, PgConnection, types::Json};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    Envelope,
    client::{SignalStatus, SignalStream},
    endpoint::{Endpoint, EndpointSettings, EndpointStanding},
    grant::Authorization,
    ids::{AccountId, ClientId, UserId},
    signal_kind::{SignalKind, VERIFICATION},
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

/// People whom accounts came to know in a batch, as users and as members. They are written together.
#[derive(Default)]
pub(super) struct People(BTreeMap<(String, Uuid), (bool, bool)>);

impl People {
    pub fn add_user(&mut self, user_id: UserId, account_id: AccountId) {
        self.0.entry((user_id.to_string(), account_id.uuid())).or_default().0 = true;
    }

    pub fn add_member(&mut self, user_id: UserId, account_id: AccountId) {
        self.0.entry((user_id.to_string(), account_id.uuid())).or_default().1 = true;
    }

    /// Writes them. Whom an account knows already costs no write.
    pub async fn write(&mut self, db: &mut PgConnection) -> Result<(), sqlx::Error> {
        let people = std::mem::take(&mut self.0);
        if people.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO signal_people (user_id, account_id, is_user, is_member)
             SELECT x.* FROM unnest($1::text[], $2::uuid[], $3::boolean[], $4::boolean[]) AS x
             ON CONFLICT (user_id, account_id) DO UPDATE
                 SET is_user = signal_people.is_user OR excluded.is_user,
                     is_member = signal_people.is_member OR excluded.is_member
                 WHERE (excluded.is_user AND NOT signal_people.is_user)
                    OR (excluded.is_member AND NOT signal_people.is_member)",
        )
        .bind(people.keys().map(|(user_id, _)| user_id.as_str()).collect::<Vec<_>>())
        .bind(people.keys().map(|(_, account_id)| *account_id).collect::<Vec<_>>())
        .bind(people.values().map(|(is_user, _)| *is_user).collect::<Vec<_>>())
        .bind(people.values().map(|(_, is_member)| *is_member).collect::<Vec<_>>())
        .execute(db)
        .await
        .map(drop)
    }
}

/// The account no longer has the person as a member.
pub(super) async fn remove_member(
    db: &mut PgConnection,
    user_id: UserId,
    account_id: AccountId,
) -> Result<(), sqlx::Error> {
    for sql in [
        "DELETE FROM signal_people WHERE user_id = $1 AND account_id = $2 AND NOT is_user",
        "UPDATE signal_people SET is_member = false WHERE user_id = $1 AND account_id = $2 AND is_member",
    ] {
        sqlx::query(sql).bind(user_id.to_string()).bind(account_id.uuid()).execute(&mut *db).await?;
    }
    Ok(())
}

/// Forgets a person who was erased.
pub(super) async fn forget_person(db: &mut PgConnection, user_id: &str) -> Result<(), sqlx::Error> {
    for sql in
        ["DELETE FROM signal_people WHERE user_id = $1", "DELETE FROM signal_sessions WHERE user_id = $1"]
    {
        sqlx::query(sql).bind(user_id).execute(&mut *db).await?;
    }
    Ok(())
}

/// Returns the messages that tell the event of `envelope`, of this kind and about this person, to the streams of all
/// accounts that know them; with `account_id`, to those of that account alone.
pub(super) async fn about_person(
    db: &mut PgConnection,
    envelope: &Envelope,
    kind: SignalKind,
    user_id: &str,
    account_id: Option<AccountId>,
) -> Result<Vec<Row>, sqlx::Error> {
    let clients: Vec<String> = sqlx::query_scalar(
        "SELECT s.client_id FROM signal_people AS p JOIN signal_streams AS s ON s.account_id = p.account_id
         WHERE p.user_id = $1 AND s.takes AND $2 = ANY (s.kinds) AND NOT $1 = ANY (s.removed)
               AND ($3::uuid IS NULL OR s.account_id = $3)",
    )
    .bind(user_id)
    .bind(kind.uri())
    .bind(account_id.map(|id| id.uuid()))
    .fetch_all(db)
    .await?;
    Ok(clients.iter().map(|client| message(client, envelope, kind.uri(), user_id)).collect())
}

/// Returns the messages that tell the event of `envelope` to the streams of the accounts at whose apps the session
/// logged in. With `level`, only to those that knew another one, which is remembered; without, the session is over
/// and forgotten.
pub(super) async fn about_session(
    db: &mut PgConnection,
    envelope: &Envelope,
    kind: SignalKind,
    session_id: &str,
    level: Option<i16>,
) -> Result<Vec<Row>, sqlx::Error> {
    let change = match level {
        Some(_) => {
            "UPDATE signal_sessions SET level = $3 WHERE session_id = $1 AND level <> $3
             RETURNING account_id, user_id"
        }
        None => {
            "DELETE FROM signal_sessions WHERE session_id = $1 AND $3::smallint IS NULL
             RETURNING account_id, user_id"
        }
    };
    let sql = format!(
        "WITH known AS ({change})
         SELECT s.client_id, k.user_id FROM known AS k JOIN signal_streams AS s ON s.account_id = k.account_id
         WHERE s.takes AND $2 = ANY (s.kinds) AND NOT k.user_id = ANY (s.removed)"
    );
    let found: Vec<(String, String)> =
        sqlx::query_as(&sql).bind(session_id).bind(kind.uri()).bind(level).fetch_all(db).await?;
    Ok(found.iter().map(|(client, user)| message(client, envelope, kind.uri(), user)).collect())
}

/// Returns the message that verifies the client's stream, unless it takes nothing.
pub(super) async fn verification(
    db: &mut PgConnection,
    envelope: &Envelope,
    client_id: &str,
) -> Result<Option<Row>, sqlx::Error> {
    let sql = "SELECT client_id FROM signal_streams WHERE client_id = $1 AND takes";
    let found: Option<String> = sqlx::query_scalar(sql).bind(client_id).fetch_optional(db).await?;
    Ok(found.map(|client| message(&client, envelope, VERIFICATION, "verification")))
}

/// Returns a message for the client's stream. Those about one subject go one after the other.
fn message(client_id: &str, envelope: &Envelope, event_type: &str, subject: &str) -> Row {
    let endpoint_id = id_of(client_id);
    Row {
        lane: format!("{endpoint_id}/{subject}"),
        endpoint_id,
        position: envelope.position,
        event_id: envelope.metadata.id.uuid(),
        event_type: event_type.to_owned(),
        previous: 0,
    }
}

/// Remembers a session in which a person logged in to an app of an account that has a stream, until it is over at
/// `forget_at`.
pub(super) async fn add_session(
    db: &mut PgConnection,
    login: &Authorization,
    level: i16,
    forget_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO signal_sessions (session_id, account_id, user_id, level, forget_at)
         SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT FROM signal_streams AS s WHERE s.account_id = $2)
         ON CONFLICT (session_id, account_id) DO UPDATE
             SET level = excluded.level, forget_at = GREATEST(signal_sessions.forget_at, excluded.forget_at)",
    )
    .bind(login.session_id.to_string())
    .bind(login.account_id.uuid())
    .bind(login.user_id.to_string())
    .bind(level)
    .bind(forget_at)
    .execute(db)
    .await
    .map(drop)
}

/// The session goes on until `forget_at`.
pub(super) async fn extend_session(
    db: &mut PgConnection,
    session_id: &str,
    forget_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE signal_sessions SET forget_at = GREATEST(forget_at, $2) WHERE session_id = $1";
    sqlx::query(sql).bind(session_id).bind(forget_at).execute(db).await.map(drop)
}

/// Forgets up to `limit` sessions that are over at `now`. Returns how many.
pub(super) async fn forget_sessions(
    db: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> Result<u64, sqlx::Error> {
    let sql = "DELETE FROM signal_sessions WHERE (session_id, account_id) IN (
                   SELECT session_id, account_id FROM signal_sessions WHERE forget_at <= $1
                   ORDER BY forget_at LIMIT $2)";
    Ok(sqlx::query(sql).bind(now).bind(limit).execute(db).await?.rows_affected())
}

/// Gives up to `limit` events up that nobody fetched since `before`, and releases at `now` what waited behind them.
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
