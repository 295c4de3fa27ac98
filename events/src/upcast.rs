//! Event versions: how an event written in an older version is read today.
//!
//! A changed event gets the next version in its `event.rs`, and one function here that lifts the payload by one
//! version; lifts chain. The golden files in `events/golden/` hold each version ever written
//! (`docs/explanation/adr/0005-event-versions.md`).

use serde_json::Value;

/// Lifts the payload of `name` from the version it was written in to the next.
type Lift = fn(Value) -> Value;

/// (name, version it lifts from, lift)
const LIFTS: &[(&str, u16, Lift)] = &[];

/// Returns the payload of `name` in today's version.
pub fn upcast(name: &str, version: u16, payload: Value) -> Value {
    let mut version = version;
    let mut payload = payload;
    while let Some((_, _, lift)) = LIFTS.iter().find(|(of, from, _)| *of == name && *from == version) {
        payload = lift(payload);
        version += 1;
    }
    payload
}
