//! Hashes of ranges of leaves, computed from tiles. A range that is part of a proof begins at a multiple of the
//! largest power of two in it, so it consists of perfect subtrees, each of which lies in one tile.

use super::{
    edge::join,
    hash::{Hash, LEN, node},
    tiles::WIDTH,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// (level, index)
pub type TileId = (u8, u64);

/// Tiles by their ids: the concatenated hashes of each.
#[derive(Clone, Debug, Default)]
pub struct Tiles(BTreeMap<TileId, Vec<u8>>);

/// A perfect subtree: `2^height` leaves from `index × 2^height` on.
#[derive(Clone, Copy)]
struct Subtree {
    height: u32,
    index: u64,
}

impl Subtree {
    /// The tile with the subtree, and the place of its hashes there.
    fn place(self) -> (TileId, Range<usize>) {
        let within = self.height % 8;
        let first = self.index << within;
        let start = usize::try_from(first % WIDTH).unwrap_or_default();
        let level = u8::try_from(self.height / 8).unwrap_or(u8::MAX);
        ((level, first / WIDTH), start..start + (1 << within))
    }
}

/// Returns the perfect subtrees of `range`, the largest first.
fn subtrees(range: &Range<u64>) -> Vec<Subtree> {
    let (mut start, mut found) = (range.start, Vec::new());
    while start < range.end {
        let height = (range.end - start).ilog2().min(start.trailing_zeros());
        found.push(Subtree { height, index: start >> height });
        start += 1 << height;
    }
    found
}

/// Returns the tiles that the hashes of `ranges` need.
pub fn tiles_of(ranges: &[Range<u64>]) -> BTreeSet<TileId> {
    ranges.iter().flat_map(subtrees).map(|subtree| subtree.place().0).collect()
}

impl FromIterator<(TileId, Vec<u8>)> for Tiles {
    fn from_iter<T: IntoIterator<Item = (TileId, Vec<u8>)>>(tiles: T) -> Self {
        Self(tiles.into_iter().collect())
    }
}

impl Tiles {
    /// Returns the hash over the leaves of `range`, which is a whole tree or part of a proof. Returns `None` if a
    /// tile is missing or too short.
    pub fn hash(&self, range: &Range<u64>) -> Option<Hash> {
        let roots: Option<Vec<Hash>> = subtrees(range).into_iter().map(|part| self.root(part)).collect();
        roots.map(|roots| join(&roots))
    }

    /// Returns the hashes of a proof.
    pub fn hashes(&self, ranges: &[Range<u64>]) -> Option<Vec<Hash>> {
        ranges.iter().map(|range| self.hash(range)).collect()
    }

    fn root(&self, subtree: Subtree) -> Option<Hash> {
        let (tile, place) = subtree.place();
        let bytes = self.0.get(&tile)?.get(place.start * LEN..place.end * LEN)?;
        let (hashes, _) = bytes.as_chunks::<LEN>();
        let mut row = hashes.to_vec();
        while row.len() > 1 {
            let (pairs, _) = row.as_chunks::<2>();
            row = pairs.iter().map(|[left, right]| node(left, right)).collect();
        }
        row.first().copied()
    }
}
