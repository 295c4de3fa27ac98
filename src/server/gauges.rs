//! Gauges of the database's content for operators. Every node sets the same ones, whichever node leads. What
//! a single node counts is set where it happens.

use crate::{outbound::webhooks, store::Store, subscribers};
use std::time::Duration;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(5);

/// Updates the gauges until the server stops. `configured` names the subscribers.
pub async fn run(store: Store, configured: Vec<&'static str>, mut stopped: watch::Receiver<bool>) {
    subscribers::gauges::describe();
    webhooks::gauges::describe();
    loop {
        let set = async {
            subscribers::gauges::set(&store, &configured).await?;
            webhooks::gauges::set(&store).await
        };
        if let Err(error) = set.await {
            tracing::debug!(%error, "could not update the gauges");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}
