//! Audits of the history: `check` checks the log against itself, `replay` folds it again and compares it with
//! the read models, `state` returns the state of one stream, and `until` says how far to go.
//! `ask` answers questions about the history, `contain` says what a containment stops and stops it, and `credentials` finds what
//! somebody reports as exposed.
//! `erasures` removes what is left of erased people, and lists them. Proofs and as-of queries belong here, too.

pub mod ask;
pub mod check;
pub mod contain;
pub mod credentials;
pub mod erasures;
pub mod replay;
pub mod state;
mod until;

pub use until::Until;
