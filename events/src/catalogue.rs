//! The catalogue: every event of the system, as its `event.rs` declares it.

use crate::AnyEvent;
pub use crate::fact::{Entry, Subject, Visibility};

/// Returns all events, by aggregate.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    AnyEvent::ENTRIES.iter().copied().flatten()
}

/// Returns the events that subscribers may see, in the same order.
pub fn public() -> impl Iterator<Item = &'static Entry> {
    entries().filter(|entry| entry.visibility == Visibility::Public)
}

/// Returns the entry of `name`.
pub fn entry(name: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use super::entries;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_events_have_the_same_name() {
        let names: BTreeSet<_> = entries().map(|entry| entry.name).collect();
        assert_eq!(names.len(), entries().count());
    }

    #[test]
    fn an_event_with_personal_fields_says_whose_key_seals_them() {
        for entry in entries() {
            assert_eq!(entry.is_personal(), entry.subject.is_some(), "{}", entry.name);
        }
    }
}
