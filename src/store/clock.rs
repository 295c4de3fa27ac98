//! One clock decides expiry: the database's. Each node follows it by its own monotonic clock, so neither a
//! node whose date is wrong nor one whose date jumps can make an expired code good again.

use super::StoreError;
use sqlx::PgPool;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};
use xwms_events::Timestamp;

const RESYNC: Duration = Duration::from_secs(10);

/// The database's time, to within a round trip.
#[derive(Clone)]
pub struct Clock {
    started: Instant,
    /// Milliseconds since the epoch at `started`, by the database.
    base: Arc<AtomicI64>,
    /// What tests add to it.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Asks the database once, then again every ten seconds.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn start(pool: PgPool) -> Result<Self, StoreError> {
        let clock = Self {
            started: Instant::now(),
            base: Arc::new(AtomicI64::new(0)),
            ahead: Arc::new(AtomicI64::new(0)),
        };
        clock.sync(&pool).await?;
        let following = clock.clone();
        tokio::spawn(async move {
            while !pool.is_closed() {
                tokio::time::sleep(RESYNC).await;
                if let Err(error) = following.sync(&pool).await {
                    tracing::warn!(%error, "the clock could not be set by the database's");
                }
            }
        });
        Ok(clock)
    }

    async fn sync(&self, pool: &PgPool) -> Result<(), StoreError> {
        let asked = self.elapsed();
        let now: i64 = sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
            .fetch_one(pool)
            .await?;
        let answered = self.elapsed();
        self.base.store(now - (asked + answered) / 2, Ordering::Relaxed);
        Ok(())
    }

    fn elapsed(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Timestamp::from_millis(self.base.load(Ordering::Relaxed) + self.elapsed() + ahead)
    }

    /// A fresh UUIDv7 of this moment.
    pub fn uuid(&self) -> uuid::Uuid {
        let millis = u64::try_from(self.now().millis()).unwrap_or_default();
        let nanos = u32::try_from(millis % 1000).unwrap_or_default() * 1_000_000;
        uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, millis / 1000, nanos))
    }

    /// Moves this node's clock ahead. For tests of what expires; no surface reaches it.
    pub fn advance(&self, by: Duration) {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}
