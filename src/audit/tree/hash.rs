//! The hashes of a Merkle tree (RFC 6962 §2.1): SHA-256, with different first bytes for leaves and nodes, so that
//! no node can pass for a leaf. The leaf of an event is in `keys::leaf`.

use aws_lc_rs::digest::{Context, SHA256};

/// A leaf, a node or a root.
pub type Hash = [u8; 32];

/// Bytes of a [`Hash`].
pub const LEN: usize = 32;

/// Returns SHA-256 of the concatenated `parts`.
pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; LEN];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// Returns the root of the tree without leaves.
pub fn empty() -> Hash {
    sha256(&[])
}

/// Returns the leaf over `data`.
pub fn leaf(data: &[u8]) -> Hash {
    sha256(&[&[0], data])
}

/// Returns the leaf of a position that belongs to no event, because the log went back (ADR 0032). No event has
/// this leaf: an event has at least one byte.
pub fn no_event() -> Hash {
    leaf(&[])
}

/// Returns the node above `left` and `right`.
pub fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}
