//! Deletes clients that registered themselves and that nobody uses, so that registrations don't fill an account's
//! plan. One node at a time does it.

use crate::{
    commands::{CommandError, Context, registrations},
    store::{Store, StoreError},
    subscribers::{Progress, cursor},
};
use sqlx::Connection;
use std::time::Duration;
use tokio::sync::watch;
use xwms_events::Timestamp;
use xwms_projections::clients;

const EVERY: Duration = Duration::from_secs(3600);
/// The pause if there are more than are deleted in one go.
const SOON: Duration = Duration::from_secs(1);
/// How many are deleted in one go.
const PART: i64 = 200;
/// The lock of the node that does it.
const NAME: &str = "unused clients";
const DAY_MILLIS: i64 = 86_400_000;

/// Deletes those that nobody used for `days`, at intervals, until `stopped`.
pub async fn run(store: Store, progress: Progress, days: u32, mut stopped: watch::Receiver<bool>) {
    let mut pause = EVERY;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        let before = Timestamp::from_millis(store.clock().now().millis() - i64::from(days) * DAY_MILLIS);
        pause = match once(&store, &progress, before).await {
            Ok(deleted) if i64::try_from(deleted) == Ok(PART) => SOON,
            Ok(_) => EVERY,
            Err(error) => {
                tracing::warn!(%error, "unused clients could not be deleted; trying again later");
                EVERY
            }
        };
    }
}

/// Deletes clients that registered themselves before `before` and that nobody has used since: they got no token, nobody
/// approved them, and no device waits for an approval. Returns how many; 0 while another node does it, or the read
/// models are behind, because a token that they don't show yet may have been used.
///
/// # Errors
/// If the database does not answer.
pub async fn once(store: &Store, progress: &Progress, before: Timestamp) -> Result<usize, StoreError> {
    let Some(mut lead) = cursor::try_lead(store, NAME).await? else { return Ok(0) };
    let deleted = delete(store, progress, before).await;
    // Postgres ends a session that is silent for long. Then the lead is lost already.
    if sqlx::query("SELECT pg_advisory_unlock_all()").execute(&mut lead).await.is_ok() {
        drop(lead.close().await);
    }
    deleted
}

async fn delete(store: &Store, progress: &Progress, before: Timestamp) -> Result<usize, StoreError> {
    if !progress.wait_for(store.current_head().await?).await {
        return Ok(0);
    }
    let found = clients::unused(store.pool(), before, store.clock().now(), PART).await?;
    let context = Context::system(store, "unused clients");
    let mut deleted = 0;
    for row in found {
        let (Ok(account_id), Ok(client_id)) = (row.account_id.parse(), row.client_id.parse()) else {
            continue;
        };
        if store.has_waiting_device(client_id).await? {
            continue;
        }
        match registrations::remove_unused(&context, account_id, client_id).await {
            Ok(is_deleted) => deleted += usize::from(is_deleted),
            // Somebody else deleted it.
            Err(CommandError::Refused(_)) => {}
            Err(error) => return Err(error.into_store_error()),
        }
    }
    Ok(deleted)
}
