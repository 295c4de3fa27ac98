//! The logins that clients are to be told the end of: a row of `logout_logins` for each client and session, from the
//! grant until the login ends. Also the clients that are told: rows of `webhook_endpoints`, so that the workers find
//! their messages.
//!
//! Whoever locks both locks logins first, and then clients in the order of their ids. Otherwise two that wait for
//! each other would have to start anew.

use super::{
    queue::{self, Row},
    signal_streams::PREFIX,
};
use sqlx::{FromRow, PgConnection, types::Json};
use std::collections::{BTreeMap, HashSet};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    endpoint::{Endpoint, EndpointSettings, EndpointStanding},
    grant::Authorization,
    ids::AccountId,
    logout::keys_of_login,
};

/// A login that has ended, or may have expired.
#[derive(FromRow)]
pub(super) struct Login {
    pub client_id: String,
    pub session_id: String,
    pub position: i64,
    pub event_id: Uuid,
    /// The event that ended it, if that is known.
    pub ended: Option<String>,
}

impl Login {
    /// The message that tells the client. Each is alone in its lane: logouts are independent of each other.
    pub fn message(self, why: &str) -> Row {
        Row {
            lane: format!("{}/{}", self.client_id, self.position),
            endpoint_id: self.client_id,
            position: self.position,
            event_id: self.event_id,
            event_type: why.to_owned(),
            previous: 0,
        }
    }
}

/// Whether any client is told of logouts.
pub(super) async fn is_used(db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM webhook_endpoints WHERE logout AND endpoint_id < $1)")
        .bind(PREFIX)
        .fetch_one(db)
        .await
}

/// Returns those of `clients` that are told of logouts.
pub(super) async fn told(
    db: &mut PgConnection,
    clients: Vec<String>,
) -> Result<HashSet<String>, sqlx::Error> {
    let sql = "SELECT endpoint_id FROM webhook_endpoints WHERE endpoint_id = ANY ($1) AND logout AND enabled";
    let found: Vec<String> = sqlx::query_scalar(sql).bind(clients).fetch_all(db).await?;
    Ok(found.into_iter().collect())
}

/// What becomes of a client that is told of logouts, or was.
pub(super) enum Change {
    /// It is told at this URI from now on.
    Tell(AccountId, String),
    /// It is told nothing any more.
    Forget,
    /// It was deleted.
    Delete,
}

/// Applies `changes` of clients, by their ids. The caller has written logins already, and queues `messages` next.
pub(super) async fn apply(
    db: &mut PgConnection,
    changes: &BTreeMap<String, Vec<Change>>,
    messages: &[Row],
) -> Result<(), sqlx::Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let told = messages.iter().map(|message| message.endpoint_id.clone());
    let clients: Vec<String> = changes.keys().cloned().chain(told).collect();
    sqlx::query("SELECT FROM webhook_endpoints WHERE endpoint_id = ANY ($1) ORDER BY endpoint_id FOR UPDATE")
        .bind(clients)
        .execute(&mut *db)
        .await?;
    for (client_id, changes) in changes {
        for change in changes {
            match change {
                Change::Tell(account_id, uri) => tell(db, client_id, *account_id, uri).await?,
                Change::Forget => forget(db, client_id).await?,
                Change::Delete => delete(db, client_id).await?,
            }
        }
    }
    Ok(())
}

/// Tells the client of logouts at `uri` from now on. A new address starts with a clean record.
async fn tell(
    db: &mut PgConnection,
    client_id: &str,
    account_id: AccountId,
    uri: &str,
) -> Result<(), sqlx::Error> {
    let endpoint = Endpoint {
        account_id: Some(account_id),
        standing: EndpointStanding::Enabled,
        settings: EndpointSettings {
            url: uri.to_owned(),
            events: no_events(),
            ..EndpointSettings::default()
        },
        ..Endpoint::default()
    };
    sqlx::query(
        "INSERT INTO webhook_endpoints (endpoint_id, account_id, enabled, state, last_position, logout)
         VALUES ($1, $2, true, $3, 0, true)
         ON CONFLICT (endpoint_id) DO UPDATE
             SET enabled = true, state = excluded.state, failures = 0, failing_since = NULL, rests_until = NULL
             WHERE NOT webhook_endpoints.enabled OR webhook_endpoints.state <> excluded.state",
    )
    .bind(client_id)
    .bind(account_id.uuid())
    .bind(Json(endpoint))
    .execute(db)
    .await
    .map(drop)
}

/// A pattern that no public event matches. A server of an older version does not know that the row is no endpoint.
fn no_events() -> Vec<String> {
    vec!["session.ended".to_owned()]
}

/// Tells the client nothing any more. What it was told stays visible.
async fn forget(db: &mut PgConnection, client_id: &str) -> Result<(), sqlx::Error> {
    for sql in [
        "UPDATE webhook_endpoints SET enabled = false WHERE endpoint_id = $1 AND logout",
        "UPDATE webhook_messages SET state = 'skipped' WHERE endpoint_id = $1 AND state IN ('ready', 'waiting')",
    ] {
        sqlx::query(sql).bind(client_id).execute(&mut *db).await?;
    }
    Ok(())
}

/// Forgets a client that was deleted. Its messages are swept later, as there may be many.
async fn delete(db: &mut PgConnection, client_id: &str) -> Result<(), sqlx::Error> {
    forget(db, client_id).await?;
    sqlx::query(
        "WITH gone AS (DELETE FROM webhook_endpoints WHERE endpoint_id = $1 AND logout RETURNING endpoint_id)
         INSERT INTO webhook_leftovers SELECT endpoint_id FROM gone ON CONFLICT DO NOTHING",
    )
    .bind(client_id)
    .execute(db)
    .await
    .map(drop)
}

/// Removes all logins at the client, which is told nothing of them.
pub(super) async fn remove_all(db: &mut PgConnection, client_id: &str) -> Result<(), sqlx::Error> {
    let sql = "DELETE FROM logout_logins WHERE client_id = $1";
    sqlx::query(sql).bind(client_id).execute(db).await.map(drop)
}

/// Remembers a login, which the event at `position` made. One of the client in the same session takes the place of
/// the former, unless it is that of a device that was approved there: the end of its grant is not the end of the
/// person's own login.
pub(super) async fn add(
    db: &mut PgConnection,
    login: &Authorization,
    position: i64,
    event_id: Uuid,
    check_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO logout_logins (client_id, session_id, position, event_id, keys, check_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (client_id, session_id) DO UPDATE
             SET position = excluded.position, event_id = excluded.event_id, keys = excluded.keys,
                 ended = NULL
             WHERE $7",
    )
    .bind(login.client_id.to_string())
    .bind(login.session_id.to_string())
    .bind(position)
    .bind(event_id)
    .bind(keys_of_login(login).to_vec())
    .bind(check_at)
    .bind(login.device.is_none())
    .execute(db)
    .await
    .map(drop)
}

/// Removes and returns the logins that end with `key`. Those from after `position` are newer than the end.
pub(super) async fn end(db: &mut PgConnection, key: &str, position: i64) -> Result<Vec<Login>, sqlx::Error> {
    sqlx::query_as(
        "DELETE FROM logout_logins WHERE keys @> ARRAY[$1::text] AND position < $2
         RETURNING client_id, session_id, position, event_id, ended",
    )
    .bind(key)
    .bind(position)
    .fetch_all(db)
    .await
}

/// Ends all logins at the client from before `position`, part by part: there may be many.
pub(super) async fn end_all(
    db: &mut PgConnection,
    client_id: &str,
    position: i64,
    why: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE logout_logins SET ended = $3, check_at = $4 WHERE client_id = $1 AND position < $2")
        .bind(client_id)
        .bind(position)
        .bind(why)
        .bind(now)
        .execute(db)
        .await
        .map(drop)
}

/// Returns up to `limit` logins that have ended, or whose session may have expired at `now`, and locks them.
pub(super) async fn to_check(
    db: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> Result<Vec<Login>, sqlx::Error> {
    sqlx::query_as(
        "SELECT client_id, session_id, position, event_id, ended FROM logout_logins WHERE check_at <= $1
         ORDER BY check_at LIMIT $2 FOR UPDATE SKIP LOCKED",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await
}

/// Returns the position up to which the subscriber has taken the log. Logins that [`to_check`] has locked before
/// are as they were at that position.
pub(super) async fn cursor(db: &mut PgConnection, subscriber: &str) -> Result<i64, sqlx::Error> {
    let sql = "SELECT position FROM subscribers WHERE name = $1";
    Ok(sqlx::query_scalar(sql).bind(subscriber).fetch_optional(db).await?.unwrap_or(0))
}

/// Looks at the login again at `check_at`.
pub(super) async fn put_off(
    db: &mut PgConnection,
    login: &Login,
    check_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE logout_logins SET check_at = $3 WHERE client_id = $1 AND session_id = $2")
        .bind(&login.client_id)
        .bind(&login.session_id)
        .bind(check_at)
        .execute(db)
        .await
        .map(drop)
}

/// Removes a login that has ended.
pub(super) async fn remove(db: &mut PgConnection, login: &Login) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM logout_logins WHERE client_id = $1 AND session_id = $2")
        .bind(&login.client_id)
        .bind(&login.session_id)
        .execute(db)
        .await
        .map(drop)
}

/// Locks the clients of `messages`, as whoever queues must, and drops the messages of those that are told nothing
/// any more.
pub(super) async fn lock(db: &mut PgConnection, messages: &mut Vec<Row>) -> Result<(), sqlx::Error> {
    queue::lock(db, messages, "logout AND enabled").await
}
