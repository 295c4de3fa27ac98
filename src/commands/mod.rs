//! The only writers: load, decide, append. Who did it, why and in which request is attached here; a
//! conflict is decided again on what is there now.
//!
//! A use case is a function in the file of its noun. It looks (`store::look`), lets a decider decide into a
//! [`Work`], and commits the work whole, in an [`attempt()`] where the stream may move on meanwhile. `context` is who asks,
//! `error` why nothing changed.

pub mod accounts;
pub mod alerts;
mod attempt;
pub mod clients;
pub mod consents;
mod context;
pub mod endpoints;
mod error;
pub mod grants;
pub mod members;
pub mod sessions;
pub mod signing_keys;
pub mod subscribers;
pub mod test_users;
pub mod tokens;
pub mod usage;
pub mod users;
mod work;

pub use attempt::attempt;
pub use context::Context;
pub use error::CommandError;
pub use work::Work;
