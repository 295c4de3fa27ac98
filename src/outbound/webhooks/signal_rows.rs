//! The people whom an account knows and the sessions with which they logged in to its apps, for security signals; and
//! the messages that tell the streams about them.

use super::{queue::Row, signal_streams::id_of};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    Envelope,
    grant::Authorization,
    ids::{AccountId, UserId},
    signal_kind::{SignalKind, VERIFICATION},
};

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
