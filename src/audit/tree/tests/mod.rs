//! Known answers, and everything against a naive implementation that follows RFC 6962 §2.1 word for word.

mod notes;

use super::{
    edge::{Edge, TileEntry},
    hash::{Hash, LEN, empty, leaf, no_event, node},
    proof::{consistency, inclusion, is_consistent, is_included},
    subtrees::{TileId, Tiles, tiles_of},
    tiles::Tile,
};
use crate::keys;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The leaves of the test vectors of Certificate Transparency.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// The roots over the first 1, 2, … of them.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// MTH of RFC 6962 §2.1.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty(),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}

/// PATH of RFC 6962 §2.1.1.
fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut path, other) = match index.checked_sub(left.len()) {
        None => (path(index, left), root(right)),
        Some(index) => (path(index, right), root(left)),
    };
    path.push(other);
    path
}

/// SUBPROOF of RFC 6962 §2.1.2.
fn subproof(from: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if from == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut proof, other) = if from <= left.len() {
        (subproof(from, left, whole), root(right))
    } else {
        (subproof(from - left.len(), right, false), root(left))
    };
    proof.push(other);
    proof
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| leaf(number.to_string().as_bytes())).collect()
}

/// The edge and the tiles of a tree.
fn grown(leaves: &[Hash]) -> (Edge, BTreeMap<TileId, Vec<u8>>) {
    let (mut edge, mut tiles) = (Edge::default(), BTreeMap::<TileId, Vec<u8>>::new());
    for leaf in leaves {
        edge.push(*leaf, |TileEntry { level, index, hash }| {
            let tile = tiles.entry((level, index / 256)).or_default();
            assert_eq!(tile.len(), usize::try_from(index % 256).unwrap() * LEN, "tiles fill from the left");
            tile.extend(hash);
        });
    }
    (edge, tiles)
}

fn number(size: usize) -> u64 {
    u64::try_from(size).unwrap()
}

#[test]
fn roots_are_those_of_certificate_transparency() {
    let all: Vec<Hash> = LEAVES.iter().map(|data| leaf(&bytes(data))).collect();
    for (count, wanted) in (1..).zip(ROOTS) {
        assert_eq!(hex(&root(&all[..count])), wanted);
        assert_eq!(hex(&grown(&all[..count]).0.root()), wanted);
    }
    assert_eq!(hex(&empty()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(Edge::default().root(), empty());
}

#[test]
fn the_leaf_of_an_event_is_over_both_texts() {
    assert_eq!(keys::leaf::of("{\"a\":1}", "{}"), leaf(b"{\"a\":1}\n{}"));
    assert_ne!(keys::leaf::of("", ""), no_event());
}

#[test]
fn an_edge_of_another_size_is_not_read() {
    let (edge, _) = grown(&leaves(11));
    assert_eq!(Edge::from_bytes(11, &edge.to_bytes()), Some(edge.clone()));
    assert_eq!(Edge::from_bytes(10, &edge.to_bytes()), None);
    assert_eq!(Edge::from_bytes(11, &edge.to_bytes()[1..]), None);
}

#[test]
fn each_tile_has_one_path() {
    for path in ["0/000", "0/255.p/1", "1/x001/x234/067", "7/x001/000.p/255"] {
        assert_eq!(Tile::parse(path).map(|tile| tile.path()).as_deref(), Some(path));
    }
    for path in [
        "",
        "0",
        "0/",
        "0/0",
        "0/0000",
        "00/000",
        "8/000",
        "0/001/000",
        "0/x000/001",
        "0/x001",
        "0/xx01/000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "-1/000",
        "+1/000",
        "0/+01",
        "0/000/",
        "0/../000",
        "0/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::parse(path), None, "{path}");
    }
}

#[test]
fn a_tree_has_the_tiles_that_its_size_fills() {
    let tile = |path| Tile::parse(path).unwrap();
    assert!(tile("0/000").is_in(256) && !tile("0/000").is_in(255));
    assert!(tile("1/000.p/1").is_in(256) && !tile("1/000.p/1").is_in(255));
    assert!(tile("0/001.p/1").is_in(257) && !tile("0/001.p/2").is_in(257));
}

#[test]
fn forged_proofs_are_refused() {
    let all = leaves(300);
    let (edge, _) = grown(&all);
    let (root_of_300, proof) = (edge.root(), path(77, &all));
    assert!(is_included(&all[77], 77, 300, &proof, &root_of_300));
    assert!(!is_included(&all[78], 77, 300, &proof, &root_of_300), "another leaf");
    assert!(!is_included(&all[77], 78, 300, &proof, &root_of_300), "another index");
    assert!(!is_included(&all[77], 77, 1000, &proof, &root_of_300), "another size");
    assert!(!is_included(&all[77], 300, 300, &proof, &root_of_300), "beyond the end");
    assert!(!is_included(&all[77], 77, 300, &proof, &root(&all[..299])), "another root");
    assert!(!is_included(&all[77], 77, 300, &proof[1..], &root_of_300), "too short");
    assert!(!is_included(&all[77], 77, 300, &[&proof[..], &[empty()]].concat(), &root_of_300), "too long");
    let (from, links) = (root(&all[..77]), subproof(77, &all, true));
    assert!(is_consistent((77, &from), (300, &root_of_300), &links));
    assert!(!is_consistent((76, &from), (300, &root_of_300), &links), "another size before");
    assert!(!is_consistent((77, &root_of_300), (300, &root_of_300), &links), "another root before");
    assert!(!is_consistent((77, &from), (301, &from), &links), "another root after");
    assert!(!is_consistent((77, &from), (300, &root_of_300), &links[1..]), "too short");
    assert!(!is_consistent((77, &from), (300, &root_of_300), &[]), "empty");
    assert!(!is_consistent((300, &root_of_300), (77, &from), &links), "backwards");
    assert!(!is_consistent((300, &from), (300, &root_of_300), &[]), "a fork of the same size");
    assert!(is_consistent((0, &empty()), (300, &root_of_300), &[]), "every tree continues the empty one");
    assert!(!is_consistent((0, &from), (300, &root_of_300), &[]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn proofs_from_tiles_are_those_of_the_standard(
        size in 1_usize..1500, index: prop::sample::Index, from: prop::sample::Index,
    ) {
        let all = leaves(size);
        let (edge, tiles) = grown(&all);
        let (index, from) = (index.index(size), from.index(size) + 1);
        let tiles: Tiles = tiles.into_iter().collect();
        let whole = root(&all);
        prop_assert_eq!(edge.root(), whole);
        prop_assert_eq!(tiles.hash(&(0..number(from))), Some(root(&all[..from])));

        let ranges = inclusion(number(index), number(size)).unwrap();
        let proof = tiles.hashes(&ranges).unwrap();
        prop_assert_eq!(&proof, &path(index, &all));
        prop_assert!(is_included(&all[index], number(index), number(size), &proof, &whole));

        let ranges = consistency(number(from), number(size)).unwrap();
        let proof = tiles.hashes(&ranges).unwrap();
        prop_assert_eq!(&proof, &subproof(from, &all, true));
        let earlier = root(&all[..from]);
        prop_assert!(is_consistent((number(from), &earlier), (number(size), &whole), &proof));
    }

    #[test]
    fn a_proof_needs_no_other_tiles(size in 1_usize..1500, index: prop::sample::Index) {
        let (_, tiles) = grown(&leaves(size));
        let ranges = inclusion(number(index.index(size)), number(size)).unwrap();
        let needed = tiles_of(&ranges);
        let tiles: Tiles = tiles.into_iter().filter(|(id, _)| needed.contains(id)).collect();
        prop_assert!(tiles.hashes(&ranges).is_some());
    }
}
