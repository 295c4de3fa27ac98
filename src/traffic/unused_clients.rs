//! Deletes clients that registered themselves and that nobody uses, so that registrations don't fill an account's
//! plan. Any node may do it.

use crate::{
    commands::{CommandError, Context, registrations},
    store::{Store, StoreError},
    subscribers::Progress,
};
use std::time::Duration;
use tokio::sync::watch;
use xwms_events::Timestamp;
use xwms_projections::clients;

const EVERY: Duration = Duration::from_secs(3600);
/// How many are deleted in one go.
const PART: i64 = 200;
const DAY_MILLIS: i64 = 86_400_000;

/// Deletes those that nobody used for `days`, at intervals, until `stopped`.
pub async fn run(store: Store, progress: Progress, days: u32, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        let before = Timestamp::from_millis(store.clock().now().millis() - i64::from(days) * DAY_MILLIS);
        if let Err(error) = once(&store, &progress, before).await {
            tracing::warn!(%error, "unused clients could not be deleted; trying again later");
        }
    }
}

/// Deletes clients that registered themselves before `before` and got no token since. Returns how many; 0 while the
/// read models are behind, because a token that they don't show yet may have been used.
///
/// # Errors
/// If the database does not answer.
pub async fn once(store: &Store, progress: &Progress, before: Timestamp) -> Result<usize, StoreError> {
    if !progress.wait_for(store.current_head().await?).await {
        return Ok(0);
    }
    let found = clients::unused(store.pool(), before, PART).await?;
    let context = Context::system(store, "unused clients");
    let mut deleted = 0;
    for row in found {
        let (Ok(account_id), Ok(client_id)) = (row.account_id.parse(), row.client_id.parse()) else {
            continue;
        };
        match registrations::remove_unused(&context, account_id, client_id).await {
            Ok(is_deleted) => deleted += usize::from(is_deleted),
            // Another node was faster.
            Err(CommandError::Refused(_)) => {}
            Err(error) => return Err(error.into_store_error()),
        }
    }
    Ok(deleted)
}
