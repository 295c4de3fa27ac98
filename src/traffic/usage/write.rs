//! A batch of requests into the database: one transaction, marked by the batch's id, so that a commit whose answer
//! was lost can be tried again without counting twice.

use super::gathered::{Count, Gathered, Key, Record};
use crate::{
    keys::vault::Subject,
    store::{Store, StoreError},
};
use sqlx::{Connection, PgConnection, PgPool};
use std::collections::{HashMap, HashSet};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{Timestamp, ids::AccountId};

/// How many bits of a row's number are not its time.
pub(super) const NUMBER_BITS: u32 = 21;
/// Longest sentence that is kept, in characters.
const DETAIL_MAX: usize = 300;
const DAY_MILLIS: i64 = 86_400_000;

const ROWS: &str = "
INSERT INTO request_log
    (number, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason,
    detail)
SELECT (u.at << 21) | nextval('request_numbers'), u.account_id, u.client_id, u.route, u.method, u.status,
    u.duration_us, u.bytes, u.request_id, u.error, u.origin, u.reason, u.detail
FROM unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::int[], $8::bigint[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
    AS u (at, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason, detail)";

const COUNTS: &str = "
INSERT INTO request_counts AS c
    (account_id, at, seconds, client_id, route, method, status, requests, bytes, duration_us, buckets)
SELECT u.account_id, u.at, 60, u.client_id, u.route, u.method, u.status, u.requests, u.bytes, u.duration_us,
    u.buckets::bigint[]
FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::text[])
    AS u (account_id, at, client_id, route, method, status, requests, bytes, duration_us, buckets)
ON CONFLICT (account_id, at, seconds, client_id, route, method, status) DO UPDATE SET
    requests = c.requests + excluded.requests, bytes = c.bytes + excluded.bytes,
    duration_us = c.duration_us + excluded.duration_us, buckets = add_buckets(c.buckets, excluded.buckets)";

/// What is written at once.
pub(super) struct Batch {
    id: Uuid,
    rows: Vec<Record>,
    /// In the order of the table, so that two nodes lock rows in the same order.
    counts: Vec<(Key, Count)>,
    /// How many requests of the process were taken up to here.
    pub upto: u64,
    oldest: Option<Timestamp>,
}

impl Batch {
    pub fn new(id: Uuid, gathered: Gathered) -> Self {
        let Gathered { rows, counts, taken, oldest, .. } = gathered;
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|(left, _), (right, _)| left.cmp(right));
        Self { id, rows, counts, upto: taken, oldest }
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    pub fn requests(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count.requests).sum()
    }

    /// Seconds since its oldest request.
    pub fn age(&self, now: Timestamp) -> f64 {
        self.oldest.map_or(0.0, |oldest| (now.millis() - oldest.millis()).max(0) as f64 / 1000.0)
    }
}

/// Writes `batch`, unless it is there. `days` are known to be there, and more afterwards.
pub(super) async fn write(
    store: &Store,
    pool: &PgPool,
    batch: &Batch,
    days: &mut HashSet<i64>,
) -> Result<(), StoreError> {
    let origins = seal(store, &batch.rows).await?;
    let mut connection = pool.acquire().await?;
    let wanted: HashSet<i64> = batch.rows.iter().map(|row| row.at.millis().div_euclid(DAY_MILLIS)).collect();
    for day in wanted {
        if !days.contains(&day) {
            make_day(&mut connection, day).await?;
            days.insert(day);
        }
    }
    let mut transaction = connection.begin().await?;
    let new = sqlx::query("INSERT INTO request_batches (id) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(batch.id)
        .execute(&mut *transaction)
        .await?;
    if new.rows_affected() == 0 {
        return Ok(());
    }
    write_rows(&mut transaction, &batch.rows, origins).await?;
    write_counts(&mut transaction, &batch.counts).await?;
    Ok(transaction.commit().await?)
}

/// Makes the day of the log that has this number since the epoch, unless it is there.
pub(super) async fn make_day(db: &mut PgConnection, day: i64) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT make_request_log_day($1)").bind(day).execute(db).await.map(drop)
}

/// What a sealed origin is bound to: it opens for no other request.
pub(super) fn bound(request_id: &str) -> String {
    format!("request {request_id}.origin")
}

/// Address and user agent of each row under its account's key, which is looked up once.
async fn seal(store: &Store, rows: &[Record]) -> Result<Vec<Option<String>>, StoreError> {
    let mut keys: HashMap<AccountId, Subject> = HashMap::new();
    let mut sealed = Vec::with_capacity(rows.len());
    for party in rows.iter().filter_map(|row| row.party.as_ref()) {
        let Some(origin) = &party.origin else {
            sealed.push(None);
            continue;
        };
        let key = match keys.get(&party.account_id) {
            Some(key) => key,
            None => {
                let key = store.vault().subject_or_new(&party.account_id.to_string()).await?;
                keys.entry(party.account_id).or_insert(key)
            }
        };
        let text = serde_json::to_string(origin).map_err(|_| StoreError::Seal)?;
        sealed.push(Some(key.seal(&bound(&party.request_id), &text)?));
    }
    Ok(sealed)
}

async fn write_rows(
    db: &mut PgConnection,
    rows: &[Record],
    origins: Vec<Option<String>>,
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let parties: Vec<_> = rows.iter().filter_map(|row| row.party.as_ref()).collect();
    sqlx::query(ROWS)
        .bind(rows.iter().map(|row| row.at.millis()).collect::<Vec<_>>())
        .bind(parties.iter().map(|party| party.account_id.uuid()).collect::<Vec<_>>())
        .bind(parties.iter().map(|party| party.client_id.map(|id| id.uuid())).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| &*row.route).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.method).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| small(row.status)).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| i32::try_from(row.duration_us).unwrap_or(i32::MAX)).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| big(row.bytes)).collect::<Vec<_>>())
        .bind(parties.iter().map(|party| party.request_id.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.error).collect::<Vec<_>>())
        .bind(origins)
        .bind(rows.iter().map(|row| row.reason).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.detail.as_deref().map(shortened)).collect::<Vec<_>>())
        .execute(db)
        .await
        .map(drop)
}

async fn write_counts(db: &mut PgConnection, counts: &[(Key, Count)]) -> Result<(), sqlx::Error> {
    let keys = || counts.iter().map(|(key, _)| key);
    let values = || counts.iter().map(|(_, count)| count);
    sqlx::query(COUNTS)
        .bind(keys().map(|key| key.account_id).collect::<Vec<_>>())
        .bind(keys().map(|key| minute(key.minute)).collect::<Vec<_>>())
        .bind(keys().map(|key| key.client_id).collect::<Vec<_>>())
        .bind(keys().map(|key| &*key.route).collect::<Vec<_>>())
        .bind(keys().map(|key| key.method).collect::<Vec<_>>())
        .bind(keys().map(|key| small(key.status)).collect::<Vec<_>>())
        .bind(values().map(|count| big(count.requests)).collect::<Vec<_>>())
        .bind(values().map(|count| big(count.bytes)).collect::<Vec<_>>())
        .bind(values().map(|count| big(count.duration_us)).collect::<Vec<_>>())
        .bind(values().map(literal).collect::<Vec<_>>())
        .execute(db)
        .await
        .map(drop)
}

/// The buckets as Postgres reads an array, without the empty ones at the end: arrays of arrays must be even.
fn literal(count: &Count) -> String {
    let used = count.buckets.iter().rposition(|many| *many > 0).map_or(0, |last| last + 1);
    let many: Vec<_> = count.buckets.iter().take(used).map(ToString::to_string).collect();
    format!("{{{}}}", many.join(","))
}

fn minute(millis: i64) -> OffsetDateTime {
    Timestamp::from_millis(millis).to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// As much of a sentence as is kept. Postgres has no text with a zero in it.
fn shortened(detail: &str) -> String {
    detail.chars().filter(|c| *c != '\0').take(DETAIL_MAX).collect()
}

fn small(status: u16) -> i16 {
    i16::try_from(status).unwrap_or(i16::MAX)
}

fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
