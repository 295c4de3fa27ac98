//! Queries about alerts. An account never gets another account's alerts.

use crate::{
    PageQuery,
    pagination::narrow,
    sql::{MaybeAt, word},
};
use serde::{Deserialize, Serialize};
use sqlx::{Error, FromRow, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    alert::Rule,
    ids::{AccountId, AlertId},
};

/// An alert, open or cleared.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Alert {
    pub alert_id: String,
    /// `None` if the alert is about a network instead of an account.
    pub account_id: Option<String>,
    pub rule: String,
    pub about_type: String,
    pub about_id: String,
    pub count: i64,
    pub threshold: i64,
    pub window_seconds: i64,
    pub action: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub raised_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub until: Option<Timestamp>,
    #[sqlx(try_from = "MaybeAt")]
    pub cleared_at: Option<Timestamp>,
    pub cleared_by: Option<String>,
    pub reason: Option<String>,
    #[serde(skip)]
    pub position: i64,
}

/// Whether the alert is open or cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    Cleared,
}

/// Filters a list of alerts.
#[derive(Debug, Clone, Copy, Default)]
pub struct AlertFilter {
    pub status: Option<Status>,
    pub rule: Option<Rule>,
}

const SELECT: &str = "SELECT * FROM read_alerts.alerts WHERE true";

fn filtered(filter: AlertFilter) -> Result<QueryBuilder<'static, Postgres>, Error> {
    let mut query = QueryBuilder::new(SELECT);
    narrow(&mut query, "rule", filter.rule.as_ref().map(word).transpose()?);
    match filter.status {
        Some(Status::Open) => query.push(" AND cleared_at IS NULL"),
        Some(Status::Cleared) => query.push(" AND cleared_at IS NOT NULL"),
        None => &mut query,
    };
    Ok(query)
}

/// Returns the account's alerts, newest first.
///
/// # Errors
/// Fails if the database query fails.
pub async fn list(
    db: impl PgExecutor<'_>,
    account: AccountId,
    filter: AlertFilter,
    page: PageQuery,
) -> Result<Vec<Alert>, Error> {
    let mut query = filtered(filter)?;
    narrow(&mut query, "account_id", Some(account));
    page.rows(query, db).await
}

/// Returns the alerts of all accounts, newest first, for operators.
///
/// # Errors
/// Fails if the database query fails.
pub async fn all(db: impl PgExecutor<'_>, filter: AlertFilter, page: PageQuery) -> Result<Vec<Alert>, Error> {
    page.rows(filtered(filter)?, db).await
}

/// Returns one of the account's alerts.
///
/// # Errors
/// Fails if the database query fails.
pub async fn of_account(
    db: impl PgExecutor<'_>,
    account: AccountId,
    alert_id: AlertId,
) -> Result<Option<Alert>, Error> {
    let mut query = QueryBuilder::new(SELECT);
    narrow(&mut query, "account_id", Some(account));
    narrow(&mut query, "alert_id", Some(alert_id));
    query.build_query_as().fetch_optional(db).await
}

/// Returns one alert, for operators.
///
/// # Errors
/// Fails if the database query fails.
pub async fn find(db: impl PgExecutor<'_>, alert_id: &str) -> Result<Option<Alert>, Error> {
    let mut query = QueryBuilder::new(SELECT);
    narrow(&mut query, "alert_id", Some(alert_id));
    query.build_query_as().fetch_optional(db).await
}

/// Returns all open alerts, newest first, at most `limit`.
///
/// # Errors
/// Fails if the database query fails.
pub async fn open(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Alert>, Error> {
    let filter = AlertFilter { status: Some(Status::Open), rule: None };
    all(db, filter, PageQuery { limit, after: None }).await
}
