//! Subscribers: whatever follows the log. Each has a name, a version and a cursor, which moves in the same
//! transaction as the subscriber's own writes, so that each event counts once. One node leads each
//! subscriber (advisory lock); another takes over when it dies.
//!
//! | file | what |
//! |---|---|
//! | `sink` | what a subscriber is |
//! | `cursor` | where it stands, and who leads it |
//! | `runner` | feeds it |
//! | `model_sink`, `live` | the read models as subscribers; others are in rooms of their own (`outbound`, `traffic`) |
//! | `progress` | how far this node's view of the read models has come |
//! | `schemas` | the schemas that read models have their tables in |
//! | `rebuild` | builds a read model anew beside the live one |
//! | `parked` | retries and skips events that could not be taken |
//! | `wake` | tells other nodes that there is something to read |
//! | `sweep` | forgets what has expired |
//! | `list`, `gauges` | how far all of them are |

pub mod cursor;
pub mod gauges;
pub mod list;
mod live;
mod model_sink;
pub mod parked;
mod progress;
pub mod rebuild;
mod runner;
pub mod schemas;
pub mod sink;
mod sweep;
mod wake;

pub use live::model_sinks;
pub use progress::Progress;

use crate::{store::Store, tasks::watched_until};
use live::LiveModel;
use sink::Sink;
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};
use xwms_projections::ReadModel;

/// The subscribers of this node.
pub struct Subscribers {
    progress: Progress,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Subscribers {
    /// Makes the read models' tables where they are missing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn prepare(store: &Store) -> Result<(), sqlx::Error> {
        for model in xwms_projections::all() {
            schemas::prepare(store.pool(), model.as_ref()).await?;
        }
        Ok(())
    }

    /// Starts to feed the read models and `others` if `lead` says that this node may.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start(store: &Store, lead: bool, others: Vec<Arc<dyn Sink>>) -> Result<Self, sqlx::Error> {
        let models: Vec<Arc<dyn ReadModel>> = xwms_projections::all().into_iter().map(Arc::from).collect();
        let progress = Progress::new(&models);
        live::look(store, &progress).await?;
        let (stop, _) = watch::channel(false);
        let mut own = Self { progress: progress.clone(), stop, tasks: JoinSet::new() };
        own.beside(|stopped| wake::listen(store.clone(), stopped));
        own.beside(|stopped| sweep::run(store.clone(), stopped));
        own.beside(|stopped| wake::tell(store.clone(), stopped));
        own.beside(|stopped| live::follow(store.clone(), progress.clone(), stopped));
        let sink = |model: &Arc<dyn ReadModel>| -> Arc<dyn Sink> {
            Arc::new(LiveModel::new(model.clone(), progress.clone()))
        };
        for sink in models.iter().map(sink).chain(others).filter(|_| lead) {
            own.beside(|stopped| runner::run(store.clone(), sink, progress.clone(), stopped));
        }
        Ok(own)
    }

    /// Runs `work` of this node as long as the subscribers run. It has to end when it is told to stop, and takes the
    /// process down if it ends before.
    pub fn beside<F>(&mut self, work: impl FnOnce(watch::Receiver<bool>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let stopped = self.stop.subscribe();
        let name = std::any::type_name::<F>().trim_end_matches("::{{closure}}");
        self.tasks.spawn(watched_until(name, stopped.clone(), work(stopped)));
    }

    /// A way to wait for them.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Stops feeding, between two batches.
    pub async fn stop(mut self) {
        // Nobody listens if every task has ended already.
        let _ = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(5), all).await.is_err() {
            tracing::warn!("the subscribers did not stop in time");
        }
    }
}
