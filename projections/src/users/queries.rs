//! Queries about users.

use crate::{
    PageQuery,
    pagination::{narrow, of_account},
    sql::{MaybeAt, MaybeProfile, MaybeText, at, word},
};
use serde::Serialize;
use sqlx::{Error, FromRow, PgExecutor, QueryBuilder};
use time::OffsetDateTime;
use xwms_events::{
    Personal, Timestamp,
    ids::AccountId,
    user::{Profile, UserStanding},
};

/// The user data that members of an account see of each other.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct User {
    pub user_id: String,
    #[sqlx(try_from = "MaybeText")]
    pub email: Personal<String>,
    #[sqlx(try_from = "MaybeProfile")]
    pub profile: Personal<Profile>,
}

/// Returns those of the users that exist.
pub async fn several(db: impl PgExecutor<'_>, user_ids: &[String]) -> Result<Vec<User>, Error> {
    sqlx::query_as("SELECT user_id, email, profile FROM read_users.users WHERE user_id = ANY ($1)")
        .bind(user_ids)
        .fetch_all(db)
        .await
}

/// A test user's entry in the list.
#[derive(Debug, Clone, FromRow)]
pub struct TestUser {
    pub user_id: String,
    pub position: i64,
}

/// Returns the account's test users except erased ones, newest first.
pub async fn test_users(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    page: PageQuery,
) -> Result<Vec<TestUser>, Error> {
    let sql = "SELECT user_id, position FROM read_users.users WHERE test_of = ";
    let mut query = of_account(sql, account_id);
    query.push(" AND standing <> ").push_bind(word(&UserStanding::Erased)?);
    page.rows(query, db).await
}

/// A person's entry in the operator's list.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Listed {
    pub user_id: String,
    #[sqlx(try_from = "MaybeText")]
    pub email: Personal<String>,
    pub email_verified: bool,
    pub standing: String,
    /// Whether they have an authenticator app.
    pub totp: bool,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub erase_at: Option<Timestamp>,
    pub position: i64,
}

/// Filters the operator's list.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListFilter<'a> {
    pub user_id: Option<&'a str>,
    pub standing: Option<UserStanding>,
}

/// Returns the people, without test users, newest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    filter: ListFilter<'_>,
    page: PageQuery,
) -> Result<Vec<Listed>, Error> {
    let sql = "SELECT user_id, email, email_verified, standing, totp, created_at, erase_at, position
               FROM read_users.users WHERE test_of IS NULL";
    let mut query = QueryBuilder::new(sql);
    narrow(&mut query, "user_id", filter.user_id);
    narrow(&mut query, "standing", filter.standing.as_ref().map(word).transpose()?);
    page.rows(query, db).await
}

/// Returns up to `most` people who are to be erased at `now`, those who wait longest first.
pub async fn due_to_erase(db: impl PgExecutor<'_>, now: Timestamp, most: i64) -> Result<Vec<String>, Error> {
    sqlx::query_scalar(
        "SELECT user_id FROM read_users.users WHERE erase_at <= $1 ORDER BY erase_at, user_id LIMIT $2",
    )
    .bind(at(now)?)
    .bind(most)
    .fetch_all(db)
    .await
}
