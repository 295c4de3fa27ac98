//! The pure rules of the proofs: Merkle trees (RFC 6962 §2.1, verified as in RFC 9162 §2.1.3 and §2.1.4), their
//! tiles (C2SP tlog-tiles), and checkpoints (C2SP tlog-checkpoint). No I/O and no clock. Which bytes are hashed:
//! docs/explanation/adr/0006. Signatures are in `keys::note`.
//!
//! | file | what |
//! |---|---|
//! | `hash` | leaves and nodes |
//! | `edge` | appends leaves with O(log n) state |
//! | `tiles` | how hashes are cut into tiles, and a tile's path |
//! | `subtrees` | hashes of ranges, from tiles |
//! | `proof` | inclusion and consistency: what a proof consists of, and its verification |
//! | `checkpoint` | what a checkpoint says |

pub mod checkpoint;
pub mod edge;
pub mod hash;
pub mod proof;
pub mod subtrees;
pub mod tiles;

#[cfg(test)]
mod tests;

pub use checkpoint::Checkpoint;
pub use edge::Edge;
pub use hash::Hash;
