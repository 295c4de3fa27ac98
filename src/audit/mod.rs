//! Looking into the history: `check` holds the log against itself, `replay` folds it again beside the read models, `state`
//! says what one stream came to; `until` is up to where. Proofs, as-of questions and erasure belong here, too.

pub mod check;
pub mod replay;
pub mod state;
mod until;

pub use until::Until;
