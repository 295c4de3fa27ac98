//! The turns of those who write in an account, over REST and on the dashboard: no account takes more of this node
//! than its share, and within an account nobody keeps the others from writing. All clients of an account share one
//! lane. Each member with a session has a lane of their own, and those of an account are limited in sum, too.
//!
//! Not here: the pace of an account's writes (`holds`), and the turns of commands on one stream (`store::lanes`).

use crate::lanes::{self, Lanes};
use xwms_events::{
    Actor,
    ids::{AccountId, UserId},
};

/// Most writes of an account's clients that a node runs at once, and most of its members.
pub const WRITES_AT_ONCE: usize = 4;
/// Most writes of an account's clients that a node holds, running and waiting, and most of its members.
pub const WRITES_IN_ALL: usize = 512;
/// Most writes of one member that a node runs at once. Those who wait for one of [`WRITES_AT_ONCE`] are served in
/// order, so a member waits for this many of each other member at most.
const OF_ONE_AT_ONCE: usize = 2;
/// A member gets another place while this many of the account's are free for each that the member has.
const FREE_FOR_EACH: usize = 8;

/// Who writes in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// Its clients, for themselves or for people. One that floods the account, such as one whose token was stolen,
    /// must not keep a member from stopping it.
    Clients,
    /// A member with a session. One whose session was stolen must not keep an owner from ending it.
    Member(UserId),
}

impl Writer {
    /// Returns who writes if `actor` sends the request, through a client or with a session. The token of a person
    /// counts for the clients: an app that has tokens of many members must not crowd out their sessions.
    pub fn of(actor: Actor, through_client: bool) -> Self {
        match actor {
            Actor::User(user_id) if !through_client => Self::Member(user_id),
            Actor::User(_) | Actor::Client(_) | Actor::System => Self::Clients,
        }
    }
}

/// The writes that this node runs, and those that wait. Clones share them.
#[derive(Clone)]
pub struct Writes {
    /// By account.
    clients: Lanes,
    /// All members together, by account.
    members: Lanes,
    /// By account and member.
    people: Lanes,
}

/// A place among the writes, from which the writer waits for a turn.
pub struct WritePlace {
    account: lanes::Place,
    /// That of a member.
    own: Option<lanes::Place>,
}

/// A turn to write. The next write waits until it is dropped.
#[derive(Debug)]
pub struct WriteTurn {
    _account: lanes::Turn,
    _own: Option<lanes::Turn>,
}

impl Default for Writes {
    fn default() -> Self {
        Self {
            clients: Lanes::new(WRITES_AT_ONCE, WRITES_IN_ALL),
            members: Lanes::new(WRITES_AT_ONCE, WRITES_IN_ALL),
            people: Lanes::new(OF_ONE_AT_ONCE, WRITES_IN_ALL),
        }
    }
}

impl Writes {
    /// Returns a place for a write of `writer`, or `None` if too many of theirs wait, or of their account. The fewer
    /// places of the account are free, the fewer each member may have: even when dozens take all that they get, some
    /// are left for those who have none.
    pub fn place(&self, account_id: AccountId, writer: Writer) -> Option<WritePlace> {
        let account = account_id.to_string();
        match writer {
            Writer::Clients => Some(WritePlace { account: self.clients.place(&account)?, own: None }),
            Writer::Member(user_id) => {
                let own = self.people.place(&format!("{user_id} in {account}"))?;
                let account = self.members.place(&account)?;
                let before = own.taken().saturating_sub(1);
                let has_share = before * FREE_FOR_EACH <= account.free();
                has_share.then_some(WritePlace { account, own: Some(own) })
            }
        }
    }
}

impl WritePlace {
    /// Waits for the turn. Returns `None` only if a semaphore is closed, which never happens.
    pub async fn turn(self) -> Option<WriteTurn> {
        // The writer's own turn comes first: nobody has more than a few writes in the queue of the account.
        let own = match self.own {
            Some(own) => Some(own.turn().await?),
            None => None,
        };
        Some(WriteTurn { _account: self.account.turn().await?, _own: own })
    }
}

#[cfg(test)]
mod tests {
    use super::{FREE_FOR_EACH, OF_ONE_AT_ONCE, WRITES_AT_ONCE, WRITES_IN_ALL, WritePlace, Writer, Writes};
    use futures::FutureExt;
    use uuid::Uuid;
    use xwms_events::ids::{AccountId, UserId};

    fn account() -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(1))
    }

    fn member(number: usize) -> Writer {
        Writer::Member(UserId::from_uuid(Uuid::from_u128(number as u128)))
    }

    /// Returns every place that `writer` gets.
    fn crowd(writes: &Writes, writer: Writer) -> Vec<WritePlace> {
        std::iter::from_fn(|| writes.place(account(), writer)).collect()
    }

    #[test]
    fn one_member_runs_fewer_writes_than_the_account_and_is_served_in_order() {
        let writes = Writes::default();
        let mut flood: Vec<_> =
            crowd(&writes, member(1)).into_iter().map(|place| place.turn().boxed()).collect();
        let mut running: Vec<_> = flood.iter_mut().filter_map(FutureExt::now_or_never).flatten().collect();
        assert_eq!(running.len(), OF_ONE_AT_ONCE);
        let another = writes.place(account(), member(2)).unwrap().turn();
        assert!(another.now_or_never().flatten().is_some(), "nobody else waits for the flood");
        // Another stolen session has what is left; whoever comes next waits for one write of either.
        let mut second: Vec<_> =
            crowd(&writes, member(3)).into_iter().map(|place| place.turn().boxed()).collect();
        running.extend(second.iter_mut().filter_map(FutureExt::now_or_never).flatten());
        assert_eq!(running.len(), WRITES_AT_ONCE);
        let mut owner = writes.place(account(), member(2)).unwrap().turn().boxed();
        assert!((&mut owner).now_or_never().is_none());
        drop(running.pop());
        assert!(owner.now_or_never().flatten().is_some());
    }

    #[test]
    fn members_who_take_all_they_get_leave_places_for_others_and_stay_within_the_account() {
        let writes = Writes::default();
        let first = crowd(&writes, member(1));
        assert!(first.len() <= WRITES_IN_ALL / FREE_FOR_EACH, "{}", first.len());
        let mut all = first;
        for number in 2..=30 {
            let taken = crowd(&writes, member(number));
            assert!(!taken.is_empty(), "{number} finds a place");
            all.extend(taken);
        }
        for number in 31..2 * WRITES_IN_ALL {
            all.extend(crowd(&writes, member(number)));
        }
        assert_eq!(all.len(), WRITES_IN_ALL, "all members together");
        assert!(writes.place(account(), Writer::Clients).is_some(), "clients have places of their own");
        let other = AccountId::from_uuid(Uuid::from_u128(2));
        assert!(writes.place(other, member(1)).is_some(), "so has the same person in another account");
    }
}
