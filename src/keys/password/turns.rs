//! Turns to hash: a limited number at once on this node, logins first. Requests to hash a new password get at most
//! half of them, and each account, stranger, proof or invitation one at a time. So none of these delays a login,
//! and each delays another one by at most one hash. Both queues are bounded: a full queue refuses at once.
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
/// Most logins that may wait for each turn, including the running one: more than can be verified within [`PATIENCE`].
const LOGINS: usize = 512;
/// Most accounts, strangers, proofs and invitations together whose next hash may wait for a turn.
const ASKED_FOR: usize = 256;

/// The turns of this node. Clones share them.
#[derive(Clone)]
pub(super) struct Turns {
    all: Arc<Semaphore>,
    /// The turns that may be used to hash new passwords.
    asked_for: Arc<Semaphore>,
    /// The places in the queues of both.
    logins: Arc<Semaphore>,
    asking: Arc<Semaphore>,
    lanes: Lanes,
}

/// A turn to hash. It keeps others waiting until it is dropped.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    /// The place in the queue.
    _place: OwnedSemaphorePermit,
    /// The permit to hash a new password, and the caller's turn.
    _lane: Option<(OwnedSemaphorePermit, lanes::Turn)>,
}

impl Turns {
    /// Allows `concurrency` hashes at once; half of these turns, and at least one, are for new
    /// passwords.
    pub fn new(concurrency: usize) -> Self {
        let all = concurrency.max(1);
        Self {
            all: Arc::new(Semaphore::new(all)),
            asked_for: Arc::new(Semaphore::new((all / 2).max(1))),
            logins: Arc::new(Semaphore::new(all.saturating_mul(LOGINS).min(Semaphore::MAX_PERMITS))),
            asking: Arc::new(Semaphore::new(ASKED_FOR)),
            lanes: Lanes::new(1, WAITING),
        }
    }

    /// Returns how many more may wait for a turn: to log in, and to hash a new password.
    pub fn room(&self) -> (usize, usize) {
        (self.logins.available_permits(), self.asking.available_permits())
    }

    /// Waits for the next turn, for a person who logs in.
    pub async fn next(&self) -> Result<Turn, PasswordError> {
        let place = self.logins.clone().try_acquire_owned().map_err(|_| PasswordError::Busy)?;
        patiently(async {
            let permit = self.all.clone().acquire_owned().await.ok()?;
            Some(Turn { _permit: permit, _place: place, _lane: None })
        })
        .await
    }

    /// Waits for the next turn of `whose`, to hash a new password. Among all requests that wait in their lanes,
    /// only as many queue with the logins as new passwords may have turns. A login waits for no more than those.
    pub async fn next_of(&self, whose: &str) -> Result<Turn, PasswordError> {
        let lane = self.lanes.place(whose).ok_or(PasswordError::Crowded)?;
        patiently(async {
            let next = lane.turn().await?;
            let place = self.asking.clone().try_acquire_owned().ok()?;
            let asked_for = self.asked_for.clone().acquire_owned().await.ok()?;
            let permit = self.all.clone().acquire_owned().await.ok()?;
            Some(Turn { _permit: permit, _place: place, _lane: Some((asked_for, next)) })
        })
        .await
    }
}

/// Waits for `turn`, for a limited time. `None` means that the queue is full.
async fn patiently(turn: impl Future<Output = Option<Turn>>) -> Result<Turn, PasswordError> {
    tokio::time::timeout(PATIENCE, turn).await.ok().flatten().ok_or(PasswordError::Busy)
}

#[cfg(test)]
mod tests {
    use super::{ASKED_FOR, LOGINS, Turns, WAITING};
    use crate::keys::password::error::PasswordError;
    use futures::{FutureExt, future::BoxFuture};

    /// Polls the future once, however many were polled before in this task.
    fn poll<T>(waiting: &mut BoxFuture<'_, T>) -> Option<T> {
        tokio::task::unconstrained(waiting).now_or_never()
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

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_keeps_nobody_else_out() {
        let turns = Turns::new(1);
        let under_way = turns.next().await.unwrap();
        let names: Vec<_> = (0..=ASKED_FOR).map(|number| format!("proof {number}")).collect();
        let mut asking: Vec<_> = names.iter().map(|whose| turns.next_of(whose).boxed()).collect();
        let refused: Vec<_> = asking.iter_mut().filter_map(poll).collect();
        assert!(matches!(refused.as_slice(), [Err(PasswordError::Busy)]), "one too many");
        let mut logins: Vec<_> = (0..LOGINS).map(|_| turns.next().boxed()).collect();
        let refused: Vec<_> = logins.iter_mut().filter_map(poll).collect();
        assert!(matches!(refused.as_slice(), [Err(PasswordError::Busy)]), "{LOGINS} with the running one");
        drop(under_way);
        // One of the new passwords stands before the logins, as everywhere.
        let first = asking.iter_mut().find_map(poll).unwrap().unwrap();
        drop(first);
        assert!(logins.iter_mut().find_map(poll).unwrap().is_ok());
    }
}
