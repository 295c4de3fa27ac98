//! The right edge of a tree: the roots of the perfect subtrees that its leaves form, the largest first. It is all
//! that appending needs, and as many hashes as `size` has one-bits: at most 63.

use super::hash::{Hash, LEN, empty, node};

/// A tree that can be appended to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    roots: Vec<Hash>,
}

/// A hash that belongs in a tile, because its subtree has become complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileEntry {
    /// The tile's level: the subtree has 256 to the power of `level` leaves.
    pub level: u8,
    /// The index of the hash in that level.
    pub index: u64,
    pub hash: Hash,
}

impl Edge {
    /// Restores the edge of a tree with `size` leaves from [`Self::to_bytes`]. Returns `None` if `bytes` can't be
    /// its edge.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (roots, rest) = bytes.as_chunks::<LEN>();
        let fits = rest.is_empty() && roots.len() == size.count_ones() as usize;
        fits.then(|| Self { size, roots: roots.to_vec() })
    }

    /// Returns the roots, one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.roots.concat()
    }

    /// Returns the number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends `leaf`, and passes on every hash that belongs in a tile.
    pub fn push(&mut self, leaf: Hash, mut emit: impl FnMut(TileEntry)) {
        let (mut hash, mut height) = (leaf, 0_u32);
        emit(TileEntry { level: 0, index: self.size, hash });
        // Each one-bit at the end of the size is a subtree as high as the new one.
        while (self.size >> height) & 1 == 1 {
            if let Some(left) = self.roots.pop() {
                hash = node(&left, &hash);
            }
            height += 1;
            if height % 8 == 0 {
                let level = u8::try_from(height / 8).unwrap_or(u8::MAX);
                emit(TileEntry { level, index: self.size >> height, hash });
            }
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// Returns the root.
    pub fn root(&self) -> Hash {
        join(&self.roots)
    }
}

/// Returns the root over adjacent perfect subtrees, the largest first; without any, the root of no leaves.
pub fn join(roots: &[Hash]) -> Hash {
    let joined = roots.iter().rev().copied().reduce(|right, left| node(&left, &right));
    joined.unwrap_or_else(empty)
}
