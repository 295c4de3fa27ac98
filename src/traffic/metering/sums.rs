//! Sums counts by minute into hours, and hours into days; deletes days that no plan shows any more. The sums by
//! one dimension (`request_sums`) are made by a trigger of the counts; here they are only deleted. Those of each
//! client by week are made here, of days that are over (migrations/0075).

use super::queries::Step;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// How long counts by minute and then counts by hour are kept.
pub const MINUTES_KEPT: time::Duration = time::Duration::days(2);
pub const HOURS_KEPT: time::Duration = time::Duration::days(90);
/// The number of counters that one statement sums or deletes.
const PART: i64 = 20_000;

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

const FORGET: &str = "
DELETE FROM request_sums WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM request_sums WHERE seconds = $1 AND at < $2 ORDER BY at LIMIT $3
))";

/// How long after its end a day is added to the sums of its weeks. Counts that come later are added by the trigger.
const DAY_ENDED: time::Duration = time::Duration::HOUR;
/// The longest time that one of those sums is about.
const WEEKS: time::Duration = time::Duration::weeks(4);

const FORGET_WEEKS: &str = "
DELETE FROM request_client_sums WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM request_client_sums WHERE seconds IN (604800, 2419200) AND at < $1 LIMIT $2
))";

/// Sums counts that are old enough, and deletes days from before `shown`.
pub(in crate::traffic) async fn sweep(
    db: &mut PgConnection,
    now: OffsetDateTime,
    shown: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let hours_kept = (now - HOURS_KEPT).replace_time(time::Time::MIDNIGHT);
    let days_kept = shown - time::Duration::days(1);
    sum(db, Step::Minute, hour(now - MINUTES_KEPT), Step::Hour).await?;
    sum(db, Step::Hour, hours_kept, Step::Day).await?;
    forget(db, Step::Hour, hours_kept).await?;
    forget(db, Step::Day, days_kept).await?;
    sqlx::query("DELETE FROM request_counts WHERE seconds = 86400 AND at < $1")
        .bind(days_kept)
        .execute(&mut *db)
        .await?;
    sum_weeks(db, now, days_kept).await
}

/// Adds the days that are over to the sums of their weeks, one in a transaction, and deletes sums of weeks that
/// ended before `before`.
async fn sum_weeks(
    db: &mut PgConnection,
    now: OffsetDateTime,
    before: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let close = "SELECT close_request_client_day($1)";
    while sqlx::query_scalar::<_, bool>(close).bind(now - DAY_ENDED).fetch_one(&mut *db).await? {}
    while sqlx::query(FORGET_WEEKS).bind(before - WEEKS).bind(PART).execute(&mut *db).await?.rows_affected()
        > 0
    {}
    Ok(())
}

/// Deletes the sums by `step` from before `before`, a part at a time.
async fn forget(db: &mut PgConnection, step: Step, before: OffsetDateTime) -> Result<(), sqlx::Error> {
    loop {
        let forgotten =
            sqlx::query(FORGET).bind(step.seconds()).bind(before).bind(PART).execute(&mut *db).await?;
        if forgotten.rows_affected() == 0 {
            return Ok(());
        }
    }
}

/// Sums counts by `step` from before `before` into longer steps, a part at a time.
async fn sum(
    db: &mut PgConnection,
    step: Step,
    before: OffsetDateTime,
    into: Step,
) -> Result<(), sqlx::Error> {
    loop {
        let old: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT FROM request_counts WHERE seconds = $1 AND at < $2 LIMIT 1) AS o",
        )
        .bind(step.seconds())
        .bind(before)
        .fetch_one(&mut *db)
        .await?;
        if old == 0 {
            return Ok(());
        }
        sqlx::query(SUM)
            .bind(step.seconds())
            .bind(before)
            .bind(into.seconds())
            .bind(into.unit())
            .bind(PART)
            .execute(&mut *db)
            .await?;
    }
}

/// The beginning of the hour that contains `at`.
fn hour(at: OffsetDateTime) -> OffsetDateTime {
    at - time::Duration::seconds(at.unix_timestamp().rem_euclid(3_600))
        - time::Duration::nanoseconds(at.nanosecond().into())
}
