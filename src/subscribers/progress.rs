//! How far this node's view of each read model has come, and waiting until it has come far enough.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;
use xwms_projections::ReadModel;

/// Longest time that a read waits for a model to show what was just written.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far this node's view of each read model has come.
#[derive(Clone)]
pub struct Progress {
    models: Arc<Vec<Reached>>,
    /// The highest position that a request waits for.
    pub(super) wanted: watch::Sender<i64>,
    /// The last value of `Store::turn`.
    turn: Arc<AtomicU64>,
}

struct Reached {
    name: &'static str,
    version: i32,
    /// `None` while the tables have another version.
    position: watch::Sender<Option<i64>>,
}

impl Progress {
    pub(super) fn new(models: &[Arc<dyn ReadModel>]) -> Self {
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

    /// Returns a progress without models.
    pub(super) fn none() -> Self {
        Self::new(&[])
    }

    /// Returns whether every read model shows `position`, as far as this node knows.
    pub(super) fn shows(&self, position: i64) -> bool {
        self.models.iter().all(|model| *model.position.borrow() >= Some(position))
    }

    /// Returns whether every read model's tables have this node's version, as far as it knows.
    pub fn is_current(&self) -> bool {
        self.models.iter().all(|model| model.position.borrow().is_some())
    }

    /// Forgets how far the models were if the turn has changed: that position may be lost with the end of the
    /// log.
    pub(super) fn go_by(&self, turn: u64) {
        if self.turn.swap(turn, Ordering::Relaxed) != turn {
            for model in self.models.iter() {
                model.position.send_replace(None);
            }
        }
    }

    /// Records the cursor of `name`, where `head` is the end of the log that this node knows. A model that
    /// showed more than that has gone back with the log.
    pub(super) fn found(&self, name: &str, version: i32, position: i64, head: i64) {
        if let Some(model) = self.models.iter().find(|model| model.name == name && model.version == version) {
            if *model.position.borrow() > Some(head.max(position)) {
                model.position.send_replace(None);
            }
            model.reached(position);
        }
    }

    pub(super) fn reached(&self, name: &str, position: i64) {
        if let Some(model) = self.models.iter().find(|model| model.name == name) {
            model.reached(position);
        }
    }

    /// Waits, for a limited time, until every read model shows `position`. Returns whether they do.
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

impl Reached {
    fn reached(&self, position: i64) {
        self.position.send_if_modified(|now| {
            let newer = Some(position) > *now;
            *now = Some(position).max(*now);
            newer
        });
    }
}
