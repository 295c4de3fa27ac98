//! What was counted and logged, for the account that it counts for.

use super::write::{NUMBER_BITS, bound};
use crate::store::{Store, StoreError};
use sqlx::{FromRow, PgExecutor, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, ClientId},
};
use xwms_projections::Page;

/// How long the time is that is counted together.
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

    /// As `date_trunc` has it.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

/// What is told apart beside the time.
#[derive(Clone, Copy, Debug, Default)]
pub struct By {
    pub client: bool,
    /// Route and method.
    pub route: bool,
    pub status: bool,
}

/// Requests of one step, and of one client, route or status where those are told apart.
#[derive(Debug, FromRow)]
pub struct Counted {
    pub at: OffsetDateTime,
    pub client_id: Option<Uuid>,
    pub route: Option<String>,
    pub method: Option<String>,
    pub status: Option<i16>,
    pub requests: i64,
    /// With a status of 400 or more.
    pub errors: i64,
    /// With status 429.
    pub rate_limited: i64,
    pub bytes: i64,
    pub buckets: Vec<i64>,
}

/// The account's requests in `[from, to)`, which begin and end with a step, oldest first; at most `limit` rows.
///
/// # Errors
/// When the database does not answer.
pub async fn counted(
    db: impl PgExecutor<'_>,
    account: AccountId,
    (from, to): (OffsetDateTime, OffsetDateTime),
    (step, by): (Step, By),
    limit: i64,
) -> Result<Vec<Counted>, sqlx::Error> {
    let column = |told: bool, name: &'static str, none: &'static str| if told { name } else { none };
    let client = column(by.client, "nullif(client_id, '00000000-0000-0000-0000-000000000000')", "NULL::uuid");
    let (route, method) = (column(by.route, "route", "NULL::text"), column(by.route, "method", "NULL::text"));
    let status = column(by.status, "status", "NULL::smallint");
    sqlx::query_as(&format!(
        "SELECT date_trunc($4, at, 'UTC') AS at, {client} AS client_id, {route} AS route, {method} AS method,
             {status} AS status, sum(requests)::bigint AS requests,
             coalesce(sum(requests) FILTER (WHERE request_counts.status >= 400), 0)::bigint AS errors,
             coalesce(sum(requests) FILTER (WHERE request_counts.status = 429), 0)::bigint AS rate_limited,
             sum(bytes)::bigint AS bytes, sum_buckets(buckets) AS buckets
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

/// Which requests of an account.
#[derive(Debug)]
pub struct Filter {
    pub account_id: AccountId,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub client_id: Option<ClientId>,
    pub route: Option<String>,
    pub status: Option<i16>,
    pub error: Option<String>,
    pub reason: Option<String>,
    pub request_id: Option<String>,
}

/// One request.
#[derive(Debug, FromRow)]
pub struct Request {
    /// Its place in the list.
    pub number: i64,
    pub client_id: Option<Uuid>,
    pub route: String,
    pub method: String,
    pub status: i16,
    pub duration_us: i32,
    pub bytes: i64,
    pub request_id: String,
    pub error: Option<String>,
    /// A code of `http::reason`.
    pub reason: Option<String>,
    /// What the caller was told in words.
    pub detail: Option<String>,
    origin: Option<String>,
}

impl Request {
    /// When it was answered.
    pub const fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.number >> NUMBER_BITS)
    }

    /// Where it came from, unless that was erased.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn origin(&self, store: &Store, account: AccountId) -> Result<Option<Origin>, StoreError> {
        let Some(sealed) = &self.origin else { return Ok(None) };
        let Some(key) = store.vault().subject(&account.to_string()).await? else { return Ok(None) };
        let text = key.open(&bound(&self.request_id), sealed)?;
        Ok(serde_json::from_str(&text).ok())
    }
}

/// The account's requests, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn requests(
    db: impl PgExecutor<'_>,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Request>, sqlx::Error> {
    let mut query = QueryBuilder::new(
        "SELECT number, client_id, route, method, status, duration_us, bytes, request_id, error, reason,
             detail, origin
         FROM request_log WHERE account_id = ",
    );
    query.push_bind(filter.account_id.uuid()).push(" AND number >= ").push_bind(first(filter.since));
    if let Some(until) = filter.until {
        query.push(" AND number < ").push_bind(first(until));
    }
    if let Some(client_id) = filter.client_id {
        query.push(" AND client_id = ").push_bind(client_id.uuid());
    }
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status);
    }
    let texts = [
        ("route", &filter.route),
        ("error", &filter.error),
        ("reason", &filter.reason),
        ("request_id", &filter.request_id),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            query.push(" AND ").push(column).push(" = ").push_bind(text.clone());
        }
    }
    if let Some(after) = page.after {
        query.push(" AND number < ").push_bind(after);
    }
    query.push(" ORDER BY number DESC LIMIT ").push_bind(page.limit + 1);
    query.build_query_as().fetch_all(db).await
}

/// The first number of a moment.
fn first(moment: Timestamp) -> i64 {
    moment.millis().clamp(0, i64::MAX >> NUMBER_BITS) << NUMBER_BITS
}
