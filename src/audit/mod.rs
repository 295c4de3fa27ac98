//! Audits of the history.
//!
//! | file | what |
//! |---|---|
//! | `check` | checks the log against itself |
//! | `replay` | folds the log again, and compares the result with the read models |
//! | `state` | the state of one stream |
//! | `until` | how far an audit goes |
//! | `proofs`, `tree` | Merkle trees and checkpoints, and the rules of such trees |
//! | `archive` | exports the history with its proofs, and verifies such a file |
//! | `detach` | moves old events to archive files, and brings them back |
//! | `siem` | the history in OCSF |
//! | `erasures` | removes what is left of erased people, and lists them |
//! | `ask`, `past` | questions about the history, and about the past of one object |
//! | `cases` | checks what is pinned to a case, and writes the bundle of a case |
//! | `contain` | what a containment stops, and the act |
//! | `credentials`, `reported` | finds a credential that is reported as exposed, and what was reported of it |
//! | `stored` | the texts of events exactly as the log has them |

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
