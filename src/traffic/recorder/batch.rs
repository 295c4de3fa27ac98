//! Writes a batch of requests to the database in one transaction, marked with the batch's id. So a commit
//! whose result was lost can be retried without counting twice.

use super::buffer::Buffer;
use crate::{
    store::{Store, StoreError},
    traffic::{
        metering::counts::{self, Count, Key},
        record::Record,
        request_log::{days, hidden, rows},
    },
};
use sqlx::{Connection, PgPool};
use std::collections::HashSet;
use uuid::Uuid;
use xwms_events::Timestamp;

/// The requests that are written at once.
pub(super) struct Batch {
    id: Uuid,
    rows: Vec<Record>,
    /// In the order of the table, so that two nodes lock rows in the same order.
    counts: Vec<(Key, Count)>,
    /// The number of requests that this process had taken when the batch was made.
    pub upto: u64,
    oldest: Option<Timestamp>,
}

impl Batch {
    pub fn new(id: Uuid, buffer: Buffer) -> Self {
        let Buffer { rows, counts, taken, oldest, .. } = buffer;
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

    /// Seconds since the oldest request of the batch.
    pub fn age(&self, now: Timestamp) -> f64 {
        self.oldest.map_or(0.0, |oldest| (now.millis() - oldest.millis()).max(0) as f64 / 1000.0)
    }
}

/// Writes `batch`, unless it was written before. The tables of the days in `known` exist; days that it
/// creates are added.
pub(super) async fn write(
    store: &Store,
    pool: &PgPool,
    batch: &Batch,
    known: &mut HashSet<i64>,
) -> Result<(), StoreError> {
    let origins = hidden::hide(store, &batch.rows).await?;
    let mut connection = pool.acquire().await?;
    let wanted: HashSet<i64> = batch.rows.iter().map(|row| days::of(row.at)).collect();
    for day in wanted {
        if !known.contains(&day) {
            days::make(&mut connection, day).await?;
            known.insert(day);
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
    rows::write(&mut transaction, &batch.rows, &origins).await?;
    counts::write(&mut transaction, &batch.counts).await?;
    Ok(transaction.commit().await?)
}
