//! Queries about users.

use crate::{
    PageQuery,
    pagination::of_account,
    sql::{MaybeProfile, MaybeText, word},
};
use serde::Serialize;
use sqlx::{Error, FromRow, PgExecutor};
use xwms_events::{
    Personal,
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
