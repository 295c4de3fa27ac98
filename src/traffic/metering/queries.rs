//! Queries for the number of requests of an account.

use super::histogram::BUCKETS;
use sqlx::{FromRow, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::ids::AccountId;

/// The length of time that one count covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Minute,
    Hour,
    Day,
}

impl Step {
    pub const fn seconds(self) -> i32 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }

    /// The unit's name in `date_trunc`.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

/// The dimensions of the counts, in addition to time.
#[derive(Clone, Copy, Debug, Default)]
pub struct By {
    pub client: bool,
    /// Route and method.
    pub route: bool,
    pub status: bool,
}

/// The requests of one step, by client, route or status if requested.
#[derive(Debug, FromRow)]
pub struct Counted {
    pub at: OffsetDateTime,
    pub client_id: Option<Uuid>,
    pub route: Option<String>,
    pub method: Option<String>,
    pub status: Option<i16>,
    pub requests: i64,
    /// Requests with a status of 400 or more.
    pub errors: i64,
    /// Requests with status 429.
    pub rate_limited: i64,
    pub bytes: i64,
    pub buckets: Vec<i64>,
}

/// The requests in `[from, to)`, whose ends are ends of steps; at most `limit` rows.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    pub from: OffsetDateTime,
    pub to: OffsetDateTime,
    pub step: Step,
    pub by: By,
    pub limit: i64,
}

/// Returns the account's requests, oldest first.
///
/// # Errors
/// If the database does not respond.
pub async fn counted(
    db: impl PgExecutor<'_>,
    account: AccountId,
    query: Query,
) -> Result<Vec<Counted>, sqlx::Error> {
    let sql = format!("{} ORDER BY 1, 2, 3, 4, 5 LIMIT $6", summed(query.by));
    read(db, account, query, &sql).await
}

/// Returns the account's requests, oldest first, of only those groups that have the most of them: the clients, routes or
/// statuses that `query.by` tells apart, at most `query.limit`. Their rows are complete.
///
/// # Errors
/// If the database does not respond.
pub async fn most_counted(
    db: impl PgExecutor<'_>,
    account: AccountId,
    query: Query,
) -> Result<Vec<Counted>, sqlx::Error> {
    let sql = format!(
        "SELECT * FROM (
             SELECT s.*, dense_rank() OVER (ORDER BY whole DESC, client_id, route, method, status) AS place
             FROM (
                 SELECT c.*, sum(requests) OVER (PARTITION BY client_id, route, method, status) AS whole
                 FROM ({}) AS c
             ) AS s
         ) AS r WHERE place <= $6 ORDER BY at, place",
        summed(query.by)
    );
    read(db, account, query, &sql).await
}

/// Returns the SQL of the sums of steps and groups. Its parameters are those of [`read`].
fn summed(by: By) -> String {
    let column = |told: bool, name: &'static str, none: &'static str| if told { name } else { none };
    let client = column(by.client, "nullif(client_id, '00000000-0000-0000-0000-000000000000')", "NULL::uuid");
    let (route, method) = (column(by.route, "route", "NULL::text"), column(by.route, "method", "NULL::text"));
    let status = column(by.status, "status", "NULL::smallint");
    // `sum_buckets` would call a function in SQL for each row.
    let bucket = |index: usize| format!("coalesce(sum(buckets[{index}]), 0)::bigint");
    let buckets = (1..=BUCKETS).map(bucket).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT date_trunc($4, at, 'UTC') AS at, {client} AS client_id, {route} AS route, {method} AS method,
             {status} AS status, sum(requests)::bigint AS requests,
             coalesce(sum(requests) FILTER (WHERE request_counts.status >= 400), 0)::bigint AS errors,
             coalesce(sum(requests) FILTER (WHERE request_counts.status = 429), 0)::bigint AS rate_limited,
             sum(bytes)::bigint AS bytes, ARRAY[{buckets}] AS buckets
         FROM request_counts WHERE account_id = $1 AND at >= $2 AND at < $3 AND seconds <= $5
         GROUP BY 1, 2, 3, 4, 5"
    )
}

async fn read(
    db: impl PgExecutor<'_>,
    account: AccountId,
    Query { from, to, step, limit, .. }: Query,
    sql: &str,
) -> Result<Vec<Counted>, sqlx::Error> {
    sqlx::query_as(sql)
        .bind(account.uuid())
        .bind(from)
        .bind(to)
        .bind(step.unit())
        .bind(step.seconds())
        .bind(limit)
        .fetch_all(db)
        .await
}
