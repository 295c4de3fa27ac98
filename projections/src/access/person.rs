//! Queries about one person's access, for their download: everything that the model has of them, page by page, oldest
//! first. They never return another person's rows.

use super::{Consent, Grant, Token};
use crate::sql::MaybeAt;
use serde::Serialize;
use sqlx::{Error, FromRow, PgExecutor};
use time::OffsetDateTime;
use xwms_events::{Timestamp, ids::UserId};

/// One browser login.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Session {
    pub session_id: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub started_at: Timestamp,
    #[sqlx(try_from = "OffsetDateTime")]
    pub expires_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub ended_at: Option<Timestamp>,
    #[serde(skip)]
    pub position: i64,
}

/// Returns up to `most` sessions of the person after the position `after`.
pub async fn sessions_of_person(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    after: i64,
    most: i64,
) -> Result<Vec<Session>, Error> {
    sqlx::query_as(
        "SELECT session_id, started_at, expires_at, ended_at, position FROM read_access.sessions_shown
         WHERE user_id = $1 AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(user_id.to_string())
    .bind(after)
    .bind(most)
    .fetch_all(db)
    .await
}

/// Returns the positions of the events that started the person's last `most` sessions, the newest first.
pub async fn last_session_starts(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    most: i64,
) -> Result<Vec<i64>, Error> {
    sqlx::query_scalar(
        "SELECT position FROM read_access.sessions WHERE user_id = $1 ORDER BY position DESC LIMIT $2",
    )
    .bind(user_id.to_string())
    .bind(most)
    .fetch_all(db)
    .await
}

/// Returns up to `most` consents of the person after the position `after`, including withdrawn ones.
pub async fn consents_of_person(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    after: i64,
    most: i64,
) -> Result<Vec<Consent>, Error> {
    sqlx::query_as(
        "SELECT consent_id, account_id, client_id, user_id, scopes, resources, granted_at, withdrawn_at,
             position
         FROM read_access.consents WHERE user_id = $1 AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(user_id.to_string())
    .bind(after)
    .bind(most)
    .fetch_all(db)
    .await
}

/// Returns up to `most` grants of the person after the position `after`.
pub async fn grants_of_person(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    after: i64,
    most: i64,
) -> Result<Vec<Grant>, Error> {
    sqlx::query_as(
        "SELECT grant_id, account_id, client_id, user_id, session_id, scopes, resources, status, reason,
             created_at, last_used_at, revoked_at, position
         FROM read_access.grants_shown WHERE user_id = $1 AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(user_id.to_string())
    .bind(after)
    .bind(most)
    .fetch_all(db)
    .await
}

/// Returns up to `most` access tokens of a grant after the position `after`.
pub async fn tokens_of_grant(
    db: impl PgExecutor<'_>,
    grant_id: &str,
    after: i64,
    most: i64,
) -> Result<Vec<Token>, Error> {
    sqlx::query_as(
        "SELECT token_id, account_id, client_id, user_id, grant_id, session_id, secret_id, audience, scopes, format,
             issued_at, expires_at, revoked_at, reason, position, parent_id
         FROM read_access.tokens_shown WHERE grant_id = $1 AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(grant_id)
    .bind(after)
    .bind(most)
    .fetch_all(db)
    .await
}
