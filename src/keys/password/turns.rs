//! Turns to hash: a limited number at once on this node, logins first. API requests get at most half of them,
//! and each account one at a time. So no account delays a login, and each account delays another one by at
//! most one hash.
//!
//! Not here: hashing (`hashing`), and the rules for acceptable passwords (`chosen`).

use super::error::PasswordError;
use crate::lanes::{self, Lanes};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longest wait for a turn; after that, the request is refused.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most hashes of one account that may wait, including the running one.
const WAITING: usize = 16;

/// The turns of this node. Clones share them.
#[derive(Clone)]
pub(super) struct Turns {
    all: Arc<Semaphore>,
    /// The turns that the API may use.
    asked_for: Arc<Semaphore>,
    lanes: Lanes,
}

/// A turn to hash. It keeps others waiting until it is dropped.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    /// The permit of the API, and the account's turn.
    _lane: Option<(OwnedSemaphorePermit, lanes::Turn)>,
}

impl Turns {
    /// Allows `concurrency` hashes at once; half of these turns, and at least one, are for the API.
    pub fn new(concurrency: usize) -> Self {
        let all = concurrency.max(1);
        Self {
            all: Arc::new(Semaphore::new(all)),
            asked_for: Arc::new(Semaphore::new((all / 2).max(1))),
            lanes: Lanes::new(1, WAITING),
        }
    }

    /// Waits for the next turn, for a person on a page.
    pub async fn next(&self) -> Result<Turn, PasswordError> {
        patiently(async {
            let permit = self.all.clone().acquire_owned().await.ok()?;
            Some(Turn { _permit: permit, _lane: None })
        })
        .await
    }

    /// Waits for the next turn of `whose`, for an API request. Among all requests that wait in their lanes,
    /// only as many queue with the logins as the API may have turns. A login waits for no more than those.
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

/// Waits for `turn`, for a limited time. `None` means that the turn can never come.
async fn patiently(turn: impl Future<Output = Option<Turn>>) -> Result<Turn, PasswordError> {
    tokio::time::timeout(PATIENCE, turn).await.ok().flatten().ok_or(PasswordError::Busy)
}

#[cfg(test)]
mod tests {
    use super::{Turns, WAITING};
    use crate::keys::password::error::PasswordError;
    use futures::{FutureExt, future::BoxFuture};

    /// Polls the future once.
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
        // The login comes before all of them.
        let login = poll(&mut login).unwrap().unwrap();
        assert!(crowd.iter_mut().all(|waiting| poll(waiting).is_none()));
        drop(login);
        let next: Vec<_> = crowd.iter_mut().filter_map(poll).collect();
        assert_eq!(next.len(), 1);
    }

    #[tokio::test]
    async fn one_of_two_turns_is_always_for_logins() {
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
