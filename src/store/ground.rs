//! How far this node has seen the log to be, by what it appended and read itself. A log that is shorter afterwards has gone
//! back: a standby that had not all of it took over, or it was restored to an earlier moment. Whatever this node knows may then
//! be of events that are no more, so that it forgets it, loudly. See docs/adr/0032-the-log-may-go-back.md.

use super::look::Caches;
use moka::sync::Cache;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use xwms_events::ids::AccountId;

/// What this node stands on. Clones share it.
#[derive(Clone)]
pub(super) struct Ground {
    /// A position that was there. What others said is not counted.
    seen: Arc<Mutex<i64>>,
    pub head: watch::Sender<i64>,
    pub caches: Arc<Caches>,
    pub written: Cache<AccountId, i64>,
}

impl Ground {
    /// On a log that ends at `head`.
    pub fn new(head: i64, written: Cache<AccountId, i64>) -> Self {
        metrics::describe_counter!(
            "xwms_log_went_back_total",
            "Times that the log was shorter than this process knew it."
        );
        let (sender, _) = watch::channel(head);
        Self { seen: Arc::new(Mutex::new(head)), head: sender, caches: Arc::new(Caches::new()), written }
    }

    fn lock(&self) -> MutexGuard<'_, i64> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last position that this node saw itself.
    pub fn seen(&self) -> i64 {
        *self.lock()
    }

    /// The log holds `position`.
    pub fn reached(&self, position: i64) {
        let mut seen = self.lock();
        *seen = position.max(*seen);
        self.head.send_if_modified(|head| {
            let newer = position > *head;
            *head = position.max(*head);
            newer
        });
    }

    /// A statement that began when this node had seen `before` found that the log ends at `head`. Answers whether that can be:
    /// if not, nothing of what was read or known is good, and all of it is forgotten.
    pub fn found(&self, before: i64, head: i64) -> bool {
        let mut seen = self.lock();
        if head >= before {
            *seen = head.max(*seen);
            return true;
        }
        // Unless somebody else has noticed since.
        if *seen >= before {
            *seen = head;
            self.head.send_replace(head);
            self.caches.clear();
            self.written.invalidate_all();
            metrics::counter!("xwms_log_went_back_total").increment(1);
            tracing::error!(
                known = before,
                head,
                lost = before - head,
                "the log has gone back: what was acknowledged at positions after this head is lost, revocations among it, and \
                 positions are given anew; see Failover in docs/operations.md"
            );
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Ground;
    use moka::sync::Cache;

    #[test]
    fn a_shorter_log_is_noticed_once_and_one_that_grows_never() {
        let ground = Ground::new(7, Cache::new(1));
        ground.reached(9);
        assert!(ground.found(9, 9) && ground.found(7, 12));
        assert_eq!(ground.seen(), 12);
        ground.head.send_replace(40);
        assert!(ground.found(12, 13), "what others say is not what was seen");
        assert!(!ground.found(13, 5));
        assert_eq!((ground.seen(), *ground.head.borrow()), (5, 5));
        ground.reached(6);
        assert!(!ground.found(13, 5), "a statement from before is no good either");
        assert_eq!(ground.seen(), 6, "and takes nothing back");
        assert!(ground.found(6, 6));
    }
}
