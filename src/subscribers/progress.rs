//! How far this node's view of each read model has come, whichever node leads it, and waiting until it has come
//! far enough.

use crate::store::{Store, raise};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;
use xwms_events::Timestamp;
use xwms_projections::ReadModel;

/// Longest time that a read waits for a model to show what was just written.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a node reads the progress of models that another node leads, while a request waits for one.
const LOOK: Duration = Duration::from_millis(25);
/// How often it does so while no request waits.
const IDLE: Duration = Duration::from_secs(1);

/// How far this node's view of each read model has come.
#[derive(Clone, Default)]
pub struct Progress {
    models: Arc<Vec<Reached>>,
    /// How long a read waits, if not the usual time.
    pub(super) patience: Option<Duration>,
    /// The highest position that a request waits for.
    pub(super) wanted: watch::Sender<i64>,
    /// The last value of `Store::turn`.
    turn: Arc<AtomicU64>,
    /// The last failure of each subscriber while this node led it.
    failures: Arc<Mutex<HashMap<&'static str, Failure>>>,
}

/// Why a subscriber was interrupted. It has tried again since.
#[derive(Clone, Debug)]
pub struct Failure {
    pub at: Timestamp,
    pub why: String,
}

struct Reached {
    name: &'static str,
    version: i32,
    /// `None` while the tables have another version.
    position: watch::Sender<Option<i64>>,
}

impl Progress {
    /// Returns the progress of `models`, of which nothing is known yet.
    pub(super) fn new(models: &[ReadModel]) -> Self {
        let reached = |model: &ReadModel| Reached {
            name: model.name,
            version: model.version,
            position: watch::channel(None).0,
        };
        Self {
            models: Arc::new(models.iter().map(reached).collect()),
            patience: None,
            wanted: watch::channel(0).0,
            turn: Arc::default(),
            failures: Arc::default(),
        }
    }

    fn failures(&self) -> MutexGuard<'_, HashMap<&'static str, Failure>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers that the subscriber `name` was interrupted.
    pub(super) fn failed(&self, name: &'static str, failure: Failure) {
        self.failures().insert(name, failure);
    }

    /// Returns the last failure of the subscriber `name` while this node led it, since the process started.
    pub fn failure(&self, name: &str) -> Option<Failure> {
        self.failures().get(name).cloned()
    }

    /// Returns whether this node knows that every read model shows `position`.
    fn shows(&self, position: i64) -> bool {
        self.models.iter().all(|model| *model.position.borrow() >= Some(position))
    }

    /// Returns whether this node knows that every read model's tables have its version.
    pub fn is_current(&self) -> bool {
        self.models.iter().all(|model| model.position.borrow().is_some())
    }

    /// Forgets how far the models were if the turn has changed: that position may be lost with the end of the
    /// log.
    fn go_by(&self, turn: u64) {
        if self.turn.swap(turn, Ordering::Relaxed) != turn {
            for model in self.models.iter() {
                model.position.send_replace(None);
            }
        }
    }

    /// Records the cursor of `name`, where `head` is the end of the log that this node knows. A model that
    /// showed more than that has gone back with the log.
    fn found(&self, name: &str, version: i32, position: i64, head: i64) {
        if let Some(model) = self.models.iter().find(|model| model.name == name && model.version == version) {
            if *model.position.borrow() > Some(head.max(position)) {
                model.position.send_replace(None);
            }
            raise(&model.position, Some(position));
        }
    }

    /// Reads how far the models have come. A model with another version than this node's counts as showing
    /// nothing.
    pub(super) async fn look(&self, store: &Store) -> Result<(), sqlx::Error> {
        let turn = store.turn();
        let rows: Vec<(String, i32, i64)> =
            sqlx::query_as("SELECT name, version, position FROM subscribers").fetch_all(store.pool()).await?;
        self.go_by(turn);
        for (name, version, position) in rows {
            self.found(&name, version, position, *store.head().borrow());
        }
        Ok(())
    }

    /// Looks until the server stops.
    pub(super) async fn follow(self, store: Store, mut stopped: watch::Receiver<bool>) {
        let mut wanted = self.wanted.subscribe();
        loop {
            if let Err(error) = self.look(&store).await {
                tracing::debug!(%error, "could not read the progress of the subscribers");
            }
            let idle = self.shows(*wanted.borrow_and_update());
            // Without requests, a loss of events must still be noticed.
            if idle && let Err(error) = store.check_log().await {
                tracing::debug!(%error, "could not check whether the log has gone back");
            }
            tokio::select! {
                () = tokio::time::sleep(if idle { IDLE } else { LOOK }) => {}
                _ = wanted.changed() => {}
                _ = stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }

    /// Records that the tables of `name` show `position`.
    pub(super) fn reached(&self, name: &str, position: i64) {
        if let Some(model) = self.models.iter().find(|model| model.name == name) {
            raise(&model.position, Some(position));
        }
    }

    /// Waits, for a limited time, until every read model shows `position`. Returns whether they do.
    pub async fn wait_for(&self, position: i64) -> bool {
        self.wait(None, position).await
    }

    /// Does the same for the read model `name` alone: others may be far behind, or be rebuilt.
    pub async fn wait_for_one(&self, name: &str, position: i64) -> bool {
        self.models.iter().any(|model| model.name == name) && self.wait(Some(name), position).await
    }

    /// Waits for one read model, or for all of them.
    async fn wait(&self, only: Option<&str>, position: i64) -> bool {
        raise(&self.wanted, position);
        let all = async {
            for model in self.models.iter() {
                if only.is_some_and(|name| name != model.name) {
                    continue;
                }
                let mut reached = model.position.subscribe();
                if reached.wait_for(|now| *now >= Some(position)).await.is_err() {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(self.patience.unwrap_or(PATIENCE), all).await.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[tokio::test]
    async fn one_read_model_is_waited_for_whatever_the_others_show() {
        let progress = Progress::new(&xwms_projections::ALL);
        progress.reached("access", 7);
        assert!(progress.wait_for_one("access", 7).await);
        assert!(!progress.shows(7), "the others show nothing yet");
        assert!(!progress.wait_for_one("nothing", 0).await);
    }
}
