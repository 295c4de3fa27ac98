//! Threads for signatures that take long (RSA, some tenths of a millisecond). On the threads that serve requests, a
//! crowd of them would delay everybody else; here the system divides the processors between both.
//!
//! A thread takes the next signature as soon as it has finished one, so a crowd wakes each thread once, not once for
//! each signature.

use super::{error::SigningError, ring::Signer};
use crossbeam_channel::{Sender, unbounded};
use std::{num::NonZero, sync::Arc, thread};
use tokio::sync::oneshot;

/// One signature that somebody waits for.
struct Job {
    signer: Arc<Signer>,
    message: String,
    reply: oneshot::Sender<Result<String, SigningError>>,
}

/// The threads, one for each processor; clones share them. They end with the last clone.
#[derive(Clone)]
pub(super) struct SlowSignatures {
    jobs: Sender<Job>,
}

impl SlowSignatures {
    /// Starts the threads.
    ///
    /// # Errors
    /// Returns an error if the system gives no thread.
    pub fn start() -> Result<Self, SigningError> {
        // Each waiting job belongs to a request or a message to an app, so the limits on those bound the queue.
        let (jobs, waiting) = unbounded::<Job>();
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            let waiting = waiting.clone();
            let sign = move || {
                for Job { signer, message, reply } in waiting {
                    // Whoever no longer waits needs no signature.
                    if !reply.is_closed() {
                        let _ = reply.send(signer.sign(message));
                    }
                }
            };
            let started = thread::Builder::new().name("sign".into()).spawn(sign);
            started.map_err(|error| SigningError::Key(error.to_string()))?;
        }
        Ok(Self { jobs })
    }

    /// Returns the complete JWT for the signing input `message`.
    ///
    /// # Errors
    /// Returns an error if signing fails.
    pub async fn sign(&self, signer: Arc<Signer>, message: String) -> Result<String, SigningError> {
        let gone = || SigningError::Key("the signing threads ended".to_owned());
        let (reply, signed) = oneshot::channel();
        self.jobs.send(Job { signer, message, reply }).map_err(|_| gone())?;
        signed.await.map_err(|_| gone())?
    }
}
