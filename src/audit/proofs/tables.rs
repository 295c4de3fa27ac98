//! Trees, tiles and checkpoints as the database has them.

use crate::audit::tree::{
    Edge, Hash,
    subtrees::{TileId, Tiles},
    tiles::Tile,
};
use sqlx::{FromRow, PgConnection, PgPool};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};
use uuid::Uuid;

/// The tree over the whole log. Other trees have the id of an account.
pub const LOG: Uuid = Uuid::nil();

/// A tree.
#[derive(Clone, Debug, FromRow)]
pub struct Tree {
    pub tree: Uuid,
    pub size: i64,
    pub position: i64,
    pub edge: Vec<u8>,
    /// The position of the last `log.went_back` in the log; 0 if there is none.
    pub cut: i64,
}

impl Tree {
    /// Returns the tree's edge, which has its root. Returns `None` if someone changed it.
    pub fn edge(&self) -> Option<Edge> {
        Edge::from_bytes(u64::try_from(self.size).ok()?, &self.edge)
    }
}

/// A checkpoint.
#[derive(Clone, Debug, FromRow)]
pub struct Signed {
    pub tree: Uuid,
    pub cut: i64,
    pub size: i64,
    pub root: Vec<u8>,
    pub note: String,
    pub key: String,
}

const TREES: &str = "
SELECT t.tree, t.size, t.position, t.edge, coalesce(l.cut, 0) AS cut
FROM trees AS t LEFT JOIN trees AS l ON l.tree = '00000000-0000-0000-0000-000000000000'
WHERE t.tree = ANY ($1)";

/// Returns those of `trees` that have a leaf.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn trees(pool: &PgPool, trees: &[Uuid]) -> Result<Vec<Tree>, sqlx::Error> {
    sqlx::query_as(TREES).bind(trees).fetch_all(pool).await
}

/// Returns the accounts whose trees have grown since their last checkpoints.
///
/// # Errors
/// Returns an error if the database does not answer.
pub(super) async fn unsigned(pool: &PgPool) -> Result<Vec<Uuid>, sqlx::Error> {
    let sql = "SELECT tree FROM trees AS t WHERE tree <> $1 AND size > coalesce((
            SELECT max(size) FROM checkpoints AS c
            WHERE c.tree = t.tree AND c.cut = coalesce((SELECT cut FROM trees WHERE tree = $1), 0)), 0)";
    sqlx::query_scalar(sql).bind(LOG).fetch_all(pool).await
}

/// Returns the tiles that were asked for, by tree. Tiles that don't exist are left out.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn tiles(
    pool: &PgPool,
    wanted: impl IntoIterator<Item = (Uuid, BTreeSet<TileId>)>,
) -> Result<HashMap<Uuid, Tiles>, sqlx::Error> {
    let (mut trees, mut levels, mut indexes) = (Vec::new(), Vec::new(), Vec::new());
    for (tree, tiles) in wanted {
        for (level, index) in tiles {
            trees.push(tree);
            levels.push(i16::from(level));
            indexes.push(i64::try_from(index).unwrap_or(i64::MAX));
        }
    }
    if trees.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, i16, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT tree, level, tile, hashes
         FROM unnest($1::uuid[], $2::smallint[], $3::bigint[]) AS wanted (tree, level, tile)
         JOIN tree_tiles USING (tree, level, tile)",
    )
    .bind(trees)
    .bind(levels)
    .bind(indexes)
    .fetch_all(pool)
    .await?;
    let mut found = HashMap::<Uuid, Vec<(TileId, Vec<u8>)>>::new();
    for (tree, level, index, hashes) in rows {
        let id = (u8::try_from(level).unwrap_or(u8::MAX), u64::try_from(index).unwrap_or(u64::MAX));
        found.entry(tree).or_default().push((id, hashes));
    }
    Ok(found.into_iter().map(|(tree, tiles)| (tree, tiles.into_iter().collect())).collect())
}

/// Returns the tiles of `tree` that were asked for, on `db`.
///
/// # Errors
/// Returns an error if the database does not answer.
pub(super) async fn tiles_on(
    db: &mut PgConnection,
    tree: Uuid,
    wanted: BTreeSet<TileId>,
) -> Result<BTreeMap<TileId, Vec<u8>>, sqlx::Error> {
    let (levels, indexes): (Vec<i16>, Vec<i64>) = wanted
        .into_iter()
        .map(|(level, index)| (i16::from(level), i64::try_from(index).unwrap_or(i64::MAX)))
        .unzip();
    let rows: Vec<(i16, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT level, tile, hashes FROM unnest($2::smallint[], $3::bigint[]) AS wanted (level, tile)
         JOIN tree_tiles USING (level, tile) WHERE tree = $1",
    )
    .bind(tree)
    .bind(levels)
    .bind(indexes)
    .fetch_all(db)
    .await?;
    let id =
        |level, index| (u8::try_from(level).unwrap_or(u8::MAX), u64::try_from(index).unwrap_or(u64::MAX));
    Ok(rows.into_iter().map(|(level, index, hashes)| (id(level, index), hashes)).collect())
}

/// Returns the bytes of a tile of the tree over the log. Returns `None` if the tree does not have all of it.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn tile(pool: &PgPool, tile: Tile) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let Ok(index) = i64::try_from(tile.index) else { return Ok(None) };
    let hashes: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT substr(hashes, 1, $4) FROM tree_tiles WHERE tree = $1 AND level = $2 AND tile = $3
         AND octet_length(hashes) >= $4",
    )
    .bind(LOG)
    .bind(i16::from(tile.level))
    .bind(index)
    .bind(i32::from(tile.width) * 32)
    .fetch_optional(pool)
    .await?;
    Ok(hashes)
}

/// Returns the newest checkpoint of each of `trees`, since the log last went back.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn newest(pool: &PgPool, trees: &[Uuid]) -> Result<Vec<Signed>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.tree, c.cut, c.size, c.root, c.note, c.key FROM unnest($1::uuid[]) AS t (tree),
         LATERAL (SELECT * FROM checkpoints AS c
                  WHERE c.tree = t.tree AND c.cut = coalesce((SELECT cut FROM trees WHERE tree = $2), 0)
                  ORDER BY hour DESC LIMIT 1) AS c",
    )
    .bind(trees)
    .bind(LOG)
    .fetch_all(pool)
    .await
}

/// Returns every stored checkpoint of the log, the oldest first.
///
/// # Errors
/// Returns an error if the database does not answer.
pub(super) async fn log_checkpoints(pool: &PgPool) -> Result<Vec<Signed>, sqlx::Error> {
    let sql = "SELECT tree, cut, size, root, note, key FROM checkpoints WHERE tree = $1 ORDER BY cut, hour";
    sqlx::query_as(sql).bind(LOG).fetch_all(pool).await
}

/// Stores new checkpoints. Within an hour, each replaces the one before.
///
/// # Errors
/// Returns an error if the database does not answer.
pub(super) async fn store(pool: &PgPool, signed: &[Signed]) -> Result<(), sqlx::Error> {
    let trees: Vec<Uuid> = signed.iter().map(|signed| signed.tree).collect();
    let cuts: Vec<i64> = signed.iter().map(|signed| signed.cut).collect();
    let sizes: Vec<i64> = signed.iter().map(|signed| signed.size).collect();
    let roots: Vec<&[u8]> = signed.iter().map(|signed| signed.root.as_slice()).collect();
    let notes: Vec<&str> = signed.iter().map(|signed| signed.note.as_str()).collect();
    let keys: Vec<&str> = signed.iter().map(|signed| signed.key.as_str()).collect();
    sqlx::query(
        "INSERT INTO checkpoints AS c (tree, cut, hour, size, root, note, key, signed_at)
         SELECT s.tree, s.cut, floor(extract(epoch FROM clock_timestamp()) / 3600)::bigint, s.size, s.root, s.note, s.key,
             clock_timestamp()
         FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[], $5::text[], $6::text[])
             AS s (tree, cut, size, root, note, key)
         ON CONFLICT (tree, cut, hour) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note,
             key = excluded.key, signed_at = excluded.signed_at WHERE c.size < excluded.size",
    )
    .bind(trees)
    .bind(cuts)
    .bind(sizes)
    .bind(roots)
    .bind(notes)
    .bind(keys)
    .execute(pool)
    .await
    .map(drop)
}

/// How many days back each tree has a checkpoint of every hour in which it grew.
const HOURLY_DAYS: i64 = 30;
/// How often old checkpoints are thinned, and how many at once.
const THINNED_EVERY: Duration = Duration::from_secs(60);
const THINNED_MAX: i64 = 1_000;

/// Thins old checkpoints, a bounded number at a time, for ever.
pub(super) async fn keep_thin(pool: &PgPool) {
    loop {
        tokio::time::sleep(THINNED_EVERY).await;
        if let Err(error) = thin(pool, THINNED_MAX).await {
            tracing::warn!(%error, "could not thin old checkpoints; trying again");
        }
    }
}

/// Deletes old checkpoints but the last one of each day of each tree: of at most `limit` checkpoints, the oldest
/// first. Returns how many it looked at, so that fewer than `limit` means that none is left. What `newest`,
/// `unsigned` and `kept` look for stays: the newest of a tree is the last of its day, and has the largest size of
/// that day.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn thin(pool: &PgPool, limit: i64) -> Result<i64, sqlx::Error> {
    // A whole day is thinned at once old: nothing is added to it any more.
    sqlx::query_scalar(
        "WITH old AS (
             SELECT tree, cut, hour FROM checkpoints
             WHERE NOT daily AND hour < (floor(extract(epoch FROM clock_timestamp()) / 86400)::bigint - $1) * 24
             ORDER BY hour LIMIT $2
         ), told AS (
             SELECT o.tree, o.cut, o.hour, EXISTS (
                 SELECT FROM checkpoints AS c
                 WHERE c.tree = o.tree AND c.cut = o.cut AND c.hour > o.hour AND c.hour < (o.hour / 24 + 1) * 24
             ) AS is_followed
             FROM old AS o
         ), gone AS (
             DELETE FROM checkpoints AS c USING told AS t
             WHERE t.is_followed AND c.tree = t.tree AND c.cut = t.cut AND c.hour = t.hour
         ), kept AS (
             UPDATE checkpoints AS c SET daily = true FROM told AS t
             WHERE NOT t.is_followed AND c.tree = t.tree AND c.cut = t.cut AND c.hour = t.hour
         )
         SELECT count(*) FROM told",
    )
    .bind(HOURLY_DAYS)
    .bind(limit)
    .fetch_one(pool)
    .await
}

/// Adds the lines of cosignatures to the checkpoint of the log with `size`.
///
/// # Errors
/// Returns an error if the database does not answer.
pub(super) async fn cosign(pool: &PgPool, size: i64, root: &Hash, lines: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE checkpoints SET note = note || $4 WHERE tree = $1 AND size = $2 AND root = $3")
        .bind(LOG)
        .bind(size)
        .bind(root.as_slice())
        .bind(lines)
        .execute(pool)
        .await
        .map(drop)
}
