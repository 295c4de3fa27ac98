//! Merkle trees of the log, built behind it: one over every event, and one over each account's events. The rules are
//! in `tree`. See docs/explanation/adr/0085-proofs.md.
//!
//! | file | what |
//! |---|---|
//! | `grower`, `growing` | the subscriber that appends leaves; how the trees grow |
//! | `leaves` | the leaves of a part of the log |
//! | `tables` | trees, tiles and checkpoints in the database |
//! | `signer` | signs checkpoints, each only if it continues the last one |
//! | `publish` | where checkpoints of the log go: a file, a NATS subject |
//! | `witness` | asks other servers to confirm them |
//! | `answer` | proofs for those who ask |
//! | `verify` | checks the database against its trees, and against checkpoints saved earlier |

pub mod answer;
mod grower;
mod growing;
mod leaves;
mod publish;
mod signer;
pub mod tables;
pub mod verify;
mod witness;

pub use grower::{Grower, NAME};
pub use signer::{Refused, Signing};
