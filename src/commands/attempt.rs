//! Runs a command when it is its turn at a stream, and decides again after a conflict.

use super::{CommandError, Context};
use crate::store::{StoreError, append::Conflict};

/// How often a command is decided again after a conflict. Commands of this node for one stream wait in its
/// lane, so every conflict comes from another node or from a command for several streams.
const ATTEMPTS: usize = 64;

/// Waits for the turn at `stream` and runs `once` until it meets no conflict. `stream` is the stream on which
/// conflicts are most likely.
///
/// # Errors
/// The error of `once`; [`Conflict::Moved`] after too many conflicts; the store's failure, also when
/// it failed in an earlier turn.
pub async fn attempt<T, F, R>(
    context: &Context<'_>,
    stream: impl ToString,
    mut once: F,
) -> Result<T, CommandError>
where
    F: FnMut() -> R,
    R: Future<Output = Result<T, CommandError>>,
{
    let turn = context.store.lanes().turn(stream.to_string()).await?;
    let mut answer = once().await;
    for _ in 1..ATTEMPTS {
        if !matches!(answer, Err(CommandError::Conflict(Conflict::Moved))) {
            break;
        }
        answer = once().await;
    }
    if matches!(answer, Err(CommandError::Store(StoreError::Deadline | StoreError::Database(_)))) {
        turn.broke();
    }
    answer
}
