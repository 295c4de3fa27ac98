//! Subscribers: everything that follows the log. Each has a name, a version and a cursor. The cursor moves in
//! the same transaction as the subscriber's own writes, so that each event counts once. One node leads each
//! subscriber (advisory lock); another one takes over when it dies.
//!
//! | file | what |
//! |---|---|
//! | `sink` | the interface of a subscriber |
//! | `cursor` | its position, and which process leads it |
//! | `runner` | feeds it |
//! | `model_sink` | the read models as subscribers; others are in their own modules (`outbound`, `traffic`) |
//! | `progress` | how far this node's view of the read models has come |
//! | `schemas` | the schemas that contain the read models' tables |
//! | `rebuild` | builds a new copy of a read model next to the live one |
//! | `parked` | retries and skips events that could not be taken |
//! | `own_transaction` | a transaction that is open while other work is done |
//! | `wake` | tells other nodes that there are new events |
//! | `sweep` | deletes expired rows |
//! | `list`, `gauges` | how far all subscribers are |
//! | `observed` | what the gauges last said, for the page of the status |

pub mod cursor;
pub mod gauges;
pub mod list;
mod model_sink;
mod observed;
mod own_transaction;
pub mod parked;
mod progress;
pub mod rebuild;
mod runner;
pub mod schemas;
pub mod sink;
mod sweep;
mod wake;

pub use model_sink::model_sinks;
pub use observed::Observed;
pub use own_transaction::OwnTransaction;
pub use progress::Progress;

use crate::{store::Store, tasks::watched_until};
use sink::Sink;
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};

/// The subscribers of this node.
pub struct Subscribers {
    progress: Progress,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Subscribers {
    /// Creates the read models' tables where they are missing.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn prepare(store: &Store) -> Result<(), sqlx::Error> {
        for model in &xwms_projections::ALL {
            schemas::prepare(store.pool(), model).await?;
        }
        Ok(())
    }

    /// Starts to feed the read models and `others`, if `lead` allows this node to.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn start(store: &Store, lead: bool, others: Vec<Arc<dyn Sink>>) -> Result<Self, sqlx::Error> {
        let progress = Progress::new(&xwms_projections::ALL);
        progress.look(store).await?;
        let (stop, _) = watch::channel(false);
        let mut own = Self { progress: progress.clone(), stop, tasks: JoinSet::new() };
        own.spawn(|stopped| wake::listen(store.clone(), stopped));
        own.spawn(|stopped| sweep::run(store.clone(), stopped));
        own.spawn(|stopped| wake::tell(store.clone(), stopped));
        own.spawn(|stopped| progress.clone().follow(store.clone(), stopped));
        for sink in model_sinks(progress.clone()).chain(others).filter(|_| lead) {
            own.spawn(|stopped| runner::run(store.clone(), sink, progress.clone(), stopped));
        }
        Ok(own)
    }

    /// Makes reads wait this long for the read models, if not the usual time.
    pub fn with_patience(mut self, patience: Option<Duration>) -> Self {
        self.progress.patience = patience;
        self
    }

    /// Runs `work` in the background as long as the subscribers run. It must end when it is told to stop; if
    /// it ends earlier, the process stops.
    pub fn spawn<F>(&mut self, work: impl FnOnce(watch::Receiver<bool>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let stopped = self.stop.subscribe();
        let name = std::any::type_name::<F>().trim_end_matches("::{{closure}}");
        self.tasks.spawn(watched_until(name, stopped.clone(), work(stopped)));
    }

    /// Returns a handle for waiting until the read models have come far enough.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Stops feeding, between two batches.
    pub async fn stop(mut self) {
        // There is no receiver if every task has already ended.
        let _ = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(5), all).await.is_err() {
            tracing::warn!("the subscribers did not stop in time");
        }
    }
}
