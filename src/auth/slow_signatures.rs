//! Threads for signatures that take long (RSA, some tenths of a millisecond). On the threads that serve requests, a
//! crowd of them would delay everybody else; here the system divides the processors between both. Accounts take
//! turns, so a crowd of one account's signatures delays another account's by one.
//!
//! A thread takes the next signature as soon as it has finished one, so a crowd wakes each thread once, not once for
//! each signature.

use super::{error::SigningError, fair_queue::FairQueue};
use crossbeam_channel::{Sender, unbounded};
use std::{
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};
use tokio::sync::oneshot;
use xwms_events::ids::AccountId;

/// What makes one signature.
pub(super) type Sign = Box<dyn FnOnce() -> Result<String, SigningError> + Send>;

/// One signature that somebody waits for.
struct Job {
    sign: Sign,
    reply: oneshot::Sender<Result<String, SigningError>>,
}

impl Job {
    /// Returns whether somebody still waits for the signature.
    fn is_wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    /// Signs and replies. A panic fails this signature only: the thread has others to make.
    fn run(self) {
        let signed = catch_unwind(AssertUnwindSafe(self.sign)).unwrap_or_else(|_| {
            tracing::error!("a signature panicked");
            Err(SigningError::Key("signing panicked".to_owned()))
        });
        let _ = self.reply.send(signed);
    }
}

/// The signatures that wait, by account.
type Jobs = Mutex<FairQueue<Option<AccountId>, Job>>;

/// The threads, one for each processor; clones share them. They end with the last clone.
#[derive(Clone)]
pub(super) struct SlowSignatures {
    // Each waiting job belongs to a request or a message to an app, so the limits on those bound the queue.
    jobs: Arc<Jobs>,
    /// Tells the threads of one more job. It does not say which.
    more: Sender<()>,
}

impl SlowSignatures {
    /// Starts the threads.
    ///
    /// # Errors
    /// Returns an error if the system gives no thread.
    pub fn start() -> Result<Self, SigningError> {
        Self::start_with(thread::available_parallelism().map_or(1, NonZero::get))
    }

    fn start_with(threads: usize) -> Result<Self, SigningError> {
        let jobs = Arc::new(Jobs::default());
        let (more, woken) = unbounded::<()>();
        for _ in 0..threads {
            let (woken, jobs) = (woken.clone(), jobs.clone());
            let work = move || {
                for () in woken {
                    // None if all that were left are no longer wanted.
                    let next = lock(&jobs).take(Job::is_wanted);
                    if let Some(job) = next {
                        job.run();
                    }
                }
            };
            let started = thread::Builder::new().name("sign".into()).spawn(work);
            started.map_err(|error| SigningError::Key(error.to_string()))?;
        }
        Ok(Self { jobs, more })
    }

    /// Returns what `sign` returns, which is called when it is the turn of `account_id`; `None` stands for the server
    /// itself.
    ///
    /// # Errors
    /// Returns an error if signing fails.
    pub async fn sign(&self, account_id: Option<AccountId>, sign: Sign) -> Result<String, SigningError> {
        let gone = || SigningError::Key("the signing threads ended".to_owned());
        let (reply, signed) = oneshot::channel();
        lock(&self.jobs).put(account_id, Job { sign, reply });
        self.more.send(()).map_err(|_| gone())?;
        signed.await.map_err(|_| gone())?
    }
}

fn lock(jobs: &Jobs) -> MutexGuard<'_, FairQueue<Option<AccountId>, Job>> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{Sign, SlowSignatures};
    use crate::auth::error::SigningError;
    use futures::FutureExt;
    use std::sync::{Arc, Mutex, mpsc};
    use uuid::Uuid;
    use xwms_events::ids::AccountId;

    fn account(number: u128) -> Option<AccountId> {
        Some(AccountId::from_uuid(Uuid::from_u128(number)))
    }

    /// Returns a signature that takes until something is sent.
    fn held() -> (mpsc::Sender<()>, Sign) {
        let (release, released) = mpsc::channel::<()>();
        let hold: Sign = Box::new(move || {
            released.recv().unwrap();
            Ok(String::new())
        });
        (release, hold)
    }

    #[tokio::test]
    async fn a_thousand_signatures_of_one_account_delay_anothers_by_one() {
        let slow = SlowSignatures::start_with(1).unwrap();
        let made = Arc::new(Mutex::new(Vec::new()));
        let sign = |name: &'static str| -> Sign {
            let made = made.clone();
            Box::new(move || {
                made.lock().unwrap().push(name);
                Ok(name.to_owned())
            })
        };
        // Keeps the only thread busy until all others wait.
        let (release, hold) = held();
        let mut first = slow.sign(None, hold).boxed();
        assert!((&mut first).now_or_never().is_none());
        let mut crowd: Vec<_> = (0..1_000).map(|_| slow.sign(account(1), sign("crowd")).boxed()).collect();
        assert!(crowd.iter_mut().all(|waiting| waiting.now_or_never().is_none()));
        let mut other = slow.sign(account(2), sign("other")).boxed();
        assert!((&mut other).now_or_never().is_none());
        release.send(()).unwrap();
        first.await.unwrap();
        assert_eq!(other.await.unwrap(), "other");
        for waiting in crowd {
            assert_eq!(waiting.await.unwrap(), "crowd");
        }
        let made = made.lock().unwrap();
        assert_eq!((made.len(), made.iter().position(|name| *name == "other")), (1_001, Some(1)));
    }

    #[tokio::test]
    async fn a_signature_that_panics_fails_and_its_thread_makes_the_next_one() {
        let slow = SlowSignatures::start_with(1).unwrap();
        let panics: Sign = Box::new(|| panic!("on purpose"));
        assert!(matches!(slow.sign(None, panics).await, Err(SigningError::Key(_))));
        let next: Sign = Box::new(|| Ok("signed".to_owned()));
        assert_eq!(slow.sign(None, next).await.unwrap(), "signed");
    }

    #[tokio::test]
    async fn a_signature_that_nobody_waits_for_is_not_made() {
        let slow = SlowSignatures::start_with(1).unwrap();
        let (release, hold) = held();
        let mut first = slow.sign(None, hold).boxed();
        assert!((&mut first).now_or_never().is_none());
        let made = Arc::new(Mutex::new(false));
        let told = made.clone();
        let abandoned: Sign = Box::new(move || {
            *told.lock().unwrap() = true;
            Ok(String::new())
        });
        assert!(slow.sign(account(1), abandoned).now_or_never().is_none());
        release.send(()).unwrap();
        first.await.unwrap();
        let next: Sign = Box::new(|| Ok("signed".to_owned()));
        assert_eq!(slow.sign(account(2), next).await.unwrap(), "signed");
        assert!(!*made.lock().unwrap());
    }
}
