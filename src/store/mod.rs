//! The event log on Postgres, and what must be read as strongly as it: the gate and the rows beside it.
//!
//! | file | what it does |
//! |---|---|
//! | `log` | the handle to all of this: opens the log, says where it stands, appends |
//! | `append/` | what one command wants appended; group commit: whatever waits is appended in one statement |
//! | `read` | group reads: whatever waits is read in one statement |
//! | `look` | typed, strongly consistent loads over `read`, with a cache of folded states |
//! | `states` | folded states, and the caches of them |
//! | `snapshot` | folded states of long streams, written down |
//! | `lanes` | commands for one stream take turns |
//! | `ground` | what this node stands on: server and position |
//! | `succession` | another server of the database takes over; what is lost by that |
//! | `feed` | events after a position, in order |
//! | `moments` | the positions of a moment |
//! | `vault` | a key per person, wrapped by the master key |
//! | `seal` | personal fields, sealed on the way in and opened on the way out |
//! | `side/` | rows beside the log: credentials, quotas, used assertions, stored answers |
//! | `sweep` | rows that mean nothing any more |
//! | `repository` | the cqrs-es persistence trait over all of this |
//! | `clock` | the database's clock |
//! | `pulse` | whether the database answers |
//! | `rights` | what the role that serves may do |
//! | `pool` | connections, and why there are none |
//! | `error` | why the store could not answer, and how long it has |
//!
//! Only `commands` appends. Read models are not here (`projections`).

pub mod append;
pub mod clock;
mod error;
pub mod feed;
mod ground;
mod lanes;
mod log;
pub mod look;
mod moments;
pub mod pool;
pub mod pulse;
pub mod read;
pub mod repository;
pub mod rights;
pub mod seal;
pub mod side;
mod snapshot;
mod states;
mod succession;
mod sweep;
pub mod vault;

pub use error::{DEADLINE, StoreError};
pub use log::Store;
pub use pool::connect;
