//! Trees while leaves are appended: they are loaded, grow in memory, and are saved. Each one costs its edge and the
//! tile at its right edge.

use super::{leaves::Leaf, tables::LOG};
use crate::{
    audit::tree::{Edge, edge::TileEntry, hash::no_event, subtrees::TileId, tiles::WIDTH},
    subscribers::sink::SinkError,
};
use sqlx::PgConnection;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::Range,
};
use uuid::Uuid;

/// Positions without an event that are saved at once.
const PART: i64 = 65_536;

/// A tree while leaves are appended.
#[derive(Default)]
struct Growing {
    edge: Edge,
    position: i64,
    cut: i64,
    tiles: BTreeMap<TileId, New>,
}

type Trees = HashMap<Uuid, Growing>;

/// What is appended to a tile.
#[derive(Default)]
struct New {
    /// The position of the first leaf, at level 0.
    first: Option<i64>,
    hashes: Vec<u8>,
}

impl Growing {
    fn push(&mut self, leaf: [u8; 32], position: i64) {
        let tiles = &mut self.tiles;
        self.edge.push(leaf, |TileEntry { level, index, hash }| {
            let new = tiles.entry((level, index / WIDTH)).or_default();
            if level == 0 {
                new.first.get_or_insert(position);
            }
            new.hashes.extend(hash);
        });
        self.position = position;
    }

    fn size(&self) -> i64 {
        i64::try_from(self.edge.size()).unwrap_or(i64::MAX)
    }
}

/// Appends `leaves`, which follow one another, to their trees. Returns those trees.
///
/// # Errors
/// A missing event, or an edge that does not fit its tree; the database's failure.
pub(super) async fn grow(db: &mut PgConnection, leaves: &[Leaf]) -> Result<Vec<Uuid>, SinkError> {
    let mut trees = load(db, leaves).await?;
    for leaf in leaves {
        if leaf.resumes.is_some() {
            skip(db, &mut trees, leaf).await?;
        }
        append(&mut trees, leaf)?;
    }
    save_tiles(db, &mut trees).await?;
    save_trees(db, &trees).await?;
    Ok(trees.into_keys().collect())
}

/// Loads the trees that `leaves` belong to.
async fn load(db: &mut PgConnection, leaves: &[Leaf]) -> Result<Trees, SinkError> {
    let accounts: HashSet<Uuid> = leaves.iter().filter_map(|leaf| leaf.account_id).chain([LOG]).collect();
    let accounts: Vec<Uuid> = accounts.into_iter().collect();
    let rows: Vec<(Uuid, i64, i64, i64, Vec<u8>)> =
        sqlx::query_as("SELECT tree, size, position, cut, edge FROM trees WHERE tree = ANY ($1)")
            .bind(accounts)
            .fetch_all(db)
            .await?;
    let mut trees = Trees::new();
    for (tree, size, position, cut, edge) in rows {
        let edge = u64::try_from(size).ok().and_then(|size| Edge::from_bytes(size, &edge));
        let edge =
            edge.ok_or_else(|| SinkError::Outside(format!("the edge of the tree {tree} was changed")))?;
        trees.insert(tree, Growing { edge, position, cut, tiles: BTreeMap::new() });
    }
    Ok(trees)
}

/// Returns the positions that belong to no event, because `leaf` says that the log went back.
fn skipped(log: &Growing, leaf: &Leaf) -> Range<i64> {
    let end = log.size();
    let until = if leaf.resumes == Some(end) { leaf.position } else { end + 1 };
    end + 1..until
}

/// Appends the leaf of no event for each position that `leaf` skips. There may be a million of them, so they are saved
/// part by part: the connection must not be silent for long.
async fn skip(db: &mut PgConnection, trees: &mut Trees, leaf: &Leaf) -> Result<(), sqlx::Error> {
    let Range { mut start, end } = skipped(trees.entry(LOG).or_default(), leaf);
    while start < end {
        let until = end.min(start + PART);
        let log = trees.entry(LOG).or_default();
        (start..until).for_each(|position| log.push(no_event(), position));
        save_tiles(db, trees).await?;
        start = until;
    }
    Ok(())
}

/// Appends a leaf to its trees. A missing event ends the tree, so that nothing after it is ever signed.
fn append(trees: &mut Trees, leaf: &Leaf) -> Result<(), SinkError> {
    let log = trees.entry(LOG).or_default();
    let next = log.size() + 1;
    if leaf.position != next {
        return Err(SinkError::Outside(format!("the event at position {next} is missing")));
    }
    log.push(leaf.hash, leaf.position);
    if leaf.resumes.is_some() {
        log.cut = leaf.position;
    }
    if let Some(account) = leaf.account_id {
        trees.entry(account).or_default().push(leaf.hash, leaf.position);
    }
    Ok(())
}

/// Saves what is new in the tiles of `trees`, and takes it out of them.
async fn save_tiles(db: &mut PgConnection, trees: &mut Trees) -> Result<(), sqlx::Error> {
    let (mut ids, mut levels, mut indexes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut firsts, mut hashes) = (Vec::new(), Vec::new());
    for (tree, growing) in trees {
        for ((level, index), new) in std::mem::take(&mut growing.tiles) {
            ids.push(*tree);
            levels.push(i16::from(level));
            indexes.push(i64::try_from(index).unwrap_or(i64::MAX));
            firsts.push(new.first);
            hashes.push(new.hashes);
        }
    }
    sqlx::query(
        "INSERT INTO tree_tiles AS t (tree, level, tile, first, hashes)
         SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::bigint[], $5::bytea[])
         ON CONFLICT (tree, level, tile) DO UPDATE SET hashes = t.hashes || excluded.hashes",
    )
    .bind(ids)
    .bind(levels)
    .bind(indexes)
    .bind(firsts)
    .bind(hashes)
    .execute(db)
    .await
    .map(drop)
}

async fn save_trees(db: &mut PgConnection, trees: &Trees) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = trees.keys().copied().collect();
    let sizes: Vec<i64> = trees.values().map(Growing::size).collect();
    let positions: Vec<i64> = trees.values().map(|tree| tree.position).collect();
    let cuts: Vec<i64> = trees.values().map(|tree| tree.cut).collect();
    let edges: Vec<Vec<u8>> = trees.values().map(|tree| tree.edge.to_bytes()).collect();
    sqlx::query(
        "INSERT INTO trees (tree, size, position, cut, edge)
         SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])
         ON CONFLICT (tree) DO UPDATE SET size = excluded.size, position = excluded.position, cut = excluded.cut,
             edge = excluded.edge",
    )
    .bind(ids)
    .bind(sizes)
    .bind(positions)
    .bind(cuts)
    .bind(edges)
    .execute(db)
    .await
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::{LOG, Leaf, Trees, append, skipped};
    use crate::audit::tree::{Edge, hash::no_event};
    use uuid::Uuid;

    fn leaf(position: i64, account: u128, resumes: Option<i64>) -> Leaf {
        let account_id = (account > 0).then(|| Uuid::from_u128(account));
        Leaf { position, account_id, resumes, hash: [u8::try_from(position % 256).unwrap(); 32] }
    }

    fn append_all(trees: &mut Trees, leaves: &[Leaf]) {
        leaves.iter().for_each(|leaf| append(trees, leaf).unwrap());
    }

    #[test]
    fn leaves_go_to_the_log_and_to_their_accounts() {
        let mut trees = Trees::new();
        append_all(&mut trees, &[leaf(1, 0, None), leaf(2, 7, None), leaf(3, 8, None), leaf(4, 7, None)]);
        let size = |tree: u128| trees[&Uuid::from_u128(tree)].size();
        assert_eq!((trees[&LOG].size(), size(7), size(8)), (4, 2, 1));
        let tile = &trees[&Uuid::from_u128(7)].tiles[&(0, 0)];
        assert_eq!((tile.first, tile.hashes.len()), (Some(2), 64));
    }

    #[test]
    fn a_missing_event_ends_the_tree() {
        let mut trees = Trees::new();
        append_all(&mut trees, &[leaf(1, 0, None)]);
        let error = append(&mut trees, &leaf(3, 0, None)).unwrap_err();
        assert!(error.to_string().contains("position 2 is missing"), "{error}");
        let elsewhere = leaf(3, 0, Some(2));
        assert!(skipped(&trees[&LOG], &elsewhere).is_empty() && append(&mut trees, &elsewhere).is_err());
    }

    #[test]
    fn positions_that_a_log_left_out_have_the_leaf_of_no_event() {
        let mut trees = Trees::new();
        append_all(&mut trees, &[leaf(1, 0, None)]);
        let back = leaf(4, 0, Some(1));
        let log = trees.get_mut(&LOG).unwrap();
        assert_eq!(skipped(log, &back), 2..4);
        skipped(log, &back).for_each(|position| log.push(no_event(), position));
        append_all(&mut trees, &[back]);
        let mut wanted = Edge::default();
        for hash in [[1; 32], no_event(), no_event(), [4; 32]] {
            wanted.push(hash, |_| {});
        }
        assert_eq!((trees[&LOG].edge.root(), trees[&LOG].cut), (wanted.root(), 4));
    }
}
