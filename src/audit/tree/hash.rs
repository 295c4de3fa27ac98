//! The hashes of a Merkle tree (RFC 6962 §2.1): SHA-256, with different first bytes for leaves and nodes, so that
//! no node can pass for a leaf. The leaf of an event is in `keys::leaf`.

use aws_lc_rs::digest::{SHA256, digest};

/// A leaf, a node or a root.
pub type Hash = [u8; 32];

/// Bytes of a [`Hash`].
pub const LEN: usize = 32;

/// Returns SHA-256 of `data`. One call for the whole of it allocates nothing.
fn sha256(data: &[u8]) -> Hash {
    let mut hash = [0; LEN];
    hash.copy_from_slice(digest(&SHA256, data).as_ref());
    hash
}

/// Returns the root of the tree without leaves.
pub fn empty() -> Hash {
    sha256(b"")
}

/// Returns the leaf over `data`.
pub fn leaf(data: &[u8]) -> Hash {
    sha256(&[&[0_u8][..], data].concat())
}

/// Returns the leaf of a position that belongs to no event, because the log went back (ADR 0032). No event has
/// this leaf: an event has at least one byte.
pub fn no_event() -> Hash {
    leaf(&[])
}

/// Returns the node above `left` and `right`.
pub fn node(left: &Hash, right: &Hash) -> Hash {
    let mut data = [1_u8; 1 + 2 * LEN];
    let (_, hashes) = data.split_at_mut(1);
    let (first, second) = hashes.split_at_mut(LEN);
    first.copy_from_slice(left);
    second.copy_from_slice(right);
    sha256(&data)
}
