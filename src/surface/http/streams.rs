//! Limits the number of streams of server-sent events, of REST and of pages, and their reads: an account's streams
//! read one at a time, and together no more often than a single stream would. So other callers notice at most one
//! read per account.
//!
//! Not here: what a read finds, and who may see it (`api/events/stream`, `web/dashboard/shared/live`).

use super::problem::Problem;
use crate::{app::App, config::EventStreams, store::StoreError};
use axum::http::StatusCode;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use xwms_events::ids::{AccountId, UserId};

/// How long events are collected before an account's only stream reads: one query per event would cost too
/// much.
const GATHER: Duration = Duration::from_millis(50);
/// Concurrent reads of all accounts on this node: a quarter of the usual connection pool.
const LOOKS: usize = 4;
/// Most streams of pages that one person has open. A browser opens six connections to a server that has HTTP/1
/// alone, and what else it loads needs the others.
const OF_PERSON: usize = 4;

/// The most streams that may be open.
#[derive(Clone, Copy)]
pub struct Most {
    pub of_all: u32,
    pub of_account: u32,
}

impl From<&EventStreams> for Most {
    fn from(settings: &EventStreams) -> Self {
        Self { of_all: settings.max, of_account: settings.max_per_account }
    }
}

static PLACES: LazyLock<Arc<Places>> = LazyLock::new(|| Arc::new(Places::new()));

/// The open streams of this process.
struct Places {
    open: Mutex<Open>,
    looks: Arc<Semaphore>,
}

/// Who has which streams.
#[derive(Default)]
struct Open {
    accounts: HashMap<AccountId, Streams>,
    /// How many streams of pages each person has.
    people: HashMap<UserId, usize>,
}

/// The open streams of one account.
struct Streams {
    open: usize,
    looks: Arc<Semaphore>,
}

impl Places {
    fn new() -> Self {
        Self { open: Mutex::default(), looks: Arc::new(Semaphore::new(LOOKS)) }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(self: &Arc<Self>, account_id: AccountId, person: Option<UserId>, most: Most) -> Option<Place> {
        let mut open = self.open();
        let all: usize = open.accounts.values().map(|streams| streams.open).sum();
        let of_person = person.and_then(|person| open.people.get(&person)).copied().unwrap_or_default();
        if all >= usize::try_from(most.of_all).unwrap_or(usize::MAX) || of_person >= OF_PERSON {
            return None;
        }
        let own = open
            .accounts
            .entry(account_id)
            .or_insert_with(|| Streams { open: 0, looks: Arc::new(Semaphore::new(1)) });
        if own.open >= usize::try_from(most.of_account).unwrap_or(usize::MAX) {
            return None;
        }
        own.open += 1;
        let looks = own.looks.clone();
        if let Some(person) = person {
            *open.people.entry(person).or_default() += 1;
        }
        Some(Place { account_id, person, places: self.clone(), looks })
    }
}

/// The right to one stream of an account, given back on drop.
pub struct Place {
    account_id: AccountId,
    /// Who has it, if it is one of a page.
    person: Option<UserId>,
    places: Arc<Places>,
    looks: Arc<Semaphore>,
}

/// A turn to read the log. Other streams wait until it is dropped.
pub struct Turn {
    _of_account: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Place {
    /// Takes a place for a response of the API that is streamed to the account.
    ///
    /// # Errors
    /// `too_many_streams` if the limit is reached.
    pub fn open(app: &App, account_id: AccountId) -> Result<Self, Problem> {
        Self::take(account_id, (&app.settings.event_streams).into()).ok_or_else(|| {
            let detail = "there are too many event streams and exports";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_streams", detail)
        })
    }

    /// Takes a place for a stream of the account, unless the limit is reached.
    fn take(account_id: AccountId, most: Most) -> Option<Self> {
        PLACES.take(account_id, None, most)
    }

    /// Takes a place for a stream of a page that `person` has open, unless their limit or another one is reached.
    pub fn take_for(person: UserId, account_id: AccountId, most: Most) -> Option<Self> {
        PLACES.take(account_id, Some(person), most)
    }

    /// Waits until no other stream of the account reads the log, and only a few of other accounts do.
    ///
    /// # Errors
    /// Never while the process runs.
    pub async fn turn(&self) -> Result<Turn, StoreError> {
        let closed = |_| StoreError::Closed;
        let of_account = self.looks.clone().acquire_owned().await.map_err(closed)?;
        let of_all = self.places.looks.clone().acquire_owned().await.map_err(closed)?;
        Ok(Turn { _of_account: of_account, _of_all: of_all })
    }

    /// Returns how long events are collected: longer, the more streams the account has.
    pub fn gather(&self) -> Duration {
        let open = self.places.open().accounts.get(&self.account_id).map_or(1, |streams| streams.open);
        GATHER * u32::try_from(open).unwrap_or(u32::MAX)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.places.open();
        if let Entry::Occupied(mut own) = open.accounts.entry(self.account_id) {
            own.get_mut().open -= 1;
            if own.get().open == 0 {
                own.remove();
            }
        }
        if let Some(Entry::Occupied(mut own)) = self.person.map(|person| open.people.entry(person)) {
            *own.get_mut() -= 1;
            if *own.get() == 0 {
                own.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GATHER, LOOKS, Most, OF_PERSON, Place, Places};
    use futures::{FutureExt, future::poll_immediate};
    use std::sync::Arc;
    use xwms_events::ids::{AccountId, UserId};

    const MOST: Most = Most { of_all: 5, of_account: 3 };

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn take(places: &Arc<Places>, number: u128) -> Option<Place> {
        places.take(account(number), None, MOST)
    }

    #[test]
    fn an_account_has_so_many_and_all_together_so_many() {
        let places = Arc::new(Places::new());
        let own: Vec<_> = (0..3).map(|_| take(&places, 1).unwrap()).collect();
        assert!(take(&places, 1).is_none());
        let others = [take(&places, 2).unwrap(), take(&places, 3).unwrap()];
        assert!(take(&places, 4).is_none());
        drop(own);
        assert!(take(&places, 1).is_some());
        drop(others);
        assert!(places.open().accounts.is_empty());
    }

    #[test]
    fn a_person_has_so_many_in_all_accounts() {
        let places = Arc::new(Places::new());
        let most = Most { of_all: 100, of_account: 100 };
        let person = |number: u128| UserId::from_uuid(uuid::Uuid::from_u128(number));
        let take = |who, whose| places.take(account(whose), Some(person(who)), most);
        let own: Vec<_> = (0..OF_PERSON).map(|number| take(1, number as u128).unwrap()).collect();
        assert!(take(1, 9).is_none());
        let other = take(2, 9).unwrap();
        drop(own);
        assert!(take(1, 9).is_some());
        drop(other);
        assert!(places.open().people.is_empty() && places.open().accounts.is_empty());
    }

    #[test]
    fn the_streams_of_an_account_together_look_no_more_often_than_one() {
        let places = Arc::new(Places::new());
        let (first, second, other) =
            (take(&places, 1).unwrap(), take(&places, 1).unwrap(), take(&places, 2).unwrap());
        assert_eq!((first.gather(), other.gather()), (GATHER * 2, GATHER));
        drop(second);
        assert_eq!(first.gather(), GATHER);
    }

    #[tokio::test]
    async fn the_streams_of_an_account_look_one_at_a_time_and_hold_up_no_others() {
        let places = Arc::new(Places::new());
        let (first, second, other) =
            (take(&places, 1).unwrap(), take(&places, 1).unwrap(), take(&places, 2).unwrap());
        let turn = first.turn().await.unwrap();
        let mut next = second.turn().boxed();
        assert!(poll_immediate(&mut next).await.is_none(), "it waits");
        drop(other.turn().await.unwrap());
        drop(turn);
        next.await.unwrap();
        assert_eq!(places.looks.available_permits(), LOOKS);
    }
}
