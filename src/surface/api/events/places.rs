//! Limits the number of event streams, and their reads of the log: an account's streams read one at a time,
//! and together no more often than a single stream would. So other callers notice at most one read per
//! account.
//!
//! Not here: what a read finds, and who may see it (`stream`).

use crate::store::StoreError;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use xwms_events::ids::AccountId;

/// How long events are collected before an account's only stream reads: one query per event would cost too
/// much.
const GATHER: Duration = Duration::from_millis(50);
/// Concurrent reads of all accounts on this node: a quarter of the usual connection pool.
const LOOKS: usize = 4;

/// The most streams that may be open.
#[derive(Clone, Copy)]
pub struct Most {
    pub of_all: u32,
    pub of_account: u32,
}

static PLACES: LazyLock<Arc<Places>> = LazyLock::new(|| Arc::new(Places::new()));

/// The open streams of this process.
pub(super) struct Places {
    accounts: Mutex<HashMap<AccountId, Streams>>,
    looks: Arc<Semaphore>,
}

/// The open streams of one account.
struct Streams {
    open: usize,
    looks: Arc<Semaphore>,
}

impl Places {
    fn new() -> Self {
        Self { accounts: Mutex::default(), looks: Arc::new(Semaphore::new(LOOKS)) }
    }

    fn accounts(&self) -> MutexGuard<'_, HashMap<AccountId, Streams>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(self: &Arc<Self>, account_id: AccountId, most: Most) -> Option<Place> {
        let mut accounts = self.accounts();
        let all: usize = accounts.values().map(|streams| streams.open).sum();
        if all >= usize::try_from(most.of_all).unwrap_or(usize::MAX) {
            return None;
        }
        let own = accounts
            .entry(account_id)
            .or_insert_with(|| Streams { open: 0, looks: Arc::new(Semaphore::new(1)) });
        if own.open >= usize::try_from(most.of_account).unwrap_or(usize::MAX) {
            return None;
        }
        own.open += 1;
        Some(Place { account_id, places: self.clone(), looks: own.looks.clone() })
    }
}

/// The right to one stream of an account, given back on drop.
pub struct Place {
    account_id: AccountId,
    places: Arc<Places>,
    looks: Arc<Semaphore>,
}

/// A turn to read the log. Other streams wait until it is dropped.
pub struct Turn {
    _of_account: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Place {
    /// Takes a place for a stream of the account, unless the limit is reached.
    pub fn take(account_id: AccountId, most: Most) -> Option<Self> {
        PLACES.take(account_id, most)
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
        let open = self.places.accounts().get(&self.account_id).map_or(1, |streams| streams.open);
        GATHER * u32::try_from(open).unwrap_or(u32::MAX)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Entry::Occupied(mut own) = self.places.accounts().entry(self.account_id) {
            own.get_mut().open -= 1;
            if own.get().open == 0 {
                own.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GATHER, LOOKS, Most, Place, Places};
    use futures::{FutureExt, future::poll_immediate};
    use std::sync::Arc;
    use xwms_events::ids::AccountId;

    const MOST: Most = Most { of_all: 5, of_account: 3 };

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn take(places: &Arc<Places>, number: u128) -> Option<Place> {
        places.take(account(number), MOST)
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
        assert!(places.accounts().is_empty());
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
