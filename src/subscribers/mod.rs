//! Subscribers: whatever follows the log. Each has a name, a version and a cursor, which moves in the same
//! transaction as the subscriber's own writes, so that each event counts once. One node leads each
//! subscriber (advisory lock); another takes over when it dies.
//!
//! `sink` is what a subscriber is and `cursor` where it stands; `runner` feeds it. `models` makes the read
//! models subscribers and `rebuild` builds one anew beside the live one; others are in rooms of their own
//! (webhooks, fan-out). `parked` retries and skips events that could not be taken, `wake` tells other nodes
//! that there is something to read, `sweep` forgets what has expired, `list` says how far all of them are, and `gauges` shows it.

pub mod cursor;
pub mod gauges;
pub mod list;
pub mod models;
pub mod parked;
pub mod rebuild;
mod runner;
pub mod sink;
mod sweep;
mod wake;

use crate::{store::Store, tasks::watched_until};
use models::ModelSink;
use sink::Sink;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};
use xwms_projections::ReadModel;

/// How long a read waits for a model to show what was just written, at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far this node's view of each read model has come.
#[derive(Clone)]
pub struct Progress {
    models: Arc<Vec<Reached>>,
    /// The highest position that somebody waits for.
    wanted: watch::Sender<i64>,
    /// What `Store::turn` said.
    turn: Arc<AtomicU64>,
}

struct Reached {
    name: &'static str,
    version: i32,
    /// None while the tables are of another version.
    position: watch::Sender<Option<i64>>,
}

impl Progress {
    fn new(models: &[Arc<dyn ReadModel>]) -> Self {
        let reached = |model: &Arc<dyn ReadModel>| Reached {
            name: model.name(),
            version: model.version(),
            position: watch::channel(None).0,
        };
        Self {
            models: Arc::new(models.iter().map(reached).collect()),
            wanted: watch::channel(0).0,
            turn: Arc::default(),
        }
    }

    /// Of no model.
    fn none() -> Self {
        Self::new(&[])
    }

    /// Whether every read model shows `position`, as far as this node knows.
    fn shows(&self, position: i64) -> bool {
        self.models.iter().all(|model| *model.position.borrow() >= Some(position))
    }

    /// Whether the tables of every read model are of this node's version, as far as it knows.
    pub fn is_current(&self) -> bool {
        self.models.iter().all(|model| model.position.borrow().is_some())
    }

    /// Forgets how far the models were where that was lost with the end of the log.
    fn go_by(&self, turn: u64) {
        if self.turn.swap(turn, Ordering::Relaxed) != turn {
            for model in self.models.iter() {
                model.position.send_replace(None);
            }
        }
    }

    /// What the cursor of `name` says, where the log ends at `head` as far as this node knows. A model that showed more than that
    /// has gone back with the log.
    fn found(&self, name: &str, version: i32, position: i64, head: i64) {
        if let Some(model) = self.models.iter().find(|model| model.name == name && model.version == version) {
            if *model.position.borrow() > Some(head.max(position)) {
                model.position.send_replace(None);
            }
            model.reached(position);
        }
    }

    fn reached(&self, name: &str, position: i64) {
        if let Some(model) = self.models.iter().find(|model| model.name == name) {
            model.reached(position);
        }
    }
}

impl Reached {
    fn reached(&self, position: i64) {
        self.position.send_if_modified(|now| {
            let newer = Some(position) > *now;
            *now = Some(position).max(*now);
            newer
        });
    }
}

/// Every read model as a subscriber, for whoever feeds it by hand.
pub fn model_sinks() -> Vec<Arc<dyn Sink>> {
    let sink = |model: Box<dyn ReadModel>| -> Arc<dyn Sink> {
        Arc::new(ModelSink::live(Arc::from(model), Progress::none()))
    };
    xwms_projections::all().into_iter().map(sink).collect()
}

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
            models::prepare(store.pool(), model.as_ref()).await?;
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
        models::look(store, &progress).await?;
        let (stop, _) = watch::channel(false);
        let mut own = Self { progress: progress.clone(), stop, tasks: JoinSet::new() };
        own.beside(|stopped| wake::listen(store.clone(), stopped));
        own.beside(|stopped| sweep::run(store.clone(), stopped));
        own.beside(|stopped| wake::tell(store.clone(), stopped));
        own.beside(|stopped| models::follow(store.clone(), progress.clone(), stopped));
        let live = |model: &Arc<dyn ReadModel>| -> Arc<dyn Sink> {
            Arc::new(ModelSink::live(model.clone(), progress.clone()))
        };
        for sink in models.iter().map(live).chain(others).filter(|_| lead) {
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

impl Progress {
    /// Waits until every read model shows `position`, but not for long. Answers whether they do.
    pub async fn wait_for(&self, position: i64) -> bool {
        self.wanted.send_if_modified(|wanted| {
            let newer = position > *wanted;
            *wanted = position.max(*wanted);
            newer
        });
        let all = async {
            for model in self.models.iter() {
                let mut reached = model.position.subscribe();
                if reached.wait_for(|now| *now >= Some(position)).await.is_err() {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(PATIENCE, all).await.unwrap_or(false)
    }
}
