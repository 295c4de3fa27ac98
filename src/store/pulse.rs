//! Whether the database answers. Statements of the writer and the readers show it. If there are none, a query
//! every half second does, on a separate connection. A frozen database closes no connection and refuses
//! nothing, so a caller would wait for as long as a request may take; the pulse lets it fail within
//! [`DEADLINE`].

use super::error::DEADLINE;
use sqlx::{Connection, PgConnection, PgPool};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

/// Interval between queries.
const ASK: Duration = Duration::from_millis(500);
/// No query is needed if the last answer is more recent than this.
const YOUNG: Duration = Duration::from_secs(1);
/// Longest wait for an answer or a connection.
const PATIENCE: Duration = Duration::from_secs(2);

/// When the database last answered. Clones share it.
#[derive(Clone)]
pub struct Pulse {
    started: Instant,
    /// Milliseconds from `started` to the last answer.
    answered: Arc<AtomicU64>,
}

impl Pulse {
    /// Starts as if the database had just answered.
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), answered: Arc::default() }
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Records that the database answered.
    pub(super) fn beat(&self) {
        self.answered.fetch_max(self.elapsed(), Ordering::Relaxed);
    }

    /// Returns how long the database has not answered.
    pub fn silence(&self) -> Duration {
        Duration::from_millis(self.elapsed().saturating_sub(self.answered.load(Ordering::Relaxed)))
    }

    /// Waits until the database has not answered for [`DEADLINE`].
    pub async fn silent(&self) {
        loop {
            let left = DEADLINE.saturating_sub(self.silence());
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }

    /// Queries the database as long as `pool` is open.
    pub(super) async fn follow(self, pool: PgPool) {
        let mut connection: Option<PgConnection> = None;
        while !pool.is_closed() {
            tokio::time::sleep(ASK).await;
            if self.silence() < YOUNG {
                continue;
            }
            let asked = async {
                let mut open = match connection.take() {
                    Some(open) => open,
                    None => PgConnection::connect_with(&pool.connect_options()).await?,
                };
                sqlx::query("SELECT 1").execute(&mut open).await?;
                Ok::<_, sqlx::Error>(open)
            };
            // A connection that did not answer is dropped.
            if let Ok(Ok(open)) = tokio::time::timeout(PATIENCE, asked).await {
                self.beat();
                connection = Some(open);
            }
        }
    }
}
