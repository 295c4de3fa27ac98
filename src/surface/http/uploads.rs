//! The pace of uploads: how many are read at once, how many of them by one person, how long one may take, how many
//! files are decoded at a time, and how long that may take.

use crate::lanes::{Lanes, Turn};
use std::{sync::LazyLock, time::Duration};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// Longest that an upload may take, and wait for others before that.
const UPLOAD_TIME: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest that the files of one upload may take to decode. The largest picture takes about a second of a core.
const DECODING_TIME: Duration = Duration::from_secs(10);
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

/// Why files were not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecoded {
    /// Others decode all the while.
    Busy,
    TooLong,
    /// The decoder panicked: it is not made for such a file.
    Panicked,
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

/// Runs `decode` on a thread that may block, for a limited time.
///
/// # Errors
/// Why it did not end. A thread can't be stopped, so one that takes too long goes on, and nothing else is decoded
/// until it ends: however many are given up, no more run at once.
pub async fn decoded<T: Send + 'static>(decode: impl FnOnce() -> T + Send + 'static) -> Result<T, Undecoded> {
    decoded_within(DECODING_TIME, decode).await
}

async fn decoded_within<T: Send + 'static>(
    limit: Duration,
    decode: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Undecoded> {
    let decoding = permit(&DECODING).await.map_err(|_| Undecoded::Busy)?;
    let decoded = tokio::task::spawn_blocking(move || {
        let decoded = decode();
        // Not before: the request may be given up meanwhile.
        drop(decoding);
        decoded
    });
    let ended = timeout(limit, decoded).await.map_err(|_| Undecoded::TooLong)?;
    ended.map_err(|_| Undecoded::Panicked)
}

#[cfg(test)]
mod tests {
    use super::{Hindered, OF_ONE, OF_ONE_IN_ALL, Undecoded, decoded, decoded_within, slot};
    use futures::FutureExt;
    use std::{sync::mpsc, time::Duration};

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

    #[tokio::test]
    async fn what_takes_too_long_is_given_up_and_keeps_the_only_place_until_it_ends() {
        let (end, ended) = mpsc::channel::<()>();
        let long = decoded_within(Duration::ZERO, move || ended.recv().is_ok()).await;
        assert_eq!(long, Err(Undecoded::TooLong));
        assert!(decoded(|| ()).now_or_never().is_none(), "it waits for the one that was given up");
        drop(end);
        assert_eq!(decoded(|| 7).await, Ok(7));
        let died: Result<(), Undecoded> = decoded(|| panic!("no picture")).await;
        assert_eq!(died, Err(Undecoded::Panicked));
        assert_eq!(decoded(|| 8).await, Ok(8), "a decoder that panicked leaves its place");
    }
}
