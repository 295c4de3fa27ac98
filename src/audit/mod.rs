//! Audits of the history: `check` checks the log against itself, `replay` folds it again and compares it with
//! the read models, `state` returns the state of one stream, `until` says how far to go, `proofs` builds
//! Merkle trees and checkpoints and checks them, `tree` has their rules, and `erasures` removes what is left of erased
//! people, and lists them. `ask` answers questions about the history.

pub mod ask;
pub mod check;
pub mod erasures;
pub mod proofs;
pub mod replay;
pub mod state;
pub mod tree;
mod until;

pub use until::Until;
