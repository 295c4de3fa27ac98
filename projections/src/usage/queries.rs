//! Queries about billable usage. They never return another account's usage.

use sqlx::{Error, FromRow, PgExecutor};
use std::ops::Range;
use time::Date;
use xwms_events::ids::AccountId;

/// One day of an account, or of one of its clients.
#[derive(Debug, Clone, FromRow)]
pub struct Day {
    pub day: Date,
    /// Empty for usage that names no client; `None` if clients are not listed separately.
    pub client_id: Option<String>,
    #[sqlx(flatten)]
    pub totals: Totals,
}

/// The usage of some days.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct Totals {
    pub tokens_issued: i64,
    pub tokens_refreshed: i64,
    pub tokens_revoked: i64,
    pub grants_authorized: i64,
    /// Distinct users who had a token issued.
    pub active_users: i64,
    pub events: i64,
}

/// What one client used in some days.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OfClient {
    pub client_id: String,
    pub tokens_issued: i64,
    pub tokens_refreshed: i64,
    pub grants_authorized: i64,
    pub events: i64,
}

const SUMS: &str = "sum(tokens_issued)::bigint AS tokens_issued,
    sum(tokens_refreshed)::bigint AS tokens_refreshed, sum(tokens_revoked)::bigint AS tokens_revoked,
    sum(grants_authorized)::bigint AS grants_authorized, sum(events)::bigint AS events";

/// Returns those of the account's `days` that have any usage, oldest first and at most `limit`; with `clients`,
/// each client separately.
///
/// # Errors
/// Fails if the database query fails.
pub async fn days(
    db: impl PgExecutor<'_>,
    account: AccountId,
    days: &Range<Date>,
    clients: bool,
    limit: i64,
) -> Result<Vec<Day>, Error> {
    let client = if clients { "client_id" } else { "NULL::text" };
    sqlx::query_as(&format!(
        "WITH d AS (
             SELECT day, {client} AS client_id, {SUMS} FROM read_usage.days
             WHERE account_id = $1 AND day >= $2 AND day < $3 GROUP BY 1, 2
         ), u AS (
             SELECT day, {client} AS client_id, count(DISTINCT user_id) AS users FROM read_usage.active_users
             WHERE account_id = $1 AND day >= $2 AND day < $3 GROUP BY 1, 2
         )
         SELECT d.*, coalesce(u.users, 0) AS active_users
         FROM d LEFT JOIN u ON u.day = d.day AND u.client_id IS NOT DISTINCT FROM d.client_id
         ORDER BY d.day, d.client_id LIMIT $4"
    ))
    .bind(account.to_string())
    .bind(days.start)
    .bind(days.end)
    .bind(limit)
    .fetch_all(db)
    .await
}

/// Returns the sum of the account's `days` for each client, the one with the most tokens first; at most `limit`. Usage
/// that names no client is left out.
///
/// # Errors
/// Fails if the database query fails.
pub async fn by_client(
    db: impl PgExecutor<'_>,
    account: AccountId,
    days: &Range<Date>,
    limit: i64,
) -> Result<Vec<OfClient>, Error> {
    sqlx::query_as(&format!(
        "SELECT client_id, {SUMS} FROM read_usage.days
         WHERE account_id = $1 AND day >= $2 AND day < $3 AND client_id <> ''
         GROUP BY client_id ORDER BY 2 DESC, 6 DESC, client_id LIMIT $4"
    ))
    .bind(account.to_string())
    .bind(days.start)
    .bind(days.end)
    .bind(limit)
    .fetch_all(db)
    .await
}

/// Returns the sum of the account's `days`.
///
/// # Errors
/// Fails if the database query fails.
pub async fn totals(
    db: impl PgExecutor<'_>,
    account: AccountId,
    days: &Range<Date>,
) -> Result<Totals, Error> {
    let totals: Option<Totals> = sqlx::query_as(&format!(
        "SELECT {SUMS}, (
             SELECT count(DISTINCT user_id) FROM read_usage.active_users
             WHERE account_id = $1 AND day >= $2 AND day < $3
         ) AS active_users
         FROM read_usage.days WHERE account_id = $1 AND day >= $2 AND day < $3 HAVING count(*) > 0"
    ))
    .bind(account.to_string())
    .bind(days.start)
    .bind(days.end)
    .fetch_optional(db)
    .await?;
    Ok(totals.unwrap_or_default())
}
