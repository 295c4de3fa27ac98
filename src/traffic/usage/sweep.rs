//! What is made ahead and what is forgotten. Days of the log are made before they begin and dropped when no plan
//! shows them any more; within them, rows of accounts whose plan shows less go earlier. Minutes are summed into
//! hours, and hours into days. One node at a time does it.

use super::write::make_day;
use crate::{store::Store, subscribers::cursor, traffic::limits::Limits};
use sqlx::{Connection, PgConnection};
use std::{collections::HashMap, time::Duration};
use time::{Date, OffsetDateTime, format_description::FormatItem, macros::format_description};
use tokio::sync::watch;
use uuid::Uuid;
use xwms_events::{account::Account, ids::AccountId};

const EVERY: Duration = Duration::from_secs(3600);
/// Days that are made before they begin.
const AHEAD: i64 = 2;
/// How long requests are counted by minute, and then by hour.
pub const MINUTES_KEPT: time::Duration = time::Duration::days(2);
pub const HOURS_KEPT: time::Duration = time::Duration::days(90);
/// Counters summed by one statement.
const PART: i64 = 20_000;
/// A batch whose commit was in doubt is written again within this time, or never.
const BATCHES: &str = "DELETE FROM request_batches WHERE at < clock_timestamp() - interval '1 hour'";
const DAY: &[FormatItem<'_>] = format_description!("request_log_[year][month][day]");

const SUM: &str = "
WITH old AS (
    DELETE FROM request_counts WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM request_counts WHERE seconds = $1 AND at < $2 ORDER BY at LIMIT $5
    )) RETURNING *
)
INSERT INTO request_counts AS c
SELECT account_id, date_trunc($4, at, 'UTC') AS at, $3, client_id, route, method, status, sum(requests)::bigint,
    sum(bytes)::bigint, sum(duration_us)::bigint, sum_buckets(buckets)
FROM old GROUP BY 1, 2, client_id, route, method, status
ON CONFLICT (account_id, at, seconds, client_id, route, method, status) DO UPDATE SET
    requests = c.requests + excluded.requests, bytes = c.bytes + excluded.bytes,
    duration_us = c.duration_us + excluded.duration_us, buckets = add_buckets(c.buckets, excluded.buckets)";

/// Sweeps now and then until `stopped`.
pub async fn run(store: Store, limits: Limits, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = once(&store, &limits).await {
            tracing::warn!(%error, "sweeping the requests failed; it is tried again later");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Sweeps, unless another node is at it. Answers whether it did.
///
/// # Errors
/// When the database does not answer, or somebody reads a day that is to go.
pub async fn once(store: &Store, limits: &Limits) -> Result<bool, sqlx::Error> {
    let Some(mut db) = cursor::try_lead(store, "request sweeper").await? else { return Ok(false) };
    let now = store.clock().now().to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let swept = sweep(&mut db, store, limits, now).await;
    // Closing gives the lead back.
    db.close().await?;
    swept.map(|()| true)
}

async fn sweep(
    db: &mut PgConnection,
    store: &Store,
    limits: &Limits,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let today = now.unix_timestamp().div_euclid(86_400);
    for day in today..=today + AHEAD {
        make_day(db, day).await?;
    }
    let shown = || limits.plans().iter().map(|(_, plan)| plan.history_days);
    let (shortest, longest) = (shown().min().unwrap_or(0), shown().max().unwrap_or(0));
    let before = |days: u32| now - time::Duration::days(days.into());
    // A query must not be held up for long by a day that somebody else still reads.
    sqlx::query("SET lock_timeout = '1s'").execute(&mut *db).await?;
    let mut accounts = Histories { store, limits, known: HashMap::new() };
    for (name, day) in days(db).await? {
        let ended = day.midnight().assume_utc() + time::Duration::days(1);
        if ended <= before(longest) {
            tracing::info!(day = name, "a day of the request log is dropped");
            let day = day.midnight().assume_utc().unix_timestamp() / 86_400;
            sqlx::query("SELECT drop_request_log_day($1)").bind(day).execute(&mut *db).await?;
        } else if ended <= before(shortest) {
            accounts.sweep(db, &name, |shown| ended <= before(shown)).await?;
        }
    }
    sum(db, (60, hour(now - MINUTES_KEPT)), (3_600, "hour")).await?;
    sum(db, (3_600, (now - HOURS_KEPT).replace_time(time::Time::MIDNIGHT)), (86_400, "day")).await?;
    sqlx::query("DELETE FROM request_counts WHERE seconds = 86400 AND at < $1")
        .bind(before(longest) - time::Duration::days(1))
        .execute(&mut *db)
        .await?;
    sqlx::query(BATCHES).execute(&mut *db).await?;
    Ok(())
}

/// The days that are there, by the names of their tables.
async fn days(db: &mut PgConnection) -> Result<Vec<(String, Date)>, sqlx::Error> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'request_log'::regclass ORDER BY 1",
    )
    .fetch_all(db)
    .await?;
    Ok(names
        .into_iter()
        .filter_map(|name| Some((Date::parse(&name, DAY).ok()?, name)))
        .map(|(day, name)| (name, day))
        .collect())
}

/// How many days of history accounts see.
struct Histories<'a> {
    store: &'a Store,
    limits: &'a Limits,
    known: HashMap<Uuid, Option<u32>>,
}

impl Histories<'_> {
    /// Removes from the day `table` the rows of every account for whose days of history `is_over` holds.
    async fn sweep(
        &mut self,
        db: &mut PgConnection,
        table: &str,
        is_over: impl Fn(u32) -> bool,
    ) -> Result<(), sqlx::Error> {
        let next =
            format!("SELECT account_id FROM {table} WHERE account_id > $1 ORDER BY account_id LIMIT 1");
        let remove = format!("DELETE FROM {table} WHERE account_id = $1");
        let mut account = Uuid::nil();
        while let Some(found) =
            sqlx::query_scalar::<_, Uuid>(&next).bind(account).fetch_optional(&mut *db).await?
        {
            account = found;
            if self.of(account).await.is_some_and(&is_over) {
                sqlx::query(&remove).bind(account).execute(&mut *db).await?;
            }
        }
        Ok(())
    }

    /// None where nothing goes early.
    async fn of(&mut self, account: Uuid) -> Option<u32> {
        if let Some(days) = self.known.get(&account) {
            return *days;
        }
        let loaded = self.store.load::<Account>(AccountId::from_uuid(account)).await.ok()?;
        let days = self.limits.plans().kept_days(&loaded.state, self.store.clock().now());
        self.known.insert(account, days);
        days
    }
}

/// Sums what was counted by `seconds` before `before` into greater steps, a part at a time.
async fn sum(
    db: &mut PgConnection,
    (seconds, before): (i32, OffsetDateTime),
    (into, unit): (i32, &str),
) -> Result<(), sqlx::Error> {
    loop {
        let old: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT FROM request_counts WHERE seconds = $1 AND at < $2 LIMIT 1) AS o",
        )
        .bind(seconds)
        .bind(before)
        .fetch_one(&mut *db)
        .await?;
        if old == 0 {
            return Ok(());
        }
        sqlx::query(SUM)
            .bind(seconds)
            .bind(before)
            .bind(into)
            .bind(unit)
            .bind(PART)
            .execute(&mut *db)
            .await?;
    }
}

/// The beginning of its hour.
fn hour(at: OffsetDateTime) -> OffsetDateTime {
    at - time::Duration::seconds(at.unix_timestamp().rem_euclid(3_600))
        - time::Duration::nanoseconds(at.nanosecond().into())
}
