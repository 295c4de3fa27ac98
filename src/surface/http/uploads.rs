//! The pace of uploads: how many are read at once, how long one may take, and how many files are decoded at a time.

use std::time::Duration;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// Longest that an upload may take, and wait for others before that.
const UPLOAD_TIME: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(5);
/// How many uploads are read at once, and how many are decoded: a picture of a few bytes may need much memory.
static UPLOADS: Semaphore = Semaphore::const_new(8);
static DECODING: Semaphore = Semaphore::const_new(1);

/// Why an upload was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindered {
    /// Others upload files at the moment.
    Busy,
    Slow,
}

/// Returns a place among the uploads that are read.
///
/// # Errors
/// [`Hindered::Busy`] if none is free for a while.
pub async fn slot() -> Result<SemaphorePermit<'static>, Hindered> {
    permit(&UPLOADS).await
}

async fn permit(semaphore: &'static Semaphore) -> Result<SemaphorePermit<'static>, Hindered> {
    let permit = timeout(PATIENCE, semaphore.acquire()).await;
    permit.ok().and_then(Result::ok).ok_or(Hindered::Busy)
}

/// Returns what `reading` returns.
///
/// # Errors
/// [`Hindered::Slow`] if it takes too long.
pub async fn in_time<T>(reading: impl Future<Output = T>) -> Result<T, Hindered> {
    timeout(UPLOAD_TIME, reading).await.map_err(|_| Hindered::Slow)
}

/// Runs `decode` on a thread that may block. Returns `None` if it panicked.
///
/// # Errors
/// [`Hindered::Busy`] if others decode all the while.
pub async fn decoded<T: Send + 'static>(
    decode: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<T>, Hindered> {
    let decoding = permit(&DECODING).await?;
    let decoded = tokio::task::spawn_blocking(move || {
        let decoded = decode();
        // Not before: the request may be given up meanwhile.
        drop(decoding);
        decoded
    });
    Ok(decoded.await.ok())
}
