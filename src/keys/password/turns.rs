//! Turns to hash: so many at once on this node, logins first. What the API asks for has a part of them at most, one at
//! a time for each account, so that no account holds up a login, nor the others more than by its next one.
//!
//! Not here: hashing (`hashing`), and what a password may be (`chosen`).

use super::error::PasswordError;
use crate::lanes::{self, Lanes};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long anybody waits for a turn before they are told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// Hashes of one account that may wait, the one that is under way included.
const WAITING: usize = 16;

/// The turns of this node. Clones share them.
#[derive(Clone)]
pub(super) struct Turns {
    all: Arc<Semaphore>,
    /// Those of them that the API may have.
    asked_for: Arc<Semaphore>,
    lanes: Lanes,
}

/// A turn to hash. Whoever has one keeps others waiting until it is dropped.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    /// Of the API, and of the account.
    _lane: Option<(OwnedSemaphorePermit, lanes::Turn)>,
}

impl Turns {
    /// `concurrency` at once; half of them for the API, and at least one.
    pub fn new(concurrency: usize) -> Self {
        let all = concurrency.max(1);
        Self {
            all: Arc::new(Semaphore::new(all)),
            asked_for: Arc::new(Semaphore::new((all / 2).max(1))),
            lanes: Lanes::new(1, WAITING),
        }
    }

    /// The next turn, for somebody at a page.
    pub async fn next(&self) -> Result<Turn, PasswordError> {
        patiently(async {
            let permit = self.all.clone().acquire_owned().await.ok()?;
            Some(Turn { _permit: permit, _lane: None })
        })
        .await
    }

    /// The next turn of `whose`, for a request of the API. Of all that wait in their lanes as many stand in line with
    /// the logins as the API may have turns: that is what a login waits for at most.
    pub async fn next_of(&self, whose: &str) -> Result<Turn, PasswordError> {
        let place = self.lanes.place(whose).ok_or(PasswordError::Crowded)?;
        patiently(async {
            let next = place.turn().await?;
            let asked_for = self.asked_for.clone().acquire_owned().await.ok()?;
            let permit = self.all.clone().acquire_owned().await.ok()?;
            Some(Turn { _permit: permit, _lane: Some((asked_for, next)) })
        })
        .await
    }
}

/// Waits for `turn`, but not for ever. None is a turn that can't come.
async fn patiently(turn: impl Future<Output = Option<Turn>>) -> Result<Turn, PasswordError> {
    tokio::time::timeout(PATIENCE, turn).await.ok().flatten().ok_or(PasswordError::Busy)
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
