//! Blocks of a window out of the database (migrations/0009), and back into it.

use super::window::Window;
use crate::store::{DEADLINE, StoreError};
use sqlx::PgPool;
use std::time::Duration;

/// Most requests in one block.
const BLOCK: i64 = 1_000;
/// How long a node keeps what it does not use.
pub(super) const IDLE: Duration = Duration::from_millis(250);

/// Which windows those of `whose` are that have so many seconds. Each length has its own, or whoever goes from one
/// plan to another and back would find theirs empty.
pub(super) fn key(whose: &str, seconds: u32) -> String {
    format!("{whose} {seconds}")
}

/// What the database gave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lease {
    /// The window that counts.
    pub start: i64,
    pub granted: u64,
    /// By all nodes.
    pub taken: u64,
}

pub(super) async fn take(pool: &PgPool, key: &str, window: Window, limit: u64) -> Result<Lease, StoreError> {
    let asked = sqlx::query_as::<_, (i64, i64, i64)>(
        "SELECT began, granted, taken FROM lease_requests($1, $2, $3, $4)",
    )
    .bind(key)
    .bind(window.start)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind(BLOCK)
    .fetch_one(pool);
    let (start, granted, taken) =
        tokio::time::timeout(DEADLINE, asked).await.map_err(|_| StoreError::Deadline)??;
    Ok(Lease { start, granted: granted.max(0).unsigned_abs(), taken: taken.max(0).unsigned_abs() })
}

/// Gives `spare` requests of the window that began at `start` back, if that still runs.
pub(super) async fn give_back(pool: &PgPool, key: &str, start: i64, spare: u64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE request_windows SET used = greatest(used - $3, 0) WHERE key = $1 AND start = $2")
        .bind(key)
        .bind(start)
        .bind(i64::try_from(spare).unwrap_or(i64::MAX))
        .execute(pool)
        .await
        .map(drop)
}
