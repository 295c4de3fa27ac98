//! What the writer and the readers of the log share. Each takes all requests that wait, and handles them in one
//! statement.

use super::{
    error::{DEADLINE, StoreError},
    ground::Ground,
    pulse::Pulse,
    recent::Recent,
    succession::Stand,
};
use sqlx::{PgPool, Postgres, pool::PoolConnection};
use std::time::Duration;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};

/// How long a connection is kept while there is no work.
const KEPT: Duration = Duration::from_millis(100);
/// How long a connection is kept at most, so that the pool may replace it when it gets old.
const KEPT_MAX: Duration = Duration::from_secs(60);

/// The database, and what this node learns from its responses.
#[derive(Clone)]
pub(super) struct Database {
    pub pool: PgPool,
    pub ground: Ground,
    pub pulse: Pulse,
    pub recent: Recent,
}

impl Database {
    /// Checks why a statement on `connection`, started when the node knew `stood`, did not find what it
    /// expected. Succeeds if the statement can be retried.
    ///
    /// # Errors
    /// Returns [`StoreError::WentBack`] if the statement relied on more than the log has.
    pub async fn recheck(
        &self,
        connection: &mut PoolConnection<Postgres>,
        stood: Stand,
    ) -> Result<(), StoreError> {
        match self.ground.settle(connection, stood).await {
            Ok(true) => Ok(()),
            Ok(false) | Err(StoreError::WentBack) => Err(StoreError::WentBack),
            Err(error) => {
                // The next connection may lead to another server.
                connection.close_on_drop();
                Err(error)
            }
        }
    }
}

/// The connection of one task, which keeps it from one statement to the next. Giving it back to the pool costs a task
/// and a round trip, because sqlx pings each connection that it gets back. Without work it is given back soon: the pool
/// closes idle connections, and pings one that was idle for a second before it gives it out. If its network path has
/// died before it is given back, it does not answer sqlx's ping, and the pool closes it (`pool::hot`).
pub(super) struct Kept {
    pool: PgPool,
    connection: Option<PoolConnection<Postgres>>,
    /// When it was acquired.
    since: Instant,
}

impl Kept {
    /// Starts without a connection.
    pub fn new(db: &Database) -> Self {
        Self { pool: db.pool.clone(), connection: None, since: Instant::now() }
    }

    /// Returns the connection that was kept, or one of the pool. The caller drops it after an error.
    ///
    /// # Errors
    /// If the pool has none in time.
    pub async fn take(&mut self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        if let Some(kept) = self.connection.take() {
            return Ok(kept);
        }
        self.since = Instant::now();
        self.pool.acquire().await
    }

    /// Keeps `connection`, whose last statement succeeded, for the next one.
    pub fn keep(&mut self, connection: PoolConnection<Postgres>) {
        self.connection = (self.since.elapsed() < KEPT_MAX).then_some(connection);
    }

    /// Waits for the next work. Gives the connection back if that takes long.
    pub async fn wait<T>(&mut self, next: impl Future<Output = T>) -> T {
        if self.connection.is_none() {
            return next.await;
        }
        let mut next = std::pin::pin!(next);
        if let Ok(next) = timeout(KEPT, next.as_mut()).await {
            return next;
        }
        self.connection = None;
        next.await
    }
}

/// A request in a queue.
pub(super) struct Waiting<Q, A, E = StoreError> {
    pub request: Q,
    pub reply: oneshot::Sender<Result<A, E>>,
}

/// Puts `request` into `queue`, and returns the result.
///
/// # Errors
/// Returns [`StoreError::Deadline`] if it takes too long, including the wait for a place in the queue.
pub(super) async fn ask<Q, A, E: From<StoreError>>(
    queue: &mpsc::Sender<Waiting<Q, A, E>>,
    request: Q,
) -> Result<A, E> {
    let deadline = Instant::now() + DEADLINE;
    let (reply, answer) = oneshot::channel();
    let sent = timeout_at(deadline, queue.send(Waiting { request, reply })).await;
    sent.map_err(|_| StoreError::Deadline)?.map_err(|_| StoreError::Closed)?;
    let answer = timeout_at(deadline, answer).await.map_err(|_| StoreError::Deadline)?;
    // A reply is dropped only when the task behind the queue stops.
    answer.map_err(|_| StoreError::Closed)?
}
