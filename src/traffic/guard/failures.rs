//! Failed attempts, in Postgres (migrations/0014), so that all nodes count together. Written only on failure.

use crate::store::{DEADLINE, Store, StoreError};
use sqlx::{PgExecutor, Row, postgres::PgRow};
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    alert::{About, FIRST_FAILURES, Failures, Named},
};

/// The most rows of one client that count in ten minutes: enough for every rule, and a bound.
const CLIENT_ROWS: i64 = 200;
/// A try that is pending for longer than this was cut off: no request takes as long.
const CUT_OFF: Duration = Duration::from_secs(60);
/// The number of rows that one statement deletes.
const SWEPT: i64 = 10_000;

fn moment(at: Timestamp) -> Result<OffsetDateTime, StoreError> {
    at.to_datetime().ok_or(StoreError::Seal)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Runs a query within the store's deadline.
pub(super) async fn bounded<T>(asked: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, StoreError> {
    Ok(tokio::time::timeout(DEADLINE, asked).await.map_err(|_| StoreError::Deadline)??)
}

/// The tries with one name.
pub(super) struct Tries {
    /// The failed tries.
    pub failed: Named,
    /// The failed and the pending tries, as if the pending ones failed now.
    pub all: Named,
    /// The state that a new try has to find unchanged: the number of rows, and the time of the last one.
    seen: (i64, Option<OffsetDateTime>),
}

/// Returns the tries with `key` since its last success and in the last day, as they count for a client in the
/// network `subnet`. A try that was pending for longer than any request takes was cut off, and counts as
/// failed.
pub(super) async fn of(store: &Store, key: &str, subnet: &str, now: Timestamp) -> Result<Tries, StoreError> {
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
    .bind(subnet)
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

/// Reads failures from four columns of `row`, starting at `at`.
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

/// A try to record before its password is checked.
pub(super) struct Reserved<'a> {
    pub key: &'a str,
    pub network: &'a str,
    pub subnet: &'a str,
    pub at: Timestamp,
    pub id: Uuid,
}

/// Records a pending try, unless the tries differ from those that were `seen`; returns whether it did. Of
/// concurrent tries on all nodes, each sees those before it.
pub(super) async fn reserve(store: &Store, new: &Reserved<'_>, seen: &Tries) -> Result<bool, StoreError> {
    let (rows, last) = seen.seen;
    let asked = sqlx::query_scalar("SELECT reserve_try($1, $2, $3, $4, $5, $6, $7)")
        .bind(new.key)
        .bind(new.network)
        .bind(new.subnet)
        .bind(moment(new.at)?)
        .bind(new.id)
        .bind(rows)
        .bind(last)
        .fetch_one(store.pool());
    bounded(asked).await
}

/// Records that a try failed at `now`. Returns the number of names for which logins from its network failed
/// in ten minutes.
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

/// Removes a try whose password was not checked.
pub(super) async fn give_back(store: &Store, tried: &Reserved<'_>) -> Result<(), StoreError> {
    let asked = sqlx::query("DELETE FROM failures WHERE key = $1 AND pending = $2")
        .bind(tried.key)
        .bind(tried.id)
        .execute(store.pool());
    bounded(asked).await?;
    Ok(())
}

/// Records that a try succeeded: failures before it no longer count. Pending tries may still fail, and then
/// they count.
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

/// Adds a failed authentication of the client `key` with the secret `guess`. Returns the failures in the ten
/// minutes before this one; each of several concurrent failures gets its own number.
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
    // The hourly count does not apply to clients: their secrets can't be guessed, and a badly deployed client
    // fails often.
    Ok(Failures { in_a_row, last_at: last.map(Timestamp::from).unwrap_or_default(), ..Failures::default() })
}

/// The attempts of one network to authenticate as a client.
pub(super) struct Tried {
    /// The number of different secrets in ten minutes.
    pub secrets: u32,
    /// The time of the first attempt, at most a day ago.
    pub since: Timestamp,
}

/// Returns the secrets that were tried for `key` from `network`.
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

/// Adds a replayed code or token of `person`, in the caller's transaction. Returns the number of people
/// affected in ten minutes.
pub(super) async fn add_replay(
    db: impl PgExecutor<'_>,
    key: &str,
    person: &str,
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

/// Resets the counts for the subject of an alert.
pub(super) async fn forget_about(store: &Store, about: &About) -> Result<(), StoreError> {
    let (network, keys) = match about {
        About::Network(hash) => (Some(hash), vec![]),
        About::SigningKey(_) => (None, vec![]),
        About::Client(id) => (None, vec![format!("client:{id}"), format!("replay:{id}")]),
    };
    let asked = sqlx::query("DELETE FROM failures WHERE network = $1 OR key = ANY ($2)")
        .bind(network)
        .bind(keys)
        .execute(store.pool());
    bounded(asked).await?;
    Ok(())
}

/// Deletes what is older than a day, a bounded number of rows at a time.
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
