//! The domain of xwms: what can happen, who may make it happen, and what follows from it.
//!
//! Pure: no runtime, no database, no clock, no randomness. Time, ids and digests come in as data in a
//! command; facts come out. One folder per aggregate, each with the same rooms:
//!
//! | file | what it holds |
//! |---|---|
//! | `command.rs` | parsed inputs |
//! | `event.rs` | facts, with the version in which each is written |
//! | `state.rs` | the state that facts fold into |
//! | `decide.rs` | the rules: state + command → facts, or a refusal |
//! | `tests.rs` | given / when / then |
//!
//! Not here: sealing of personal data, storage, protocols. Those are the server's.

pub mod account;
mod aggregate;
pub mod alert;
pub mod catalogue;
pub mod claim;
pub mod client;
pub mod consent;
pub mod effects;
pub mod endpoint;
pub mod envelope;
pub mod grant;
pub mod ids;
pub mod log;
pub mod name;
pub mod personal;
pub mod refusal;
pub mod scope;
pub mod session;
pub mod shape;
pub mod signing_key;
mod stream;
pub mod subscriber;
pub mod timestamp;
pub mod token;
pub mod upcast;
pub mod usage;
pub mod user;

/// Which rules these are: another release whose sources differ has another value. A state that was folded and written
/// down counts for the rules that folded it alone.
pub const RULES: &str = env!("XWMS_RULES");

pub use aggregate::{AnyEvent, Decider, Fact};
pub use envelope::{Actor, Envelope, Metadata};
pub use personal::Personal;
pub use refusal::{Refusal, RefusalKind};
pub use stream::{NoStream, StreamName};
pub use timestamp::Timestamp;
