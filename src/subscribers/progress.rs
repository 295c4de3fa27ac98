//! How far this node's view of each read model has come, whichever node leads it, and waiting until it has come
//! far enough.

use crate::store::{Store, raise};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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
#[derive(Clone)]
pub struct Progress {
    models: Arc<Vec<Reached>>,
    /// The highest position that a request waits for.
    pub(super) wanted: watch::Sender<i64>,
    /// The turn of the store now.
    turn: watch::Receiver<u64>,
    /// The turn in which the positions of the models were read: those of an earlier one may be lost.
    looked: watch::Sender<u64>,
    /// The last failure of each subscriber while this node led it.
    failures: Arc<Mutex<HashMap<&'static str, Failure>>>,
    /// How long a read waits, if not for [`PATIENCE`].
    patience: Option<Duration>,
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

impl Default for Progress {
    /// Returns the progress of no model.
    fn default() -> Self {
        Self::new(&[], watch::channel(0).1)
    }
}

impl Progress {
    /// Returns the progress of `models`, of which nothing is known yet, in a store with this `turn`.
    pub(super) fn new(models: &[ReadModel], turn: watch::Receiver<u64>) -> Self {
        let reached = |model: &ReadModel| Reached {
            name: model.name,
            version: model.version,
            position: watch::channel(None).0,
        };
        let looked = watch::channel(*turn.borrow()).0;
        Self {
            models: Arc::new(models.iter().map(reached).collect()),
            wanted: watch::channel(0).0,
            looked,
            turn,
            failures: Arc::default(),
            patience: None,
        }
    }

    /// Returns a handle whose reads wait this long, or the usual time.
    pub fn with_patience(self, patience: Option<Duration>) -> Self {
        Self { patience, ..self }
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
        if *self.looked.borrow() != turn {
            for model in self.models.iter() {
                model.position.send_replace(None);
            }
            self.looked.send_replace(turn);
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
        let turn = *self.turn.borrow();
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
        let turn = *self.turn.borrow();
        let mut looked = self.looked.subscribe();
        let all = async {
            if looked.wait_for(|looked| *looked >= turn).await.is_err() {
                return false;
            }
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
    use tokio::sync::watch;

    #[tokio::test]
    async fn what_the_models_showed_before_events_were_lost_satisfies_nobody() {
        let (turn, now) = watch::channel(0);
        let progress = Progress::new(&xwms_projections::ALL, now);
        let show = || xwms_projections::ALL.iter().for_each(|model| progress.reached(model.name, 7));
        show();
        assert!(progress.wait_for(5).await);
        turn.send_replace(1);
        let reads = progress.wait_for(5);
        tokio::pin!(reads);
        assert!(futures::poll!(&mut reads).is_pending(), "nobody has looked since");
        progress.go_by(1);
        assert!(futures::poll!(&mut reads).is_pending(), "the models may have lost position 5");
        show();
        assert!(reads.await);
    }

    #[tokio::test]
    async fn one_read_model_is_waited_for_whatever_the_others_show() {
        let progress = Progress::new(&xwms_projections::ALL, watch::channel(0).1);
        progress.reached("access", 7);
        assert!(progress.wait_for_one("access", 7).await);
        assert!(!progress.shows(7), "the others show nothing yet");
        assert!(!progress.wait_for_one("nothing", 0).await);
    }
}
