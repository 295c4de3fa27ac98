//! Who tries too often: guessing of passwords and client secrets is slowed down, suspicious traffic is found, and
//! what an alert says is applied. docs/reference/guard.md explains it, ADR 0027 why it is so.
//!
//! | file | what it does |
//! |---|---|
//! | `node` | the guard of this node: what it knows, and the paces of whoever asks it |
//! | `upkeep` | what it does beside requests: follows alerts, writes down origins, forgets |
//! | `held` | why somebody has to wait |
//! | `alarm` | raises and clears alerts |
//! | `address` | the network that a request comes from, in clear for this node's memory and hashed for everything else |
//! | `pace` | so many at once, then one at a time: in memory, by key |
//! | `failures` | what failed, in Postgres, for all nodes together |
//! | `lanes` | one at a time for each name or client on this node, and who waits until there is room |
//! | `login` | an attempt to log in, from the door to its end |
//! | `clients` | a client that failed to authenticate, or did so after many tries |
//! | `origins` | from which networks clients come in, and machine clients get their tokens |
//! | `replays` | codes and refresh tokens that were presented again: a subscriber of the log |
//! | `slowed` | what open alerts ask of this node |
//!
//! Not here: when something is suspicious and how long a guesser waits (`xwms_events::alert`), the events of an alert
//! (`commands::alerts`), what a refused request is told (the surfaces), limits by plan (`limits`).

mod address;
mod alarm;
mod clients;
mod failures;
mod held;
mod lanes;
mod login;
mod node;
mod origins;
mod pace;
pub mod replays;
mod slowed;
mod upkeep;

pub use alarm::clear;
pub use held::Held;
pub use login::{Attempt, NotBegun, Try};
pub use node::Guard;
pub use upkeep::run;
