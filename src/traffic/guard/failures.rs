//! What failed, in Postgres (migrations/0014), so that all nodes count together. Written on failure only.

use crate::store::{DEADLINE, Store, StoreError};
use sqlx::{PgExecutor, Row, postgres::PgRow};
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    alert::{About, FIRST_FAILURES, Failures, Named},
};

/// Rows of one client that count in ten minutes: enough for every rule, and a bound.
const CLIENT_ROWS: i64 = 200;
/// After this long nobody is at work on a try any more: longer than any request takes.
const CUT_OFF: Duration = Duration::from_secs(60);
/// Rows that one statement throws away.
const SWEPT: i64 = 10_000;

fn moment(at: Timestamp) -> Result<OffsetDateTime, StoreError> {
    at.to_datetime().ok_or(StoreError::Seal)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What is asked of the database, within its deadline.
pub(super) async fn bounded<T>(asked: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, StoreError> {
    Ok(tokio::time::timeout(DEADLINE, asked).await.map_err(|_| StoreError::Deadline)??)
}

/// The tries at one name.
pub(super) struct Tries {
    /// Those that failed.
    pub failed: Named,
    /// Those that failed or are under way, as if the latter failed this moment.
    pub all: Named,
    /// What a new try must find as it is: how many rows there are, and the last of them.
    seen: (i64, Option<OffsetDateTime>),
}

/// The tries at `key` since its last success, as far as they are not older than a day, for whoever comes from the
/// network `home`. One that has been under way for longer than any request was cut off, and counts as failed.
pub(super) async fn of(
    store: &Store,
    (key, home): (&str, &str),
    now: Timestamp,
) -> Result<Tries, StoreError> {
    let asked = sqlx::query(
        "SELECT count(at), count(at) FILTER (WHERE recent), min(at) FILTER (WHERE recent), max(at),
                count(at) FILTER (WHERE first), count(at) FILTER (WHERE first AND recent),
                min(at) FILTER (WHERE first AND recent), max(at) FILTER (WHERE first),
                count(at) FILTER (WHERE home = $3), max(noted)
         FROM (VALUES (false), (true)) AS way (counts_pending)
         LEFT JOIN LATERAL (
             SELECT at, noted, home, at > $2 - interval '1 hour' AS recent,
                    row_number() OVER (PARTITION BY home ORDER BY at) <= $4 AS first
             FROM (SELECT CASE WHEN underway THEN $2 ELSE at END AS at, at AS noted, home
                   FROM (SELECT at, home, pending IS NOT NULL AND at > $2 - $5 AS underway
                         FROM failures WHERE key = $1 AND at > $2 - interval '1 day') AS noted_down
                   WHERE counts_pending OR NOT underway) AS tried) AS ranked ON true
         GROUP BY counts_pending ORDER BY counts_pending",
    )
    .bind(key)
    .bind(moment(now)?)
    .bind(home)
    .bind(i64::from(FIRST_FAILURES))
    .bind(CUT_OFF)
    .fetch_all(store.pool());
    let rows = bounded(asked).await?;
    let [failed, all] = rows.as_slice() else { return Err(sqlx::Error::RowNotFound.into()) };
    Ok(Tries { failed: named(failed)?, all: named(all)?, seen: (all.try_get(0)?, all.try_get(9)?) })
}

fn named(row: &PgRow) -> Result<Named, StoreError> {
    Ok(Named { all: failures(row, 0)?, first: failures(row, 4)?, here: count(row.try_get(8)?) })
}

/// What four columns of `row` say, from `at` on.
fn failures(row: &PgRow, at: usize) -> Result<Failures, StoreError> {
    let began: Option<OffsetDateTime> = row.try_get(at + 2)?;
    let last: Option<OffsetDateTime> = row.try_get(at + 3)?;
    Ok(Failures {
        in_a_row: count(row.try_get(at)?),
        in_hour: count(row.try_get(at + 1)?),
        hour_began: began.map(Timestamp::from).unwrap_or_default(),
        last_at: last.map(Timestamp::from).unwrap_or_default(),
    })
}

/// A try that is to be taken note of before it is looked at.
pub(super) struct Reserved<'a> {
    pub key: &'a str,
    pub network: &'a str,
    pub home: &'a str,
    pub at: Timestamp,
    pub id: Uuid,
}

/// Takes note of a try that is under way, unless the tries are others than were `seen`; returns whether it did. Of all
/// tries at once, on all nodes, each sees those before it.
pub(super) async fn reserve(store: &Store, new: &Reserved<'_>, seen: &Tries) -> Result<bool, StoreError> {
    let (rows, last) = seen.seen;
    let asked = sqlx::query_scalar("SELECT reserve_try($1, $2, $3, $4, $5, $6, $7)")
        .bind(new.key)
        .bind(new.network)
        .bind(new.home)
        .bind(moment(new.at)?)
        .bind(new.id)
        .bind(rows)
        .bind(last)
        .fetch_one(store.pool());
    bounded(asked).await
}

/// A try failed, `now`. Returns with how many names logins from that network failed in ten minutes.
pub(super) async fn settle(store: &Store, tried: &Reserved<'_>, now: Timestamp) -> Result<u32, StoreError> {
    let asked = sqlx::query_scalar(
        "WITH settled AS (UPDATE failures SET pending = NULL, at = $3 WHERE key = $1 AND pending = $4)
         SELECT 1 + count(DISTINCT key) FROM failures
         WHERE network = $2 AND at > $3 - interval '10 minutes' AND key LIKE 'login:%' AND key <> $1
             AND pending IS NULL",
    )
    .bind(tried.key)
    .bind(tried.network)
    .bind(moment(now)?)
    .bind(tried.id)
    .fetch_one(store.pool());
    bounded(asked).await.map(count)
}

/// A try was not looked at.
pub(super) async fn give_back(store: &Store, tried: &Reserved<'_>) -> Result<(), StoreError> {
    let asked = sqlx::query("DELETE FROM failures WHERE key = $1 AND pending = $2")
        .bind(tried.key)
        .bind(tried.id)
        .execute(store.pool());
    bounded(asked).await?;
    Ok(())
}

/// A try was right: none that failed before it counts any more. Those under way may still fail, and do count then.
pub(super) async fn forget(store: &Store, tried: &Reserved<'_>, now: Timestamp) -> Result<(), StoreError> {
    let asked = sqlx::query(
        "DELETE FROM failures WHERE key = $1 AND (pending IS NULL OR pending = $3 OR at <= $2 - $4)",
    )
    .bind(tried.key)
    .bind(moment(now)?)
    .bind(tried.id)
    .bind(CUT_OFF)
    .execute(store.pool());
    bounded(asked).await?;
    Ok(())
}

/// Adds a failed authentication of the client `key`, who tried `guess`. Answers the failures of ten minutes before
/// this one, each of many at once its own.
pub(super) async fn add_client(
    store: &Store,
    key: &str,
    network: &str,
    guess: Option<&str>,
    now: Timestamp,
) -> Result<Failures, StoreError> {
    let asked = sqlx::query("SELECT many, latest FROM add_client_failure($1, $2, $3, $4, $5)")
        .bind(key)
        .bind(network)
        .bind(guess)
        .bind(moment(now)?)
        .bind(CLIENT_ROWS)
        .fetch_one(store.pool());
    let row = bounded(asked).await?;
    let last: Option<OffsetDateTime> = row.try_get(1)?;
    let in_a_row = count(row.try_get(0)?);
    // A client has no hundred an hour: its secrets can't be guessed, and it fails whenever it is deployed wrong.
    Ok(Failures { in_a_row, last_at: last.map(Timestamp::from).unwrap_or_default(), ..Failures::default() })
}

/// What one network tried to be a client.
pub(super) struct Tried {
    /// Different secrets in ten minutes.
    pub secrets: u32,
    /// Since when it tries, as far as that is a day ago.
    pub since: Timestamp,
}

/// The secrets that were tried for `key` from `network`.
pub(super) async fn guesses(
    store: &Store,
    key: &str,
    network: &str,
    now: Timestamp,
) -> Result<Tried, StoreError> {
    let asked = sqlx::query(
        "SELECT count(DISTINCT guess) FILTER (WHERE at > $3 - interval '10 minutes'), min(at) FROM failures
         WHERE key = $1 AND network = $2",
    )
    .bind(key)
    .bind(network)
    .bind(moment(now)?)
    .fetch_one(store.pool());
    let row = bounded(asked).await?;
    let since: Option<OffsetDateTime> = row.try_get(1)?;
    Ok(Tried { secrets: count(row.try_get(0)?), since: since.map_or(now, Timestamp::from) })
}

/// Adds something of `person` presented again, in the caller's transaction. Answers of how many people in ten
/// minutes.
pub(super) async fn add_replay(
    db: impl PgExecutor<'_>,
    (key, person): (&str, &str),
    at: Timestamp,
) -> Result<u32, StoreError> {
    let asked = sqlx::query_scalar(
        "WITH added AS (INSERT INTO public.failures (key, network, at, guess) VALUES ($1, '', $2, $3))
         SELECT 1 + count(DISTINCT guess) FROM public.failures
         WHERE key = $1 AND at > $2 - interval '10 minutes' AND guess <> $3",
    )
    .bind(key)
    .bind(moment(at)?)
    .bind(person)
    .fetch_one(db);
    bounded(asked).await.map(count)
}

/// Counts anew for what an alert was about.
pub(super) async fn forget_about(store: &Store, about: &About) -> Result<(), StoreError> {
    let (network, keys) = match about {
        About::Network(hash) => (Some(hash), vec![]),
        About::Client(id) => (None, vec![format!("client:{id}"), format!("replay:{id}")]),
    };
    let asked = sqlx::query("DELETE FROM failures WHERE network = $1 OR key = ANY ($2)")
        .bind(network)
        .bind(keys)
        .execute(store.pool());
    bounded(asked).await?;
    Ok(())
}

/// Throws away what is older than a day, a bounded number at a time.
pub(super) async fn sweep(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    loop {
        let asked = sqlx::query(
            "DELETE FROM failures WHERE ctid IN (
                 SELECT ctid FROM failures WHERE at < $1 - interval '1 day' LIMIT $2)",
        )
        .bind(moment(now)?)
        .bind(SWEPT)
        .execute(store.pool());
        if bounded(asked).await?.rows_affected() == 0 {
            return Ok(());
        }
    }
}
