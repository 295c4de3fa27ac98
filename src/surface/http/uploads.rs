//! The pace of uploads: how many are read at once, how many of them by one person, how long one may take, and how
//! many files are decoded at a time.

use crate::lanes::{Lanes, Turn};
use std::{sync::LazyLock, time::Duration};
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
/// How many of them may be of one person, and how many of theirs wait and are read together: whoever sends slowly,
/// or sends what takes long to decode, must not keep everybody else waiting.
const OF_ONE: usize = 2;
const OF_ONE_IN_ALL: usize = 8;
static PEOPLE: LazyLock<Lanes> = LazyLock::new(|| Lanes::new(OF_ONE, OF_ONE_IN_ALL));

/// Why an upload was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindered {
    /// Others upload files at the moment.
    Busy,
    Slow,
}

/// A place among the uploads that are read.
#[derive(Debug)]
pub struct Slot {
    _turn: Turn,
    _place: SemaphorePermit<'static>,
}

/// Returns a place among the uploads that are read. `of` is whose upload it is: the id of a person or an account,
/// or an address.
///
/// # Errors
/// [`Hindered::Busy`] if none is free for a while, or too many of theirs wait.
pub async fn slot(of: &str) -> Result<Slot, Hindered> {
    let own = PEOPLE.place(of).ok_or(Hindered::Busy)?;
    let waiting = async {
        let turn = own.turn().await?;
        let place = UPLOADS.acquire().await.ok()?;
        Some(Slot { _turn: turn, _place: place })
    };
    timeout(PATIENCE, waiting).await.ok().flatten().ok_or(Hindered::Busy)
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

#[cfg(test)]
mod tests {
    use super::{Hindered, OF_ONE, OF_ONE_IN_ALL, slot};
    use futures::FutureExt;

    #[tokio::test]
    async fn one_person_leaves_places_for_others() {
        let mut read = Vec::new();
        for _ in 0..OF_ONE {
            read.push(slot("ada").await.unwrap());
        }
        let mut waiting: Vec<_> = (OF_ONE..OF_ONE_IN_ALL).map(|_| slot("ada").boxed()).collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none(), "it waits for the other uploads of the same person");
        }
        assert_eq!(slot("ada").await.err(), Some(Hindered::Busy));
        assert!(slot("ben").now_or_never().is_some_and(|got| got.is_ok()));
        drop(read);
        assert!(waiting.remove(0).await.is_ok());
    }
}
