//! Bounds the rows that the log has for requests that cost their sender nothing. Anyone can send any number
//! of them, with any user agent and any request id; they must neither fill an account's log nor push out its
//! relevant rows. All of them are still counted. No I/O.

use std::collections::HashMap;
use uuid::Uuid;
use xwms_events::Timestamp;

/// The most rows of one kind for one client and minute, on each node.
pub(in crate::traffic) const EACH: u32 = 20;
/// The most rows of all kinds for one client and minute.
const ALL: u32 = 100;
/// How many clients are told apart in one minute.
const CLIENTS_MAX: usize = 10_000;

/// What was logged in the current minute.
#[derive(Debug, Default)]
pub(in crate::traffic) struct Few {
    minute: i64,
    clients: HashMap<Uuid, Logged>,
}

#[derive(Debug, Default)]
struct Logged {
    all: u32,
    kinds: HashMap<&'static str, u32>,
}

impl Few {
    /// Takes a row for a request of `kind` about the client `whose`, if one is left in the minute of `at`.
    pub fn take(&mut self, at: Timestamp, whose: Uuid, kind: &'static str) -> bool {
        let minute = at.millis().div_euclid(60_000);
        if minute > self.minute {
            self.minute = minute;
            self.clients.clear();
        }
        if self.clients.len() >= CLIENTS_MAX && !self.clients.contains_key(&whose) {
            return false;
        }
        let logged = self.clients.entry(whose).or_default();
        let of_kind = logged.kinds.entry(kind).or_default();
        if logged.all >= ALL || *of_kind >= EACH {
            return false;
        }
        logged.all += 1;
        *of_kind += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, CLIENTS_MAX, EACH, Few};
    use uuid::Uuid;
    use xwms_events::Timestamp;

    fn taken(few: &mut Few, minute: i64, client: u128, kind: &'static str, tries: u32) -> u32 {
        let at = Timestamp::from_millis(minute * 60_000 + 7);
        (0..tries).map(|_| u32::from(few.take(at, Uuid::from_u128(client), kind))).sum()
    }

    #[test]
    fn each_kind_has_a_few_rows_and_another_is_not_pushed_out() {
        let mut few = Few::default();
        assert_eq!(taken(&mut few, 1, 1, "secret_wrong", 300), EACH);
        assert_eq!(taken(&mut few, 1, 1, "assertion_exp", 1), 1);
        assert_eq!(taken(&mut few, 1, 2, "secret_wrong", 1), 1);
        assert_eq!(taken(&mut few, 2, 1, "secret_wrong", 300), EACH, "the next minute has its own");
        assert_eq!(taken(&mut few, 1, 1, "secret_wrong", 1), 0, "a late one is of this minute");
    }

    #[test]
    fn all_kinds_together_and_all_clients_are_bounded() {
        let mut few = Few::default();
        let kinds = ["a", "b", "c", "d", "e", "f", "g"];
        let all: u32 = kinds.iter().map(|kind| taken(&mut few, 1, 1, kind, 300)).sum();
        assert_eq!(all, ALL);
        let clients = u128::try_from(CLIENTS_MAX).unwrap();
        (2..=clients).for_each(|client| assert_eq!(taken(&mut few, 1, client, "a", 1), 1));
        assert_eq!(taken(&mut few, 1, clients + 1, "a", 1), 0);
    }
}
