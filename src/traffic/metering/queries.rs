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
    Query { from, to, step, by, limit }: Query,
) -> Result<Vec<Counted>, sqlx::Error> {
    let column = |told: bool, name: &'static str, none: &'static str| if told { name } else { none };
    let client = column(by.client, "nullif(client_id, '00000000-0000-0000-0000-000000000000')", "NULL::uuid");
    let (route, method) = (column(by.route, "route", "NULL::text"), column(by.route, "method", "NULL::text"));
    let status = column(by.status, "status", "NULL::smallint");
    // `sum_buckets` would call a function in SQL for each row.
    let bucket = |index: usize| format!("coalesce(sum(buckets[{index}]), 0)::bigint");
    let buckets = (1..=BUCKETS).map(bucket).collect::<Vec<_>>().join(", ");
    sqlx::query_as(&format!(
        "SELECT date_trunc($4, at, 'UTC') AS at, {client} AS client_id, {route} AS route, {method} AS method,
             {status} AS status, sum(requests)::bigint AS requests,
             coalesce(sum(requests) FILTER (WHERE request_counts.status >= 400), 0)::bigint AS errors,
             coalesce(sum(requests) FILTER (WHERE request_counts.status = 429), 0)::bigint AS rate_limited,
             sum(bytes)::bigint AS bytes, ARRAY[{buckets}] AS buckets
         FROM request_counts WHERE account_id = $1 AND at >= $2 AND at < $3 AND seconds <= $5
         GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 LIMIT $6"
    ))
    .bind(account.uuid())
    .bind(from)
    .bind(to)
    .bind(step.unit())
    .bind(step.seconds())
    .bind(limit)
    .fetch_all(db)
    .await
}
