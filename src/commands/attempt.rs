//! A command in its turn at a stream, decided again where the stream has moved on meanwhile.

use super::error::CommandError;
use crate::store::{Store, StoreError};

/// How often a command is decided again because its streams moved on meanwhile. On this node the commands for one stream
/// wait in its lane, so that each time another node got through, or a command for several streams.
const ATTEMPTS: usize = 64;

/// Runs `once` until it meets no conflict, when it is its turn at `stream`: the stream that it is most likely to meet
/// others at.
///
/// # Errors
/// What `once` answers; [`CommandError::Conflict`] after a crowd of conflicts; the store's failure where it failed whoever
/// was before.
pub async fn attempt<T, F, R>(store: &Store, stream: impl ToString, mut once: F) -> Result<T, CommandError>
where
    F: FnMut() -> R,
    R: Future<Output = Result<T, CommandError>>,
{
    let turn = store.lanes().turn(stream.to_string()).await?;
    let mut answer = once().await;
    for _ in 1..ATTEMPTS {
        if !matches!(answer, Err(CommandError::Conflict)) {
            break;
        }
        answer = once().await;
    }
    if matches!(answer, Err(CommandError::Store(StoreError::Deadline | StoreError::Database(_)))) {
        turn.broke();
    }
    answer
}
