//! The gate: which keys are stopped, and since which event. The server keeps the same in a table, so that every
//! node sees it at once; the fold here says what the gate said at any position of the past.
//!
//! Not here: what an event stops (`effects`).

use crate::{
    AnyEvent, Object,
    effects::{Effect, effects},
};
use std::collections::BTreeMap;

/// Whether a stop at `position` stops what was issued with knowledge of the log up to `basis`. A standing one also
/// stops what is issued later.
pub const fn stops(position: i64, standing: bool, basis: i64) -> bool {
    standing || position > basis
}

/// The last stop of each key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate(BTreeMap<String, (i64, bool)>);

impl Gate {
    /// Applies the stops of `event` of stream `stream_id`, at `position`.
    pub fn apply(&mut self, position: i64, stream_id: &str, event: &AnyEvent) {
        for effect in effects(stream_id, event) {
            if let Effect::Stop { key, standing, .. } = effect {
                self.0.insert(key, (position, standing));
            }
        }
    }

    /// Returns whether none of `keys` stops what was issued with knowledge of the log up to `basis`.
    pub fn is_open(&self, keys: &[String], basis: i64) -> bool {
        let mut found = keys.iter().filter_map(|key| self.0.get(key));
        !found.any(|(position, standing)| stops(*position, *standing, basis))
    }
}

/// Returns the objects whose events stop `keys`. A member's key is stopped by events of the account, which has a
/// key of its own.
pub fn objects_of(keys: &[String]) -> Vec<Object> {
    keys.iter().filter_map(|key| Object::of_id(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Gate, objects_of};
    use crate::{AnyEvent, Object, client::ClientEvent, effects::member_key};

    const CLIENT: &str = "client_01m83q8xb6ezm8eaqt71z96rba";

    #[test]
    fn a_standing_stop_holds_for_everything_until_it_is_lifted_and_then_for_what_is_older() {
        let mut gate = Gate::default();
        let keys = [CLIENT.to_owned()];
        assert!(gate.is_open(&keys, 1));
        gate.apply(10, CLIENT, &AnyEvent::Client(ClientEvent::Disabled {}));
        assert!(!gate.is_open(&keys, 1) && !gate.is_open(&keys, i64::MAX));
        gate.apply(20, CLIENT, &AnyEvent::Client(ClientEvent::Enabled {}));
        assert!(!gate.is_open(&keys, 19) && gate.is_open(&keys, 20) && gate.is_open(&keys, i64::MAX));
        assert!(gate.is_open(&["client_other".to_owned()], 1));
    }

    #[test]
    fn each_key_has_its_object_but_for_that_of_a_member() {
        let account = "account_01m83q8xb6ezm8eaqt71z96rba";
        let key = "key_01m83q8xb6ezm8eaqt71z96rba";
        let member = member_key(account, "user_01m83q8xb6ezm8eaqt71z96rba");
        let keys = [CLIENT, account, key, "log", member.as_str()].map(ToOwned::to_owned);
        let expected = [("client", CLIENT), ("account", account), ("signing_key", key), ("log", "log")];
        assert_eq!(objects_of(&keys), expected.map(|(kind, id)| Object::new(kind, id)));
    }
}
