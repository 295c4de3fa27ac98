//! The domain of xwms: what can happen, who may make it happen, and what follows from it.
//!
//! Pure: no runtime, no database, no clock, no randomness. Time, ids and digests come in as data in a command; facts
//! come out. There is one folder for each aggregate, with the same files:
//!
//! | file | what it holds |
//! |---|---|
//! | `command.rs` | parsed inputs |
//! | `event.rs` | facts, and for each the version in which it is written and who sees it: the [`catalogue`] |
//! | `state.rs` | the state, and how facts fold into it |
//! | `decide.rs` | the rules: state + command → facts, or a refusal |
//! | `mod.rs` | puts these together: the aggregate |
//! | `tests.rs` | given / when / then |
//!
//! Not here: sealing of personal data, storage, protocols. The server does those.

pub mod account;
pub mod alert;
mod any_event;
pub mod audit;
pub mod case;
pub mod catalogue;
pub mod claim;
pub mod client;
pub mod confirmation;
pub mod consent;
pub mod credential;
pub mod credential_form;
mod decider;
pub mod effects;
#[cfg(test)]
mod effects_tests;
pub mod endpoint;
pub mod envelope;
pub mod exchange;
mod fact;
mod flags;
pub mod gate;
pub mod grant;
pub mod id_jag;
pub mod ids;
pub mod log;
pub mod login;
pub mod logout;
pub mod membership;
pub mod name;
pub mod operator;
pub mod past;
pub mod personal;
pub mod refusal;
pub mod request_id;
pub mod resource;
pub mod resource_access;
pub mod scope;
pub mod session;
pub mod shape;
mod shapes;
pub mod signal;
pub mod signal_kind;
pub mod signing_key;
mod stream;
pub mod subscriber;
pub mod ticket;
pub mod timestamp;
pub mod token;
pub mod upcast;
pub mod usage;
pub mod user;

/// Identifies the rules: a release with different sources has a different value. A stored state is valid only for the
/// rules that folded it.
pub const RULES: &str = env!("XWMS_RULES");

pub use any_event::{AnyEvent, AnyState};
pub use decider::Decider;
pub use envelope::{Actor, Envelope, Metadata};
pub use fact::Fact;
pub use personal::Personal;
pub use refusal::{Refusal, RefusalKind};
pub use stream::{NoStream, Object, StreamName};
pub use timestamp::Timestamp;
