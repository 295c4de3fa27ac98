//! The event log on Postgres, and the data that needs the same consistency: the gate and the rows outside the
//! log.
//!
//! | file | what it does |
//! |---|---|
//! | `log` | the handle to all of this: opens the log, reports its position, appends |
//! | `append/` | what one command appends; group commit: everything that waits is appended in one statement |
//! | `read/` | group reads: everything that waits is read in one statement |
//! | `group` | what group commits and group reads share |
//! | `query` | typed, strongly consistent loads over `read`, with a cache of folded states |
//! | `states` | folded states, and their caches |
//! | `snapshot` | stored states of long streams |
//! | `lanes` | runs commands for one stream one after the other |
//! | `ground` | what this node relies on: database server and position |
//! | `succession` | what happens when another database server takes over, and what is lost then |
//! | `feed` | events after a position, in order |
//! | `newest` | events before a position, newest first |
//! | `found` | what both find, with the events that can't be read |
//! | `wanted` | which of them a subscriber takes |
//! | `archived` | opens events of an archive |
//! | `detached` | events that are only in an archive |
//! | `whole` | refuses what would need such events |
//! | `recent` | the recent end of the log in memory, for the subscribers of this node |
//! | `time_index` | finds the positions for a moment |
//! | `once` | what is valid once, recorded by the statement that reads or appends |
//! | `variants` | a statement with and without its optional parts |
//! | `network` | the network of an address, and its keyed hash |
//! | `roots` | root keys, wrapped by the master key, and which of them is used |
//! | `rewrap` | wraps again, under the current root key, what earlier ones wrapped |
//! | `vault` | a key per person, wrapped by a root key |
//! | `seal` | seals personal fields on write and opens them on read |
//! | `side/` | rows outside the log: credentials, quotas, used assertions, stored responses |
//! | `sweep` | deletes expired rows |
//! | `repository` | the cqrs-es persistence trait over all of this |
//! | `clock` | the database's clock |
//! | `pulse` | whether the database answers |
//! | `rights` | the rights of the serving role |
//! | `pool` | connections, and why connecting fails |
//! | `error` | why the store failed, and its deadline |
//!
//! Only `commands` appends. Read models are not here (`projections`).
//!
//! # Words
//!
//! Some words have one meaning throughout the store. What they are for is in
//! docs/explanation/adr/0032-the-log-may-go-back.md.
//!
//! | word | meaning |
//! |---|---|
//! | head | the position of the last event of the log |
//! | basis | the head when something was read: what was decided with it knows of no later event |
//! | footing | the database server that the log is on: which one (`generation`), and when it was started. A server that was restarted is another footing |
//! | branch | every footing that the log was on, including the current one |
//! | seen | the last position that this node read or wrote itself |
//! | known | the last position that it knows of, also from other nodes on its footing. Nothing relies on it, but a log that ends before it has lost events |
//! | stand | what a node knows at one time: footing, seen, known, turn |
//! | ground | the stand of this node, shared by its writer and readers, and what to do when it changes |
//! | turn | how often the node forgot everything that it remembered, because events were lost. An append is refused if it was decided in an earlier turn. (In `lanes`, a turn is the time of one command) |
//! | witness | who says that the log was longer: this node, an outside system or an operator |
//! | loss | the lost events that a check found |
//! | void | the positions of lost events and those skipped after them, none of which is used again |

pub mod append;
mod archived;
pub mod clock;
mod detached;
mod error;
pub mod feed;
mod found;
mod ground;
mod group;
mod lanes;
mod log;
pub mod network;
mod newest;
pub mod once;
pub mod pool;
pub mod pulse;
pub mod query;
pub mod read;
mod recent;
pub mod repository;
mod rewrap;
pub mod rights;
pub mod roots;
pub mod seal;
pub mod side;
mod snapshot;
mod states;
mod stops;
mod succession;
mod sweep;
mod time_index;
mod variants;
pub mod vault;
mod wanted;
mod whole;

pub use detached::{Detached, may_be_detached};
pub use error::{DEADLINE, StoreError};
pub use ground::raise;
pub use log::Store;
pub use pool::connect;
