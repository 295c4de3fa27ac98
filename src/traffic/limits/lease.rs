//! Leases blocks of a window from the database (migrations/0009), and returns them.

use super::window::Window;
use crate::store::{DEADLINE, StoreError};
use sqlx::PgPool;
use std::time::Duration;

/// The most requests in one block.
const BLOCK: i64 = 1_000;
/// How long a node keeps unused requests.
pub(super) const IDLE: Duration = Duration::from_millis(250);

/// The key of the windows of `whose` that are `seconds` long. Each length has its own, so that an account
/// that changes plan and back finds the same window, not an unused one.
pub(super) fn key(whose: &str, seconds: u32) -> String {
    format!("{whose} {seconds}")
}

/// A lease from the database.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lease {
    /// The start of the current window.
    pub start: i64,
    pub granted: u64,
    /// The requests leased by all nodes.
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

/// Returns how many requests of the window are leased by all nodes.
pub(super) async fn taken(pool: &PgPool, key: &str, window: Window) -> Result<u64, StoreError> {
    let used: Option<i64> =
        sqlx::query_scalar("SELECT used FROM request_windows WHERE key = $1 AND start = $2")
            .bind(key)
            .bind(window.start)
            .fetch_optional(pool)
            .await?;
    Ok(used.unwrap_or_default().max(0).unsigned_abs())
}

/// Gives back `spare` requests of the window that began at `start`, if it has not ended.
pub(super) async fn give_back(pool: &PgPool, key: &str, start: i64, spare: u64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE request_windows SET used = greatest(used - $3, 0) WHERE key = $1 AND start = $2")
        .bind(key)
        .bind(start)
        .bind(i64::try_from(spare).unwrap_or(i64::MAX))
        .execute(pool)
        .await
        .map(drop)
}
