//! Gauges of the database's content for operators, and what the page of the status says from them. Every node sets
//! the same ones, whichever node leads. What a single node counts is set where it happens.

use crate::{
    outbound::{mail, webhooks},
    store::Store,
    subscribers::{self, Observed, list::Line},
};
use std::time::{Duration, Instant};
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(5);
/// A subscriber that is further behind than this, in seconds, is stuck.
const STUCK_SECONDS: f64 = 60.0;

/// What is observed, and who is told.
pub struct Gauges {
    pub store: Store,
    /// The names of the subscribers.
    pub configured: Vec<&'static str>,
    pub observed: watch::Sender<Option<Observed>>,
}

/// Updates the gauges until the server stops.
pub async fn run(gauges: Gauges, mut stopped: watch::Receiver<bool>) {
    subscribers::gauges::describe();
    webhooks::gauges::describe();
    loop {
        if let Err(error) = gauges.set().await {
            tracing::debug!(%error, "could not update the gauges");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

impl Gauges {
    async fn set(&self) -> Result<(), sqlx::Error> {
        let lines = subscribers::gauges::set(&self.store, &self.configured).await?;
        webhooks::gauges::set(&self.store).await?;
        let mail = if self.configured.contains(&mail::NAME) {
            Some(self.works(&lines, mail::NAME) && !mail::queue::read(&self.store).await?.is_stuck())
        } else {
            None
        };
        let webhooks = self.works(&lines, webhooks::enqueue::NAME);
        self.observed.send_replace(Some(Observed { at: Instant::now(), webhooks, mail }));
        Ok(())
    }

    /// Returns whether the subscriber keeps up. One that has not begun yet has nothing to do.
    fn works(&self, lines: &[Line], name: &str) -> bool {
        let now = self.store.clock().datetime();
        lines.iter().filter(|line| line.name == name).all(|line| line.seconds_behind(now) < STUCK_SECONDS)
    }
}
