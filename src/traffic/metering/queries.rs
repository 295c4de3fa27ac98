//! Queries for the number of requests of an account. Hours and days by at most one dimension are read from
//! `request_sums`. Minutes, and steps by several dimensions, are added up from `request_counts`. The numbers are
//! the same.

use super::histogram::BUCKETS;
use sqlx::{FromRow, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::ids::AccountId;

/// The client of a row. All zeros stand for none.
const CLIENT: &str = "nullif(client_id, '00000000-0000-0000-0000-000000000000')";

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
    /// The durations, by [`super::histogram`]. Empty buckets at the end may be missing.
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

/// A kind of groups in `request_sums`.
struct Kind {
    name: &'static str,
    /// The columns that tell its groups apart.
    columns: &'static [&'static str],
}

impl Kind {
    /// Returns the kind that has what `query` asks for; `None` if only `request_counts` has it.
    fn of(query: Query) -> Option<Self> {
        if query.step == Step::Minute {
            return None;
        }
        let By { client, route, status } = query.by;
        match (client, route, status) {
            (false, false, false) => Some(Self { name: "all", columns: &["kind"] }),
            (true, false, false) => Some(Self { name: "client", columns: &["client_id"] }),
            (false, true, false) => Some(Self { name: "route", columns: &["route", "method"] }),
            (false, false, true) => Some(Self { name: "status", columns: &["status"] }),
            _ => None,
        }
    }

    /// Returns the SQL of the sums of this kind, for [`counted`].
    fn counted(&self, by: By) -> String {
        format!(
            "SELECT at, {}, requests, errors, rate_limited, bytes, buckets FROM request_sums WHERE {}
             ORDER BY 1, 2, 3, 4, 5 LIMIT $6",
            dimensions(by),
            self.rows()
        )
    }

    /// Returns the SQL of the sums of this kind, for [`most_counted`]. Ranks the groups first, and then looks up
    /// the rows of those that are wanted, each by its key: reading the durations of all groups would take most of
    /// the time.
    fn most_counted(&self, by: By, step: Step) -> String {
        // Of clients there are many. Sums of weeks say how many requests each has, without its days (ADR 0130).
        let ranked = if by.client && step == Step::Day {
            "request_client_requests($1, $2, $3) AS ranked".to_owned()
        } else {
            format!("request_sums WHERE {}", self.rows())
        };
        let groups = self.columns.join(", ");
        let same: Vec<_> = self.columns.iter().map(|name| format!("w.{name} = top.{name}")).collect();
        format!(
            "WITH top AS (
                 SELECT {groups}, row_number() OVER (ORDER BY sum(requests) DESC, {order}) AS place
                 FROM {ranked} GROUP BY {groups} ORDER BY place LIMIT $6
             )
             SELECT at, {dimensions}, requests, errors, rate_limited, bytes, buckets FROM (
                 SELECT place, found.* FROM top
                 CROSS JOIN generate_series($2, $3 - interval '1 second', $5 * interval '1 second') AS step (start)
                 CROSS JOIN LATERAL (
                     SELECT * FROM request_sums AS w
                     WHERE account_id = $1 AND w.kind = '{name}' AND seconds = $5 AND at = start AND {same} LIMIT 1
                 ) AS found
             ) AS r ORDER BY at, place",
            order = if by.client { CLIENT } else { groups.as_str() },
            dimensions = dimensions(by),
            name = self.name,
            same = same.join(" AND ")
        )
    }

    /// Returns the condition for the rows of this kind in the time of the query.
    fn rows(&self) -> String {
        format!("account_id = $1 AND kind = '{}' AND seconds = $5 AND at >= $2 AND at < $3", self.name)
    }
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
    let sql = match Kind::of(query) {
        Some(kind) => kind.counted(query.by),
        None => format!("{} ORDER BY 1, 2, 3, 4, 5 LIMIT $6", summed(query.by)),
    };
    read(db, account, query, &sql).await
}

/// Returns the account's requests, oldest first, of only those groups that have the most of them: the clients,
/// routes or statuses that `query.by` tells apart, at most `query.limit`. Their rows are complete.
///
/// # Errors
/// If the database does not respond.
pub async fn most_counted(
    db: impl PgExecutor<'_>,
    account: AccountId,
    query: Query,
) -> Result<Vec<Counted>, sqlx::Error> {
    let sql = match Kind::of(query) {
        Some(kind) => kind.most_counted(query.by, query.step),
        None => format!(
            "SELECT * FROM (
                 SELECT s.*, dense_rank() OVER (ORDER BY whole DESC, client_id, route, method, status) AS place
                 FROM (
                     SELECT c.*, sum(requests) OVER (PARTITION BY client_id, route, method, status) AS whole
                     FROM ({}) AS c
                 ) AS s
             ) AS r WHERE place <= $6 ORDER BY at, place",
            summed(query.by)
        ),
    };
    read(db, account, query, &sql).await
}

/// Returns the SQL of the columns by which the rows are told apart, empty unless requested.
fn dimensions(by: By) -> String {
    let column = |told: bool, name: &'static str, none: &'static str| if told { name } else { none };
    let client = column(by.client, CLIENT, "NULL::uuid");
    let (route, method) = (column(by.route, "route", "NULL::text"), column(by.route, "method", "NULL::text"));
    let status = column(by.status, "status", "NULL::smallint");
    format!("{client} AS client_id, {route} AS route, {method} AS method, {status} AS status")
}

/// Returns the SQL that adds up `request_counts` by steps and groups. Its parameters are those of [`read`].
fn summed(by: By) -> String {
    // `sum_buckets` would call a function in SQL for each row.
    let bucket = |index: usize| format!("coalesce(sum(buckets[{index}]), 0)::bigint");
    let buckets = (1..=BUCKETS).map(bucket).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT date_trunc($4, at, 'UTC') AS at, {}, sum(requests)::bigint AS requests,
             coalesce(sum(requests) FILTER (WHERE request_counts.status >= 400), 0)::bigint AS errors,
             coalesce(sum(requests) FILTER (WHERE request_counts.status = 429), 0)::bigint AS rate_limited,
             sum(bytes)::bigint AS bytes, ARRAY[{buckets}] AS buckets
         FROM request_counts WHERE account_id = $1 AND at >= $2 AND at < $3 AND seconds <= $5
         GROUP BY 1, 2, 3, 4, 5",
        dimensions(by)
    )
}

/// Runs `sql`. Its parameters: $1 is the account, $2 and $3 the time, $4 the unit of the step, $5 its seconds, $6
/// the limit.
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
