//! Subscribers: whatever follows the log. Each has a name, a version and a cursor, which moves in the same
//! transaction as the subscriber's own writes, so that each event counts once. One node leads each
//! subscriber (advisory lock); another takes over when it dies.
//!
//! `runner` feeds a subscriber, `models` makes the read models subscribers, `wake` tells other nodes that there
//! is something to read, `sweep` forgets what has expired.

pub mod models;
mod runner;
mod sweep;
mod wake;

use crate::store::Store;
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};
use xwms_projections::ReadModel;

/// How long a read waits for a model to show what was just written, at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far this node's view of each read model has come.
#[derive(Clone)]
pub struct Progress {
    models: Arc<Vec<(&'static str, watch::Sender<i64>)>>,
    /// The highest position that somebody waits for.
    wanted: watch::Sender<i64>,
}

impl Progress {
    fn new(models: &[Arc<dyn ReadModel>]) -> Self {
        let models = models.iter().map(|model| (model.name(), watch::channel(0).0)).collect();
        Self { models: Arc::new(models), wanted: watch::channel(0).0 }
    }

    /// Whether every read model shows `position`, as far as this node knows.
    fn shows(&self, position: i64) -> bool {
        self.models.iter().all(|(_, reached)| *reached.borrow() >= position)
    }

    fn reached(&self, name: &str, position: i64) {
        if let Some((_, reached)) = self.models.iter().find(|(model, _)| *model == name) {
            reached.send_if_modified(|now| {
                let newer = position > *now;
                *now = position.max(*now);
                newer
            });
        }
    }
}

/// The subscribers of this node.
pub struct Subscribers {
    models: Vec<Arc<dyn ReadModel>>,
    progress: Progress,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Subscribers {
    /// Makes the read models' tables where they are missing, and starts to feed them if `lead` says that
    /// this node may.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start(store: &Store, lead: bool) -> Result<Self, sqlx::Error> {
        let models: Vec<Arc<dyn ReadModel>> = xwms_projections::all().into_iter().map(Arc::from).collect();
        for model in &models {
            models::prepare(store.pool(), model.as_ref()).await?;
        }
        let progress = Progress::new(&models);
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(wake::listen(store.clone(), stopped.clone()));
        tasks.spawn(sweep::run(store.clone(), stopped.clone()));
        tasks.spawn(wake::tell(store.clone(), stopped.clone()));
        tasks.spawn(models::follow(store.clone(), progress.clone(), stopped.clone()));
        for model in models.iter().filter(|_| lead) {
            tasks.spawn(runner::run(store.clone(), model.clone(), progress.clone(), stopped.clone()));
        }
        Ok(Self { models, progress, stop, tasks })
    }

    /// The read models that are fed here or elsewhere.
    pub fn models(&self) -> &[Arc<dyn ReadModel>] {
        &self.models
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

impl Progress {
    /// Waits until every read model shows `position`, but not for long. Answers whether they do.
    pub async fn wait_for(&self, position: i64) -> bool {
        self.wanted.send_if_modified(|wanted| {
            let newer = position > *wanted;
            *wanted = position.max(*wanted);
            newer
        });
        let all = async {
            for (_, reached) in self.models.iter() {
                let mut reached = reached.subscribe();
                if reached.wait_for(|now| *now >= position).await.is_err() {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(PATIENCE, all).await.unwrap_or(false)
    }
}
