//! Sweeping: deletes rows that are no longer needed (used assertions, stored responses, stops of expired
//! credentials), a limited number at a time. Any node may do it.

use crate::store::Store;
use std::time::Duration;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(300);

pub(super) async fn run(store: Store, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        loop {
            match store.sweep().await {
                Ok(0) => break,
                Ok(rows) => tracing::debug!(rows, "swept"),
                Err(error) => {
                    tracing::warn!(%error, "cleanup failed; trying again later");
                    break;
                }
            }
        }
    }
}
