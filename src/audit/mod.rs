//! Audits of the history: `check` checks the log against itself, `replay` folds it again and compares it with
//! the read models, `state` returns the state of one stream, `until` says how far to go, `proofs` builds
//! Merkle trees and checkpoints and checks them, and `tree` has their rules. `archive` exports all of it with its proofs,
//! and verifies such a file. `erasures` removes what is left of erased people, and lists them.
//!
//! `detach` moves old events to archive files, and brings them back.
//!
//! `ask` answers questions about the history, and `past` those about the past of one object. `cases` checks what is pinned to a
//! case, and writes the bundle of one. `siem` has the history in OCSF. `contain` says what a
//! containment stops and stops it, and `credentials` finds what somebody reports as exposed, `reported` what was
//! said of it. `stored` reads the texts of events as
//! they are.

pub mod archive;
pub mod ask;
pub mod cases;
pub mod check;
pub mod contain;
pub mod credentials;
pub mod detach;
pub mod erasures;
pub mod past;
pub mod proofs;
pub mod replay;
pub mod reported;
pub mod siem;
pub mod state;
mod stored;
pub mod tree;
mod until;

pub use until::Until;
