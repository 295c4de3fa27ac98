//! The number of requests of one kind in one minute: added up in memory, then added to the database.

use super::histogram::{BUCKETS, bucket};
use crate::traffic::{
    columns::{big, small},
    record::Record,
};
use sqlx::PgConnection;
use std::sync::Arc;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::Timestamp;

/// The dimensions of a count. All zeros stand for no account and no client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::traffic) struct Key {
    pub account_id: Uuid,
    /// Milliseconds since the epoch.
    pub minute: i64,
    pub client_id: Uuid,
    pub route: Arc<str>,
    pub method: &'static str,
    pub status: u16,
}

/// The number of requests, and their sizes and durations.
#[derive(Clone, Debug, Default)]
pub(in crate::traffic) struct Count {
    pub requests: u64,
    pub bytes: u64,
    pub duration_us: u64,
    pub buckets: [u64; BUCKETS],
}

impl Key {
    /// The key that `record` is counted under.
    pub fn of(record: &Record) -> Self {
        let Record { at, route, method, status, party, .. } = record;
        Self {
            account_id: party.as_ref().map(|party| party.account_id.uuid()).unwrap_or_default(),
            minute: at.millis().div_euclid(60_000) * 60_000,
            client_id: party
                .as_ref()
                .and_then(|party| party.client_id)
                .map(|id| id.uuid())
                .unwrap_or_default(),
            route: route.clone(),
            method,
            status: *status,
        }
    }
}

impl Count {
    /// Counts `record`.
    pub fn add(&mut self, record: &Record) {
        self.requests += 1;
        self.bytes += record.bytes;
        self.duration_us += u64::from(record.duration_us);
        if let Some(many) = self.buckets.get_mut(bucket(record.duration_us)) {
            *many += 1;
        }
    }
}

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

/// Adds `counts` to the database, and so to the sums (`request_sums`), which a trigger keeps. They are in the
/// order of the table, so that two nodes lock rows in the same order.
pub(in crate::traffic) async fn write(
    db: &mut PgConnection,
    counts: &[(Key, Count)],
) -> Result<(), sqlx::Error> {
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

/// The buckets as a Postgres array literal, without the empty ones at the end. It is text because arrays of
/// arrays must have equal lengths.
fn literal(count: &Count) -> String {
    let used = count.buckets.iter().rposition(|many| *many > 0).map_or(0, |last| last + 1);
    let many: Vec<_> = count.buckets.iter().take(used).map(ToString::to_string).collect();
    format!("{{{}}}", many.join(","))
}

fn minute(millis: i64) -> OffsetDateTime {
    Timestamp::from_millis(millis).to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
