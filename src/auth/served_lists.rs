//! The status lists that this process served recently, each for half a minute. Strangers may ask for a list as often as
//! they like: it is made once in that time, for all that ask.
//!
//! Not here: what a list says, and how it is signed (`status_list_token`).

use flate2::{Compression, write::GzEncoder};
use moka::sync::Cache;
use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Mutex, Semaphore};
use uuid::Uuid;
use xwms_events::Timestamp;

/// How long a list is served, and how long its readers may keep it, in seconds.
pub const TTL_SECONDS: u32 = 30;
/// Most lists that are remembered. One takes less than 5 KiB.
const COUNT_MAX: u64 = 1_024;
/// How long a list that nobody asks for is remembered.
const IDLE: Duration = Duration::from_secs(600);
/// Lists that are made at once. Others wait, so that requests for lists take few connections to the database.
const AT_ONCE: usize = 2;

/// A signed list.
pub struct SignedList {
    pub jwt: String,
    /// The same, compressed; empty if that failed.
    pub gzip: Vec<u8>,
}

impl SignedList {
    /// Creates the list from its JWT.
    pub fn new(jwt: String) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = encoder.write_all(jwt.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
        Self { jwt, gzip }
    }
}

/// A list as it is served until a time; `None` if there is no such list.
#[derive(Clone)]
pub struct Served {
    pub list: Option<Arc<SignedList>>,
    pub until: Timestamp,
}

/// What is known of a list.
#[derive(Default)]
struct Known {
    served: Mutex<Option<Served>>,
    /// How often it could not be made.
    failures: AtomicU64,
}

/// The lists that were served recently.
pub struct ServedLists {
    known: Cache<Uuid, Arc<Known>>,
    makers: Semaphore,
}

impl Default for ServedLists {
    fn default() -> Self {
        let known = Cache::builder().max_capacity(COUNT_MAX).time_to_idle(IDLE).build();
        Self { known, makers: Semaphore::new(AT_ONCE) }
    }
}

impl ServedLists {
    /// Returns the list `id` as it is served at `now`. If it is not known, or out of date, `make` makes it; all
    /// requests that wait for it get the same. `None` if making it failed while this request waited: requests that
    /// waited do not try again, later ones do.
    ///
    /// # Errors
    /// The error of `make`.
    pub async fn get<E>(
        &self,
        id: Uuid,
        now: Timestamp,
        make: impl Future<Output = Result<Option<SignedList>, E>> + Send,
    ) -> Result<Option<Served>, E> {
        let known = self.known.get_with(id, Arc::default);
        let failures = known.failures.load(Ordering::Relaxed);
        let mut served = known.served.lock().await;
        if let Some(served) = served.as_ref().filter(|served| now < served.until) {
            return Ok(Some(served.clone()));
        }
        if known.failures.load(Ordering::Relaxed) != failures {
            return Ok(None);
        }
        let _turn = self.makers.acquire().await.ok();
        let made = make.await.inspect_err(|_| {
            known.failures.fetch_add(1, Ordering::Relaxed);
        })?;
        let new = Served { list: made.map(Arc::new), until: now.plus_seconds(TTL_SECONDS) };
        *served = Some(new.clone());
        Ok(Some(new))
    }
}

#[cfg(test)]
mod tests {
    use super::{ServedLists, SignedList, TTL_SECONDS};
    use flate2::read::GzDecoder;
    use std::{
        convert::Infallible,
        io::Read,
        sync::atomic::{AtomicU32, Ordering},
    };
    use uuid::Uuid;
    use xwms_events::Timestamp;

    fn at(seconds: u32) -> Timestamp {
        Timestamp::from_millis(0).plus_seconds(seconds)
    }

    #[tokio::test]
    async fn a_list_is_made_once_while_it_is_served_whoever_asks_and_however_often() {
        let (lists, made) = (ServedLists::default(), AtomicU32::new(0));
        let get = async |id: u128, seconds: u32| {
            let make = async {
                let number = made.fetch_add(1, Ordering::Relaxed);
                // The others ask while it is made.
                tokio::task::yield_now().await;
                Ok::<_, Infallible>((id != 0).then(|| SignedList::new(number.to_string())))
            };
            let Ok(served) = lists.get(Uuid::from_u128(id), at(seconds), make).await;
            served.unwrap().list.map(|list| list.jwt.clone())
        };
        let all = futures::future::join_all((0..100).map(|_| get(1, 0))).await;
        assert!(all.iter().all(|jwt| jwt.as_deref() == Some("0")), "{all:?}");
        assert_eq!(get(1, TTL_SECONDS - 1).await.as_deref(), Some("0"));
        assert_eq!(get(1, TTL_SECONDS).await.as_deref(), Some("1"));
        assert_eq!((get(0, 0).await, get(0, TTL_SECONDS - 1).await), (None, None));
        assert_eq!(made.load(Ordering::Relaxed), 3, "that there is no list is remembered, too");
    }

    #[tokio::test]
    async fn a_list_that_could_not_be_made_is_made_by_the_next_request_and_by_none_that_waited() {
        let (lists, tries) = (ServedLists::default(), AtomicU32::new(0));
        let fail = async || {
            let make = async {
                tries.fetch_add(1, Ordering::Relaxed);
                // The others ask while it is tried.
                tokio::task::yield_now().await;
                Err::<Option<SignedList>, _>("no database")
            };
            lists.get(Uuid::nil(), at(0), make).await.map(|served| served.is_some())
        };
        let all = futures::future::join_all((0..100).map(|_| fail())).await;
        assert_eq!(all.iter().filter(|got| **got == Err("no database")).count(), 1, "{all:?}");
        assert_eq!(all.iter().filter(|got| **got == Ok(false)).count(), 99, "{all:?}");
        assert_eq!((fail().await, tries.load(Ordering::Relaxed)), (Err("no database"), 2));
        let make = async { Ok::<_, &str>(Some(SignedList::new("list".to_owned()))) };
        let made = lists.get(Uuid::nil(), at(0), make).await;
        assert!(made.is_ok_and(|served| served.is_some_and(|served| served.list.is_some())));
    }

    #[test]
    fn the_compressed_list_is_the_list() {
        let list = SignedList::new("a.b.c".to_owned());
        let mut text = String::new();
        GzDecoder::new(list.gzip.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, list.jwt);
    }
}
