//! Containment: what stops if something is revoked, the acts that revoke it, and what was accepted after them.
//! Every act is a command that exists by itself (`commands`), so a containment may be cut off anywhere and run
//! again: what is stopped already is left alone.
//!
//! | file | |
//! |---|---|
//! | `target` | what can be contained, as people name it |
//! | `found` | the target in an account, with the acts that it takes |
//! | `plan` | what stops, counted: the dry run |
//! | `run` | the acts, in batches |
//!
//! Not here: who may do it, which the surfaces check, and a signing key, which belongs to no account (`xwms keys
//! revoke`).

mod found;
mod plan;
mod run;
mod target;

pub use found::{Act, Found, find};
pub use plan::{Plan, plan};
pub use run::{Done, Runner};
pub use target::{Containment, Target, UnknownTarget};
