//! Queries about one person's access, for their download: everything that the model has of them, page by page, oldest
//! first. They never return another person's rows.

use super::{
    Consent, Grant, Token,
    queries::{CONSENT, GRANT, TOKEN},
};
use crate::{pagination::oldest, sql::MaybeAt};
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
    let sql = "SELECT session_id, started_at, expires_at, ended_at, position FROM read_access.sessions_shown
               WHERE user_id = ";
    oldest(db, sql, user_id.to_string(), after, most).await
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
    oldest(db, &format!("{CONSENT}user_id = "), user_id.to_string(), after, most).await
}

/// Returns up to `most` grants of the person after the position `after`.
pub async fn grants_of_person(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    after: i64,
    most: i64,
) -> Result<Vec<Grant>, Error> {
    oldest(db, &format!("{GRANT}user_id = "), user_id.to_string(), after, most).await
}

/// Returns up to `most` access tokens of a grant after the position `after`.
pub async fn tokens_of_grant(
    db: impl PgExecutor<'_>,
    grant_id: &str,
    after: i64,
    most: i64,
) -> Result<Vec<Token>, Error> {
    oldest(db, &format!("{TOKEN}grant_id = "), grant_id.to_owned(), after, most).await
}
