//! Looking into the history. Proofs, as-of questions and erasure belong here, too.

pub mod check;
pub mod replay;
pub mod state;
