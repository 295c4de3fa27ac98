//! Records the notices of `limits` as events, apart from the requests that were counted.

use super::notice::Notice;
use crate::{
    commands::{self, Context},
    store::Store,
};
use tokio::sync::{mpsc, watch};
use xwms_events::usage::UsageCommand;

/// Records notices until `stopped`, and then those that still wait.
pub async fn raise(store: Store, mut notices: mpsc::Receiver<Notice>, mut stopped: watch::Receiver<bool>) {
    loop {
        let noticed = tokio::select! {
            noticed = notices.recv() => noticed,
            _ = stopped.wait_for(|stopped| *stopped) => None,
        };
        let Some(notice) = noticed else { break };
        one(&store, &notice).await;
    }
    while let Ok(notice) = notices.try_recv() {
        one(&store, &notice).await;
    }
}

async fn one(store: &Store, notice: &Notice) {
    let context = Context::system(store, "usage");
    let command = UsageCommand {
        reached: notice.reached,
        client_id: notice.client_id,
        limit: notice.limit,
        window_seconds: notice.window_seconds,
        window_start: notice.window_start,
        at: store.clock().now(),
    };
    if let Err(error) = commands::usage::notice(&context, notice.account_id, command).await {
        // The window fills again, or an operator looks at the usage.
        tracing::warn!(%error, "could not record a threshold of a request window");
    }
}
