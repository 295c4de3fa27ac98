//! The failed logins that are not written yet, counted by name, network, reason and surface. Whatever strangers
//! send, the number of counts is bounded; what does not fit is counted with less detail.

use std::collections::HashMap;
use xwms_events::{
    Timestamp,
    ids::UserId,
    login::{FailureReason, LoginCommand, LoginSurface},
    session::Place,
};

/// The most counts about users.
pub(super) const PEOPLE_MAX: usize = 500;
/// The most counts about one user that name the network.
pub(super) const EACH_MAX: usize = 8;
/// The most counts about addresses that nobody has.
pub(super) const STRANGERS_MAX: usize = 100;

/// Who tried to log in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    User(UserId),
    /// A keyed hash of an address that nobody was found to have.
    Unknown(String),
    /// Several names, or none.
    Others,
}

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub name: Name,
    pub reason: FailureReason,
    pub surface: LoginSurface,
    /// A keyed hash.
    pub network: Option<String>,
}

/// The logins with one key.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub count: u32,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
    /// Where the last of them came from.
    pub place: Option<Place>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.first_at = self.first_at.min(other.first_at);
        if other.last_at >= self.last_at {
            (self.last_at, self.place) = (other.last_at, other.place);
        }
    }
}

/// The counts.
#[derive(Default)]
pub(super) struct Buffer {
    tallies: HashMap<Key, Tally>,
    /// How many of them name a user.
    people: usize,
    /// How many of each user's name the network.
    each: HashMap<UserId, usize>,
    strangers: usize,
}

impl Buffer {
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// Takes out everything to write.
    pub fn take_out(&mut self) -> HashMap<Key, Tally> {
        std::mem::take(self).tallies
    }

    /// Adds to the most detailed count that exists or has room.
    pub fn add(&mut self, key: Key, tally: Tally) {
        if let Some(known) = self.tallies.get_mut(&key) {
            return known.add(tally);
        }
        if self.make_room(&key) {
            self.tallies.insert(key, tally);
            return;
        }
        let name = match &key.name {
            // One user's counts without networks come before those of everybody.
            Name::User(user_id) if key.network.is_some() => Name::User(*user_id),
            _ => Name::Others,
        };
        let coarser = Key { name, network: None, ..key };
        self.add(coarser, Tally { place: None, ..tally });
    }

    /// Counts a new key, if there is room for it. There always is for the few of [`Name::Others`] without a network.
    fn make_room(&mut self, key: &Key) -> bool {
        match &key.name {
            Name::User(user_id) => {
                let each = self.each.get(user_id).copied().unwrap_or_default();
                let fits = self.people < PEOPLE_MAX && (key.network.is_none() || each < EACH_MAX);
                if fits {
                    self.people += 1;
                    *self.each.entry(*user_id).or_default() += usize::from(key.network.is_some());
                }
                fits
            }
            Name::Others if key.network.is_none() => true,
            Name::Unknown(_) | Name::Others => {
                let fits = self.strangers < STRANGERS_MAX;
                self.strangers += usize::from(fits);
                fits
            }
        }
    }
}

/// Returns the report of `tally`.
pub(super) fn report(key: &Key, tally: &Tally) -> LoginCommand {
    let (user_id, name) = match &key.name {
        Name::User(user_id) => (Some(*user_id), None),
        Name::Unknown(hash) => (None, Some(hash.clone())),
        Name::Others => (None, None),
    };
    LoginCommand {
        user_id,
        name,
        reason: key.reason,
        surface: key.surface,
        count: tally.count,
        first_at: tally.first_at,
        last_at: tally.last_at,
        network: key.network.clone(),
        place: tally.place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffer, EACH_MAX, Key, Name, PEOPLE_MAX, STRANGERS_MAX, Tally};
    use uuid::Uuid;
    use xwms_events::{
        Timestamp,
        ids::UserId,
        login::{FailureReason, LoginSurface},
        session::Place,
    };

    fn key(name: Name, network: usize) -> Key {
        Key {
            name,
            reason: FailureReason::WrongPassword,
            surface: LoginSurface::LoginPage,
            network: Some(network.to_string()),
        }
    }

    fn once(at: i64) -> Tally {
        let at = Timestamp::from_millis(at);
        let place = Some(Place { ip: "192.0.2.1".into(), user_agent: None });
        Tally { count: 1, first_at: at, last_at: at, place }
    }

    fn user(number: usize) -> Name {
        Name::User(UserId::from_uuid(Uuid::from_u128(u128::try_from(number).unwrap())))
    }

    fn counted(buffer: &Buffer) -> u32 {
        buffer.tallies.values().map(|tally| tally.count).sum()
    }

    #[test]
    fn failures_with_one_name_network_and_reason_are_one_count() {
        let mut buffer = Buffer::default();
        for at in [5, 3, 9] {
            buffer.add(key(user(1), 1), once(at));
        }
        let taken = buffer.take_out();
        let [tally] = taken.values().collect::<Vec<_>>()[..] else { panic!("{taken:?}") };
        let times = (tally.first_at.millis(), tally.last_at.millis());
        assert_eq!((tally.count, times), (3, (3, 9)));
        assert!(buffer.is_empty());
    }

    #[test]
    fn a_flood_of_addresses_is_a_bounded_number_of_counts_and_none_is_lost() {
        let mut buffer = Buffer::default();
        for number in 0..100_000 {
            buffer.add(key(Name::Unknown(number.to_string()), number), once(1));
        }
        assert_eq!(buffer.tallies.len(), STRANGERS_MAX + 1);
        assert_eq!(counted(&buffer), 100_000);
    }

    #[test]
    fn a_user_who_is_attacked_from_many_networks_keeps_their_whole_count() {
        let mut buffer = Buffer::default();
        for network in 0..1_000 {
            buffer.add(key(user(1), network), once(1));
        }
        assert_eq!(buffer.tallies.len(), EACH_MAX + 1);
        let without = buffer.tallies.get(&Key { network: None, ..key(user(1), 0) }).unwrap();
        assert_eq!(usize::try_from(without.count).unwrap(), 1_000 - EACH_MAX);
        assert_eq!(without.place, None, "there are several");
    }

    #[test]
    fn users_beyond_the_bound_are_counted_together() {
        let mut buffer = Buffer::default();
        for number in 0..PEOPLE_MAX + 50 {
            buffer.add(key(user(number), 1), once(1));
        }
        assert_eq!(buffer.tallies.len(), PEOPLE_MAX + 1);
        let others = buffer.tallies.get(&Key { network: None, ..key(Name::Others, 0) }).unwrap();
        assert_eq!(others.count, 50);
        buffer.take_out();
        buffer.add(key(user(1), 1), once(1));
        assert_eq!(buffer.tallies.len(), 1, "the next minute has room again");
    }
}
