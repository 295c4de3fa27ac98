//! Hashes that give way to everything else that the node does, because a tenant or a stranger can ask for many of
//! them over REST.
//!
//! A hash runs under Linux's policy `SCHED_IDLE` first: a thread that wakes up takes its core at once. While all
//! cores are busy, such a hash hardly advances, and a thread can't take its priority back. So after a while
//! another thread does the same work with a low priority. Neither is one of tokio's threads.
//!
//! Not here: who may hash when (`turns`), and the hash itself (`hashing`).

use super::{error::PasswordError, turns::Turn};
use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// The niceness of a hash that idle time was not enough for: next to busy threads, it gets about a tenth of a core.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;
/// How long idle time may take: about thirty times as long as a hash on a free core.
const PATIENCE: Duration = Duration::from_secs(1);
/// The name of threads that run in idle time.
const IDLE: &str = "idle-hash";

/// The hashes of this node that give way. Clones share their places.
#[derive(Clone)]
pub(super) struct Yielding {
    /// The places for hashes in idle time. One that nobody waits for any longer keeps its place, and its memory,
    /// until it ends.
    places: Arc<Semaphore>,
}

impl Yielding {
    /// Allows at most `concurrency` hashes in idle time at once.
    pub fn new(concurrency: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(concurrency.max(1))) }
    }

    /// Runs `work`, maybe twice, and returns its outcome once. The turn ends with it, even if the caller stops waiting.
    ///
    /// # Errors
    /// The error of `work`, or if no thread can be started.
    pub async fn run<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl Fn() -> Result<T, PasswordError> + Send + Sync + 'static,
    ) -> Result<T, PasswordError> {
        let (done, outcome) = oneshot::channel();
        let place = self.places.clone().try_acquire_owned().ok();
        // This thread frees the turn and wakes the caller. One in idle time might be interrupted while it holds
        // tokio's locks.
        let run = move || {
            let outcome = yielding(place, PATIENCE, work);
            drop(turn);
            // The caller may have stopped waiting.
            let _ = done.send(outcome);
        };
        thread::Builder::new().name("hash".into()).spawn(run).map_err(|_| PasswordError::Hash)?;
        outcome.await.map_err(|_| PasswordError::Hash)?
    }
}

/// Runs `work` in idle time if there is a `place`, and on this thread, with a low priority, if that takes longer
/// than `patience`.
fn yielding<T: Send + 'static>(
    place: Option<OwnedSemaphorePermit>,
    patience: Duration,
    work: impl Fn() -> T + Send + Sync + 'static,
) -> T {
    let work = Arc::new(work);
    let in_idle_time = place.and_then(|place| {
        let (done, outcome) = mpsc::channel();
        let work = work.clone();
        let run = move || {
            use_idle_time();
            let outcome = work();
            drop(place);
            // It may have taken too long.
            let _ = done.send(outcome);
        };
        thread::Builder::new().name(IDLE.into()).spawn(run).ok()?;
        outcome.recv_timeout(patience).ok()
    });
    in_idle_time.unwrap_or_else(|| {
        lower_priority();
        work()
    })
}

/// Lets this thread run only while a core has nothing else to do; without that policy, lowers its priority.
fn use_idle_time() {
    #[cfg(target_os = "linux")]
    {
        use thread_priority::{
            NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
            thread_native_id,
        };
        let policy = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, policy) {
            tracing::debug!(?error, "hashing outside of idle time");
            lower_priority();
        }
    }
}

/// Lowers the priority of this thread. On Linux, a process id of none means the calling thread.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "hashing at normal priority");
    }
}

#[cfg(test)]
mod tests {
    use super::{IDLE, yielding};
    use std::{
        sync::{
            Arc, Mutex,
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        thread,
        time::Duration,
    };
    use tokio::sync::Semaphore;

    const LONG: Duration = Duration::from_secs(600);

    fn is_idle() -> bool {
        thread::current().name() == Some(IDLE)
    }

    #[test]
    fn a_hash_that_idle_time_finishes_is_done_once() {
        let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        let times = Arc::new(AtomicUsize::new(0));
        let counted = times.clone();
        let work = move || (is_idle(), counted.fetch_add(1, Ordering::SeqCst));
        assert_eq!(yielding(Some(place), LONG, work), (true, 0));
        assert_eq!(times.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_hash_ends_without_idle_time_and_the_one_that_got_stuck_keeps_its_place() {
        let places = Arc::new(Semaphore::new(1));
        let place = places.clone().try_acquire_owned().unwrap();
        let (free, stuck) = mpsc::channel::<()>();
        let stuck = Mutex::new(stuck);
        let work = move || {
            let idle = is_idle();
            if idle {
                let _ = stuck.lock().unwrap().recv();
            }
            idle
        };
        // A thread of its own, because its priority stays low.
        let hash = thread::spawn(move || yielding(Some(place), Duration::from_millis(1), work));
        assert!(!hash.join().unwrap());
        assert!(places.try_acquire().is_err(), "the one in idle time still has its memory");
        assert!(
            !thread::spawn(|| yielding(None, LONG, is_idle)).join().unwrap(),
            "so the next one is done at once"
        );
        drop(free);
        assert!(places.acquire().await.is_ok());
    }
}
