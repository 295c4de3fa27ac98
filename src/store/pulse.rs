//! Whether the database answers. Statements of the writer and the readers show it; where there are none, a question each
//! half second does, on a connection of its own. A database that is frozen ends no connection and refuses nothing, so
//! that whoever waits for it would wait for as long as a request may take: by this they are told in [`DEADLINE`].

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

/// How often is asked.
const ASK: Duration = Duration::from_millis(500);
/// Answers that are so young need no question.
const YOUNG: Duration = Duration::from_secs(1);
/// The longest wait for an answer, or for a connection.
const PATIENCE: Duration = Duration::from_secs(2);

/// When the database answered last. Clones share it.
#[derive(Clone)]
pub struct Pulse {
    started: Instant,
    /// Milliseconds since then.
    answered: Arc<AtomicU64>,
}

impl Pulse {
    /// It has just answered.
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), answered: Arc::default() }
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// It answers.
    pub(super) fn beat(&self) {
        self.answered.fetch_max(self.elapsed(), Ordering::Relaxed);
    }

    /// For how long it has not.
    pub fn silence(&self) -> Duration {
        Duration::from_millis(self.elapsed().saturating_sub(self.answered.load(Ordering::Relaxed)))
    }

    /// Ends once the database has said nothing for [`DEADLINE`].
    pub async fn silent(&self) {
        loop {
            let left = DEADLINE.saturating_sub(self.silence());
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }

    /// Asks as long as `pool` is open.
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
            // Whatever did not answer is given up with its connection.
            if let Ok(Ok(open)) = tokio::time::timeout(PATIENCE, asked).await {
                self.beat();
                connection = Some(open);
            }
        }
    }
}
