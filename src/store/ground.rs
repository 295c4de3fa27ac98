//! What this node relies on: the database server, and how far the node saw the log there. If another server
//! takes over, or the log is shorter than before, the node checks (`succession`). If events are lost, the
//! node forgets everything that it remembered, and issues nothing based on it. See
//! docs/explanation/adr/0032-the-log-may-go-back.md.
//!
//! The remembered state itself is in `log`.

use super::{
    error::{DEADLINE, StoreError},
    succession::{self, Footing, Found, Stand, Void, Witness},
};
use sqlx::PgConnection;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What this node relies on. Clones share it.
#[derive(Clone)]
pub(super) struct Ground {
    now: Arc<Mutex<Now>>,
    /// Held during a check; one check at a time is enough.
    looking: Arc<tokio::sync::Mutex<()>>,
    pub head: watch::Sender<i64>,
    /// The turn of the stand.
    pub turn: watch::Sender<u64>,
    /// Forgets everything that the node remembered from the log.
    forget: Arc<dyn Fn() + Send + Sync>,
}

struct Now {
    stand: Stand,
    branch: Arc<[Footing]>,
    voids: Vec<Void>,
}

impl Ground {
    /// Starts with the result of the first check.
    pub fn new(found: Found, forget: impl Fn() + Send + Sync + 'static) -> Self {
        metrics::describe_counter!(
            "xwms_log_went_back_total",
            "How often the log was shorter than this process knew it to be."
        );
        let Found { footing, head, branch, voids, .. } = found;
        let (sender, _) = watch::channel(head);
        let stand = Stand { footing, seen: head, known: head, turn: 0 };
        Self {
            now: Arc::new(Mutex::new(Now { stand, branch: branch.into(), voids })),
            looking: Arc::default(),
            head: sender,
            turn: watch::channel(stand.turn).0,
            forget: Arc::new(forget),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what this node knows.
    pub fn stand(&self) -> Stand {
        self.lock().stand
    }

    /// Records that the log contains `position`.
    pub fn reached(&self, position: i64) {
        let mut now = self.lock();
        now.stand.seen = position.max(now.stand.seen);
        now.stand.known = position.max(now.stand.known);
        raise(&self.head, position);
    }

    /// Records that another node, which relied on `footing`, said that the log contained `position`. Nothing
    /// here may rely on that, but if the log ends before it later, something is lost. Returns whether this
    /// node relies on the same server.
    pub fn note_remote_head(&self, position: i64, footing: &str) -> bool {
        let mut now = self.lock();
        let same = name(now.stand.footing) == footing;
        if same {
            now.stand.known = position.max(now.stand.known);
        }
        same
    }

    /// Wakes the tasks that wait for events up to the position that this node has seen.
    pub fn show_seen(&self) {
        let now = self.lock();
        raise(&self.head, now.stand.seen);
    }

    /// Returns the name of the server that this node relies on, as nodes exchange it.
    pub fn footing(&self) -> String {
        name(self.lock().stand.footing)
    }

    /// Records that a statement, started when this node knew `before`, found that the log ends at `head`.
    /// Returns whether that is possible.
    pub fn found(&self, before: Stand, head: i64) -> bool {
        let mut now = self.lock();
        if head < before.seen || now.stand.footing != before.footing {
            return false;
        }
        now.stand.seen = head.max(now.stand.seen);
        now.stand.known = head.max(now.stand.known);
        true
    }

    /// Returns where a reader continues that has seen the log up to `position`: at the cut, if that position
    /// was lost.
    pub fn rewound(&self, position: i64) -> i64 {
        let now = self.lock();
        let cut = now.voids.iter().filter(|void| void.after < position && position < void.resumed);
        cut.map(|void| void.after).min().unwrap_or(position)
    }

    /// Checks on `db` why a statement, started when the node knew `stood`, did not find what it expected.
    /// Returns whether it can be retried; false means that nothing has changed.
    ///
    /// # Errors
    /// Returns [`StoreError::WentBack`] if something that this node knew is lost. The node has forgotten it
    /// then.
    pub async fn settle(&self, db: &mut PgConnection, stood: Stand) -> Result<bool, StoreError> {
        let looked = async {
            let _one = self.looking.lock().await;
            let (now, branch) = {
                let now = self.lock();
                (now.stand, now.branch.clone())
            };
            if now.turn != stood.turn {
                return Err(StoreError::WentBack);
            }
            if now.footing != stood.footing {
                return Ok(true);
            }
            let found = succession::look(db, Witness::Node(now, &branch)).await?;
            self.adopt(found)
        };
        tokio::time::timeout(DEADLINE, looked).await.unwrap_or(Err(StoreError::Deadline))
    }

    /// Records on `db` what another `witness` says. Returns whether it revealed a loss that was not known
    /// yet.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn hear(&self, db: &mut PgConnection, witness: Witness<'_>) -> Result<bool, StoreError> {
        // This node's own knowledge comes first.
        match self.settle(db, self.stand()).await {
            Ok(_) | Err(StoreError::WentBack) => {}
            Err(error) => return Err(error),
        }
        let _one = self.looking.lock().await;
        match self.adopt(succession::look(db, witness).await?) {
            Ok(_) => Ok(false),
            Err(StoreError::WentBack) => Ok(true),
            Err(error) => Err(error),
        }
    }

    fn adopt(&self, found: Found) -> Result<bool, StoreError> {
        let mut now = self.lock();
        let changed = now.stand.footing != found.footing;
        now.stand.footing = found.footing;
        now.branch = found.branch.into();
        now.voids = found.voids;
        let Some(loss) = found.loss else {
            if changed {
                // Other nodes may have reported later positions on the former server.
                self.head.send_replace(found.head);
                tracing::warn!(
                    head = found.head,
                    "another database server has the log now; no event is known to be lost"
                );
            }
            return Ok(changed);
        };
        now.stand.turn += 1;
        now.stand.seen = found.head;
        now.stand.known = found.head;
        self.head.send_replace(found.head);
        self.turn.send_replace(now.stand.turn);
        (self.forget)();
        metrics::counter!("xwms_log_went_back_total").increment(1);
        tracing::error!(
            known = loss.known,
            head = loss.after,
            lost = loss.known - loss.after,
            "the log has gone back: acknowledged events after this head are lost, including revocations. \
             Everything that was issued before is stopped; see docs/operations/failover.md"
        );
        Err(StoreError::WentBack)
    }
}

/// Raises the value of `sender` to `value`, and wakes its receivers only if that is more than before.
pub fn raise<T: Ord + Copy>(sender: &watch::Sender<T>, value: T) {
    sender.send_if_modified(|now| {
        let newer = value > *now;
        *now = value.max(*now);
        newer
    });
}

fn name(footing: Footing) -> String {
    format!("{}.{}", footing.generation, footing.server.unix_timestamp_nanos())
}

#[cfg(test)]
mod tests {
    use super::{Found, Ground};
    use crate::store::{
        error::StoreError,
        succession::{Footing, Loss, Void},
    };
    use time::OffsetDateTime;

    fn found(generation: i64, head: i64, loss: Option<Loss>) -> Found {
        let footing = Footing { generation, server: OffsetDateTime::UNIX_EPOCH };
        let voids = loss.map(|loss| Void { after: loss.after, resumed: head }).into_iter().collect();
        Found { footing, head, loss, branch: vec![footing], voids }
    }

    fn ground() -> Ground {
        Ground::new(found(1, 7, None), || {})
    }

    #[test]
    fn only_a_shorter_log_counts_as_a_loss() {
        let ground = ground();
        ground.reached(9);
        let stand = ground.stand();
        assert!(ground.found(stand, 9) && ground.found(stand, 12));
        assert_eq!((ground.stand().seen, *ground.head.borrow()), (12, 9), "a read alone wakes nobody");
        ground.show_seen();
        assert_eq!(*ground.head.borrow(), 12);
        assert!(!ground.found(ground.stand(), 11));
    }

    #[test]
    fn a_head_from_others_is_known_not_seen_and_only_of_the_same_server() {
        let ground = ground();
        assert!(ground.note_remote_head(40, &ground.footing()));
        assert_eq!((ground.stand().seen, ground.stand().known), (7, 40));
        assert!(!ground.note_remote_head(50, "0.0"));
        assert_eq!(ground.stand().known, 40);
    }

    #[test]
    fn lost_positions_are_forgotten_and_statements_under_way_do_not_count() {
        let ground = ground();
        ground.reached(20);
        let before = ground.stand();
        let loss = Loss { after: 15, known: 20 };
        assert!(matches!(ground.adopt(found(2, 1_000, Some(loss))), Err(StoreError::WentBack)));
        assert!(!ground.found(before, 20), "a statement from before");
        assert_eq!((ground.stand().seen, *ground.head.borrow()), (1_000, 1_000), "takes nothing back");
        assert_eq!(ground.stand().turn, before.turn + 1);
        assert_eq!([15, 16, 20, 999, 1_000].map(|at| ground.rewound(at)), [15, 15, 15, 15, 1_000]);
    }

    #[test]
    fn a_successor_that_has_everything_takes_nothing_away() {
        let ground = ground();
        let before = ground.stand();
        assert!(matches!(ground.adopt(found(2, 7, None)), Ok(true)));
        assert!(matches!(ground.adopt(found(2, 7, None)), Ok(false)));
        assert_eq!(ground.stand().turn, before.turn);
    }
}
