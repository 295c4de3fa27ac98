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
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

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
