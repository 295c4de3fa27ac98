//! Audits of the history: `check` checks the log against itself, `replay` folds it again and compares it with
//! the read models, `state` returns the state of one stream, `until` says how far to go, and `tree` has the
//! rules of the proofs.

pub mod check;
pub mod replay;
pub mod state;
pub mod tree;
mod until;

pub use until::Until;
