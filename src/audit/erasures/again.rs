//! Erases people again whom a restored database has back: those who are in the file of erasures but not erased by the
//! log. A server does it at its start, and an operator by `xwms audit erase-again`.

use super::file;
use crate::{
    commands::{CommandError, Context, leaving},
    store::{Store, StoreError},
    subscribers::Progress,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::watch;
use xwms_events::ids::UserId;

/// How long to wait before another attempt.
const AGAIN: Duration = Duration::from_secs(5);
const NOT_ERASED: &str = "
SELECT id FROM unnest($1::text[]) AS x (id)
WHERE EXISTS (SELECT FROM events WHERE aggregate_type = 'user' AND aggregate_id = id)
    AND NOT EXISTS (SELECT FROM events
        WHERE aggregate_type = 'user' AND aggregate_id = id AND event_type = 'user.erased')";

/// Why people could not be erased again.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error("the read models are behind the log")]
    Behind,
}

/// What was done.
pub struct Outcome {
    /// Who was erased.
    pub erased: Vec<UserId>,
    /// The numbers of the lines that can't be read.
    pub unreadable: Vec<usize>,
}

/// Erases everybody in the file who is not erased. The caller has waited for the read models.
///
/// # Errors
/// The file can't be read; the store's failure. People erased before the failure stay erased.
pub async fn erase(store: &Store, path: &Path) -> Result<Outcome, AgainError> {
    let read = file::read(path).await;
    let (users, unreadable) = read.map_err(|error| AgainError::File(path.display().to_string(), error))?;
    let ids: Vec<String> = users.iter().map(ToString::to_string).collect();
    let left: Vec<String> = sqlx::query_scalar(NOT_ERASED).bind(ids).fetch_all(store.pool()).await?;
    let context = Context::system(store, "erased again");
    let mut erased = Vec::new();
    for user_id in left.iter().filter_map(|id| id.parse::<UserId>().ok()) {
        if leaving::erase_again(&context, user_id).await? {
            erased.push(user_id);
        }
    }
    Ok(Outcome { erased, unreadable })
}

/// Does [`erase`] once, until it has succeeded, and waits until `stopped`. Without a file, there is nobody.
pub async fn at_start(
    store: Store,
    progress: Progress,
    path: Option<PathBuf>,
    mut stopped: watch::Receiver<bool>,
) {
    let work = async {
        let Some(path) = path.filter(|path| path.exists()) else { return };
        while let Err(error) = attempt(&store, &progress, &path).await {
            tracing::warn!(%error, "could not erase people again; trying again");
            tokio::time::sleep(AGAIN).await;
        }
    };
    let mut done = stopped.clone();
    tokio::select! {
        () = work => {}
        _ = done.wait_for(|stopped| *stopped) => return,
    }
    drop(stopped.wait_for(|stopped| *stopped).await);
}

async fn attempt(store: &Store, progress: &Progress, path: &Path) -> Result<(), AgainError> {
    if !progress.wait_for(store.current_head().await?).await {
        return Err(AgainError::Behind);
    }
    let Outcome { erased, unreadable } = erase(store, path).await?;
    if !erased.is_empty() {
        tracing::warn!(people = erased.len(), "people whom the database had back were erased again");
    }
    if !unreadable.is_empty() {
        tracing::error!(lines = ?unreadable, path = %path.display(), "the file of erasures has unreadable lines");
    }
    Ok(())
}
