//! Queries about accounts.

use crate::{
    PageQuery,
    pagination::{narrow, of_account},
    sql::{MaybeText, word},
};
use serde::Serialize;
use sqlx::{Error, FromRow, PgExecutor, QueryBuilder};
use time::OffsetDateTime;
use xwms_events::{
    Personal, Timestamp,
    account::AccountStanding,
    ids::{AccountId, UserId},
};

/// A member of an account.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Member {
    pub account_id: String,
    pub user_id: String,
    pub role: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub joined_at: Timestamp,
    #[serde(skip)]
    pub position: i64,
}

/// An unused invitation.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Invitation {
    pub invitation_id: String,
    pub account_id: String,
    #[sqlx(try_from = "MaybeText")]
    pub email: Personal<String>,
    pub role: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub expires_at: Timestamp,
    #[sqlx(try_from = "OffsetDateTime")]
    pub invited_at: Timestamp,
    #[serde(skip)]
    pub position: i64,
}

/// An account's entry in the operator's list.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Listed {
    pub account_id: String,
    pub name: String,
    pub standing: String,
    pub plan: Option<String>,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    pub position: i64,
}

/// Filters the operator's list.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    pub standing: Option<AccountStanding>,
    /// A part of the name, in any case.
    pub name: Option<String>,
}

/// Returns the accounts, newest first, for operators.
pub async fn list(
    db: impl PgExecutor<'_>,
    filter: ListFilter,
    page: PageQuery,
) -> Result<Vec<Listed>, Error> {
    let sql = "SELECT account_id, name, standing, plan, created_at, position
               FROM read_accounts.accounts WHERE true";
    let mut query = QueryBuilder::new(sql);
    narrow(&mut query, "standing", filter.standing.as_ref().map(word).transpose()?);
    if let Some(name) = filter.name {
        query.push(" AND strpos(lower(name), lower(").push_bind(name).push(")) > 0");
    }
    page.rows(query, db).await
}

/// Returns all members of an account, newest first. Plans limit how many there are.
pub async fn members(db: impl PgExecutor<'_>, account_id: AccountId) -> Result<Vec<Member>, Error> {
    sqlx::query_as(
        "SELECT account_id, user_id, role, joined_at, position
         FROM read_accounts.members WHERE account_id = $1 ORDER BY position DESC",
    )
    .bind(account_id.to_string())
    .fetch_all(db)
    .await
}

/// Returns every account of a user that is not closed, newest first.
pub async fn memberships(db: impl PgExecutor<'_>, user_id: UserId) -> Result<Vec<Member>, Error> {
    sqlx::query_as(
        "SELECT m.account_id, m.user_id, m.role, m.joined_at, m.position
         FROM read_accounts.members m JOIN read_accounts.accounts a USING (account_id)
         WHERE m.user_id = $1 AND a.standing <> 'closed' ORDER BY m.position DESC",
    )
    .bind(user_id.to_string())
    .fetch_all(db)
    .await
}

/// Returns the unused invitations of an account, newest first, including expired ones.
pub async fn invitations(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    page: PageQuery,
) -> Result<Vec<Invitation>, Error> {
    let sql = "SELECT invitation_id, account_id, email, role, expires_at, invited_at, position
               FROM read_accounts.invitations WHERE account_id = ";
    page.rows(of_account(sql, account_id), db).await
}
