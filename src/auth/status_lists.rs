//! Which place a new token gets in a status list (draft-ietf-oauth-status-list), and the claim that names it.
//!
//! A list belongs to the process that made its id, so handing out an index asks nobody: the next one is taken from the
//! process's memory, and an id is never made twice. What a process that ends has not handed out is never used. A
//! list is handed out for an hour at most, so that all of its tokens expire soon after, and in random order, so
//! that an index does not tell when its token was issued (§12.5).
//!
//! Not here: what a list says (`status_list_token`).

use super::served_lists::ServedLists;
use crate::{
    keys::{
        handle::{self, Kind},
        master::{MasterKey, random},
    },
    store::clock::Clock,
};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};
use xwms_events::{
    Timestamp,
    ids::{StatusListId, made_at},
    token::{StatusBits, StatusEntry},
};

/// Longest time, in seconds, that tokens are added to one list.
const OPEN_SECONDS: u32 = 3_600;
/// How much later, in seconds, the last of these tokens may be issued: more than a request takes from the one to
/// the other.
const LATE_SECONDS: u32 = 60;
/// Random bytes for the order of a list: four for each index.
const RANDOM: usize = 4 * StatusBits::SIZE as usize;

/// Where the lists are, below the issuer.
pub const PATH: &str = "/oauth/status-lists/";

/// Hands out places in the lists of this process.
pub struct StatusLists {
    clock: Clock,
    open: Mutex<Option<Open>>,
    /// The lists, of any process, that this one served recently.
    pub served: ServedLists,
}

/// The list that tokens are added to.
struct Open {
    list_id: StatusListId,
    until: Timestamp,
    /// The indices that no token has, in the order in which they are taken from the end.
    free: Vec<u32>,
}

impl StatusLists {
    /// Creates the lists of a process.
    pub fn new(clock: Clock) -> Self {
        Self { clock, open: Mutex::default(), served: ServedLists::default() }
    }

    /// Returns a place that no other token has, of this process or another one.
    pub fn next(&self) -> StatusEntry {
        let now = self.clock.now();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = open.as_mut().filter(|list| now < list.until)
            && let Some(index) = list.free.pop()
        {
            return StatusEntry { list_id: list.list_id, index };
        }
        let list_id = StatusListId::from_uuid(self.clock.uuid());
        let mut free = shuffled();
        let index = free.pop().unwrap_or_default();
        *open = Some(Open { list_id, until: now.plus_seconds(OPEN_SECONDS), free });
        StatusEntry { list_id, index }
    }
}

/// Returns all indices of a list in random order. If the system has no randomness, they are in order: a loss of privacy
/// alone.
fn shuffled() -> Vec<u32> {
    let bytes = random::<RANDOM>().unwrap_or([0; RANDOM]);
    let (ranks, _) = bytes.as_chunks::<4>();
    let mut order: Vec<([u8; 4], u32)> = ranks.iter().copied().zip(0..StatusBits::SIZE).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index).collect()
}

/// Returns the address of a list. Nobody can guess one, so a caller that asks for a list has seen a token of it.
pub fn uri(issuer: &str, master: &MasterKey, list_id: StatusListId) -> String {
    format!("{issuer}{PATH}{}", handle::issue(master, Kind::StatusList, list_id.uuid(), 0))
}

/// Returns the list whose address ends with `name`, if this server made it.
pub fn named(master: &MasterKey, name: &str) -> Option<StatusListId> {
    let opened = handle::open(master, Kind::StatusList, name)?;
    Some(StatusListId::from_uuid(opened.id))
}

/// Returns whether another token may still be issued with a place in the list. Such a list exists even while none of
/// its tokens is in use.
pub(super) fn may_grow(list_id: StatusListId, now: Timestamp) -> bool {
    made_at(list_id.uuid()).is_some_and(|made| now < made.plus_seconds(OPEN_SECONDS + LATE_SECONDS))
}

/// The claim `status` of a token (§6.2).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StatusClaim {
    status_list: Reference,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Reference {
    idx: u32,
    uri: String,
}

impl StatusClaim {
    /// Returns the claim of a token at `entry`.
    pub fn of(issuer: &str, master: &MasterKey, entry: StatusEntry) -> Self {
        let uri = uri(issuer, master, entry.list_id);
        Self { status_list: Reference { idx: entry.index, uri } }
    }

    /// Returns what the claim names, if it is a list of this server.
    pub fn entry(&self, master: &MasterKey) -> Option<StatusEntry> {
        let Reference { idx, uri } = &self.status_list;
        let (_, name) = uri.rsplit_once('/')?;
        Some(StatusEntry { list_id: named(master, name)?, index: *idx })
    }
}

#[cfg(test)]
mod tests {
    use super::{LATE_SECONDS, OPEN_SECONDS, StatusClaim, may_grow, named, shuffled, uri};
    use crate::keys::master::MasterKey;
    use uuid::Uuid;
    use xwms_events::{
        ids::{StatusListId, made_at},
        token::{StatusBits, StatusEntry},
    };

    #[test]
    fn a_list_has_each_index_once_and_not_in_order() {
        let mut order = shuffled();
        assert!(!order.is_sorted());
        order.sort_unstable();
        assert!(order.into_iter().eq(0..StatusBits::SIZE));
    }

    #[test]
    fn a_list_grows_for_an_hour_and_as_long_as_a_request_may_take() {
        let list_id = StatusListId::from_uuid(Uuid::now_v7());
        let made = made_at(list_id.uuid()).unwrap();
        let last = made.plus_seconds(OPEN_SECONDS + LATE_SECONDS);
        assert!(may_grow(list_id, made) && may_grow(list_id, made.plus_seconds(OPEN_SECONDS)));
        assert!(!may_grow(list_id, last));
        assert!(!may_grow(StatusListId::from_uuid(Uuid::from_u128(9)), made), "no process makes such an id");
    }

    #[test]
    fn a_claim_is_read_back_as_its_place_and_an_invented_address_is_not() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let list_id = StatusListId::from_uuid(Uuid::from_u128(9));
        let entry = StatusEntry { list_id, index: 8_191 };
        let claim = StatusClaim::of("https://auth.example.org", &master, entry);
        assert_eq!(claim.entry(&master), Some(entry));
        let address = uri("https://auth.example.org", &master, list_id);
        assert!(address.starts_with("https://auth.example.org/oauth/status-lists/"));
        assert_eq!(claim.entry(&MasterKey::new(&[8; 32]).unwrap()), None);
        for made_up in ["", "xwms_list_", &list_id.to_string()] {
            assert_eq!(named(&master, made_up), None, "{made_up}");
        }
    }
}
