//! The only writers: load, decide, append. The actor, the reason and the request are attached here. After a
//! conflict, a command is decided again on the current state.
//!
//! A use case is a function in the file of its aggregate. It reads state (`store::query`), lets a decider
//! decide into a [`Work`], and commits the work whole; it runs in an `attempt` where the stream may
//! change in the meantime. `change` does all of this for one stream. `context` has the log, the actor and the
//! request, `error` the reasons for changing nothing.

pub mod account_login;
pub mod accounts;
pub mod addresses;
pub mod alerts;
pub mod attachments;
mod attempt;
pub mod audiences;
pub mod audits;
pub mod cases;
mod change;
pub mod clients;
pub mod consents;
mod context;
pub mod devices;
pub mod disowning;
pub mod encoding;
pub mod endpoints;
mod error;
pub mod exposures;
pub mod factors;
pub mod failed_logins;
pub mod grants;
pub mod groups;
pub mod imports;
pub mod leaving;
pub mod logins;
pub mod logos;
pub mod members;
pub mod operators;
pub mod pictures;
pub mod registrations;
mod resource_clients;
pub mod resources;
pub mod sessions;
pub mod signing_keys;
pub mod subscribers;
pub mod test_users;
pub mod tickets;
pub mod tokens;
pub mod undo_link;
pub mod usage;
pub mod users;
mod work;

pub use crate::store::append::Conflict;
use attempt::attempt;
pub use change::Changed;
use change::change;
pub use context::Context;
pub use error::CommandError;
pub use work::Work;
