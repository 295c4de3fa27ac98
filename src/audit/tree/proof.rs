//! Proofs: that an event is in a tree (RFC 6962 §2.1.1), and that a tree continues an earlier one (§2.1.2). A proof is
//! a list of ranges of leaves; the hash of each is one hash of the proof. Verification is that of RFC 9162 §2.1.3.2
//! and §2.1.4.2, needs no tree, and rejects a proof with a hash too few or too many.

use super::hash::{Hash, empty, node};
use std::ops::Range;

/// Returns the ranges whose hashes prove that the leaf `index` is in the tree of `size` leaves. Returns `None` if
/// it is not.
pub fn inclusion(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let (mut start, mut end, mut ranges) = (0, size, Vec::new());
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    ranges.reverse();
    Some(ranges)
}

/// Returns the ranges whose hashes prove that the first `from` leaves of the tree of `to` leaves are the tree of
/// `from` leaves. Returns `None` if `from` is 0 or larger than `to`.
pub fn consistency(from: u64, to: u64) -> Option<Vec<Range<u64>>> {
    if from == 0 || from > to {
        return None;
    }
    let (mut start, mut end, mut ranges) = (0, to, Vec::new());
    while from != end {
        let middle = start + split(end - start);
        if from <= middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    // If the earlier tree is a subtree of the later one, the verifier knows its root.
    if start > 0 {
        ranges.push(start..end);
    }
    ranges.reverse();
    Some(ranges)
}

/// The largest power of two below `n`, which is at least 2.
const fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Returns whether `proof` shows that `leaf` is the leaf `index` of the tree with `size` leaves and this `root`.
pub fn is_included(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for other in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(other, &hash);
            (at, last) = climb(at, last);
        } else {
            hash = node(&hash, other);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// Returns whether `proof` shows that the tree with `to.0` leaves and root `to.1` continues the tree `from`.
pub fn is_consistent(from: (u64, &Hash), to: (u64, &Hash), proof: &[Hash]) -> bool {
    if from.0 == 0 || from.0 >= to.0 {
        let same = from.0 == to.0 && from.1 == to.1;
        return proof.is_empty() && (same || (from.0 == 0 && *from.1 == empty()));
    }
    let (mut at, mut last) = (from.0 - 1, to.0 - 1);
    let shift = at.trailing_ones();
    (at, last) = (at >> shift, last >> shift);
    let (seed, rest) = match (from.0.is_power_of_two(), proof.split_first()) {
        (true, _) => (*from.1, proof),
        (false, Some((first, rest))) => (*first, rest),
        (false, None) => return false,
    };
    let (mut earlier, mut later) = (seed, seed);
    for other in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            earlier = node(other, &earlier);
            later = node(other, &later);
            (at, last) = climb(at, last);
        } else {
            later = node(&later, other);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && earlier == *from.1 && later == *to.1
}

/// Goes up while the node is a left child without a sibling.
const fn climb(at: u64, last: u64) -> (u64, u64) {
    let up = if at == 0 { 0 } else { at.trailing_zeros() };
    (at >> up, last >> up)
}
