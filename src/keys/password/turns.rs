//! Turns to hash: so many at once on this node, logins first. What the API asks for has a part of them at most, one at
//! a time for each account, so that no account holds up a login, nor the others more than by its next one.
//!
//! Not here: hashing (`hashing`), and what a password may be (`chosen`).

use super::error::PasswordError;
use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long anybody waits for a turn before they are told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// Hashes of one account that may wait, the one that is under way included.
const WAITING: usize = 16;
/// Accounts and networks that are told apart.
const REMEMBERED: u64 = 10_000;
/// How long one that asks for nothing is remembered; longer than anybody waits.
const IDLE: Duration = Duration::from_secs(60);

/// The turns of this node. Clones share them.
#[derive(Clone)]
pub(super) struct Turns {
    all: Arc<Semaphore>,
    /// Those of them that the API may have.
    asked_for: Arc<Semaphore>,
    lanes: Cache<String, Arc<Lane>>,
}

/// The hashes that one account asks for.
struct Lane {
    places: Arc<Semaphore>,
    next: Arc<Semaphore>,
}

/// A turn to hash. Whoever has one keeps others waiting until it is dropped.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    /// Of the API, of the account, and its place among those that wait.
    _lane: Option<[OwnedSemaphorePermit; 3]>,
}

impl Turns {
    /// `concurrency` at once; half of them for the API, and at least one.
    pub fn new(concurrency: usize) -> Self {
        let all = concurrency.max(1);
        Self {
            all: Arc::new(Semaphore::new(all)),
            asked_for: Arc::new(Semaphore::new((all / 2).max(1))),
            lanes: Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build(),
        }
    }

    /// The next turn, for somebody at a page.
    pub async fn next(&self) -> Result<Turn, PasswordError> {
        let permit = patiently(self.all.clone().acquire_owned()).await?;
        Ok(Turn { _permit: permit, _lane: None })
    }

    /// The next turn of `whose`, for a request of the API. Of all that wait in their lanes as many stand in line with
    /// the logins as the API may have turns: that is what a login waits for at most.
    pub async fn next_of(&self, whose: &str) -> Result<Turn, PasswordError> {
        let lane = self.lanes.get_with_by_ref(whose, || {
            Arc::new(Lane { places: Arc::new(Semaphore::new(WAITING)), next: Arc::new(Semaphore::new(1)) })
        });
        let place = lane.places.clone().try_acquire_owned().map_err(|_| PasswordError::Crowded)?;
        patiently(async {
            let next = lane.next.clone().acquire_owned().await?;
            let asked_for = self.asked_for.clone().acquire_owned().await?;
            let permit = self.all.clone().acquire_owned().await?;
            Ok(Turn { _permit: permit, _lane: Some([asked_for, next, place]) })
        })
        .await
    }
}

async fn patiently<T>(
    turn: impl Future<Output = Result<T, tokio::sync::AcquireError>>,
) -> Result<T, PasswordError> {
    let turn = tokio::time::timeout(PATIENCE, turn).await;
    turn.map_err(|_| PasswordError::Busy)?.map_err(|_| PasswordError::Busy)
}

#[cfg(test)]
mod tests {
    use super::{Turns, WAITING};
    use crate::keys::password::error::PasswordError;
    use futures::{FutureExt, future::BoxFuture};

    /// Takes as many steps as it can without waiting.
    fn poll<T>(waiting: &mut BoxFuture<'_, T>) -> Option<T> {
        waiting.now_or_never()
    }

    #[tokio::test]
    async fn a_login_waits_for_one_hash_of_the_api_however_many_are_asked_for() {
        let turns = Turns::new(1);
        let under_way = turns.next_of("a").await.unwrap();
        let mut crowd: Vec<_> = ["a", "b", "c", "d"].map(|whose| turns.next_of(whose).boxed()).into();
        assert!(crowd.iter_mut().all(|waiting| poll(waiting).is_none()));
        let mut login = turns.next().boxed();
        assert!(poll(&mut login).is_none());
        drop(under_way);
        // The login stands in line before all of them.
        let login = poll(&mut login).unwrap().unwrap();
        assert!(crowd.iter_mut().all(|waiting| poll(waiting).is_none()));
        drop(login);
        let next: Vec<_> = crowd.iter_mut().filter_map(poll).collect();
        assert_eq!(next.len(), 1);
    }

    #[tokio::test]
    async fn with_two_turns_one_is_always_for_logins() {
        let turns = Turns::new(2);
        let _under_way = turns.next_of("a").await.unwrap();
        assert!(turns.next_of("b").now_or_never().is_none());
        assert!(turns.next().now_or_never().is_some());
    }

    #[tokio::test]
    async fn another_accounts_hash_is_next_and_not_the_hundredth_of_the_first() {
        let turns = Turns::new(1);
        let under_way = turns.next_of("a").await.unwrap();
        let mut more: Vec<_> = (1..WAITING).map(|_| turns.next_of("a").boxed()).collect();
        assert!(more.iter_mut().all(|waiting| poll(waiting).is_none()));
        let mut other = turns.next_of("b").boxed();
        assert!(poll(&mut other).is_none());
        assert!(matches!(turns.next_of("a").await, Err(PasswordError::Crowded)));
        drop(under_way);
        assert!(more.iter_mut().all(|waiting| poll(waiting).is_none()), "b stands in line before");
        assert!(poll(&mut other).is_some());
    }
}
