//! Protection against guessing and abuse: slows down guesses of passwords and client secrets, finds
//! suspicious traffic, and applies the actions of alerts. docs/reference/guard.md describes it, ADR 0027
//! gives the reasons.
//!
//! | file | what it does |
//! |---|---|
//! | `node` | the guard of this node: its state in memory, and the paces of its callers |
//! | `upkeep` | background work: follows alerts, writes origins, deletes old data |
//! | `throttled` | why an attempt has to wait |
//! | `alarm` | raises and clears alerts |
//! | `address` | the network that a request comes from, in clear in this node's memory and hashed elsewhere |
//! | `pace` | a burst, then one at a time: in memory, by key |
//! | `failures` | failed attempts, in Postgres, for all nodes together |
//! | `lanes` | one attempt at a time for each name or client on this node, and the wait for room |
//! | `login` | a login attempt from start to end |
//! | `clients` | a client that failed to authenticate, or succeeded after many tries |
//! | `device_codes` | guesses at the codes of devices |
//! | `origins` | the networks in which clients authenticate, and machine clients get their tokens |
//! | `replays` | replayed codes and refresh tokens: a subscriber of the log |
//! | `slowed` | the effect of open alerts on this node |
//!
//! Not here: when something is suspicious and how long a guesser waits (`xwms_events::alert`), the events of
//! an alert (`commands::alerts`), the response to a refused request (the surfaces), limits by plan
//! (`limits`).

mod address;
mod alarm;
mod clients;
mod device_codes;
mod failures;
mod lanes;
mod login;
mod node;
mod origins;
mod pace;
pub mod replays;
mod slowed;
mod throttled;
mod upkeep;

pub use address::network_hash;
pub use alarm::{clear, clear_by};
pub use device_codes::CodeRefused;
pub use login::{Attempt, NotBegun, Try, name_hash};
pub use node::Guard;
pub use throttled::Throttled;
pub use upkeep::run;
