//! Proofs for those who ask: that an event is in a tree, and that a tree continues an earlier one. All of them are
//! about the newest checkpoint, which is what the reader can verify them against.

use super::tables::{self, LOG, Signed};
use crate::{
    audit::tree::{
        Hash,
        proof::{consistency, inclusion},
        subtrees::tiles_of,
    },
    store::{Store, StoreError},
};
use sqlx::FromRow;
use std::ops::Range;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    ids::{AccountId, EventId, made_at},
};

/// How long before and after its id was made an event may have been recorded, in milliseconds.
const BEFORE: i64 = 600_000;
const AFTER: i64 = 5_000;

/// An event's leaf.
#[derive(Clone, Debug, FromRow)]
pub struct Leaf {
    pub position: i64,
    /// Computed from the stored bytes; that of a detached event was computed when it was detached.
    pub hash: Vec<u8>,
}

/// Where an event is in a tree.
#[derive(Clone, Debug)]
pub struct Inclusion {
    pub index: u64,
    pub proof: Vec<Hash>,
}

/// Returns the newest checkpoint of the tree of `account`, or of the whole log; `None` if there is none yet.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn checkpoint(store: &Store, account: Option<AccountId>) -> Result<Option<Signed>, StoreError> {
    Ok(tables::newest(store.pool(), &[id(account)]).await?.pop())
}

/// Returns the leaf of the event of `account` at `position`; `None` if the account has none there.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn leaf(store: &Store, account: AccountId, position: i64) -> Result<Option<Leaf>, StoreError> {
    let sql = "SELECT position, hash FROM event_leaves WHERE account_id = $1 AND position = $2";
    Ok(sqlx::query_as(sql).bind(account.uuid()).bind(position).fetch_optional(store.pool()).await?)
}

/// Returns the position of the event `event` of `account`.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn position(store: &Store, account: AccountId, event: EventId) -> Result<Option<i64>, StoreError> {
    let Some(made) = made_at(event.uuid()) else { return Ok(None) };
    let around = |millis: i64| Timestamp::from_millis(made.millis().saturating_add(millis));
    let sql = "SELECT position FROM event_leaves
        WHERE account_id = $1 AND event_id = $2 AND position > $3 AND position <= $4 LIMIT 1";
    Ok(sqlx::query_scalar(sql)
        .bind(account.uuid())
        .bind(event.uuid())
        .bind(store.position_before(around(-BEFORE)).await?)
        .bind(store.position_until(around(AFTER)).await?)
        .fetch_optional(store.pool())
        .await?)
}

/// Returns up to `limit` leaves of `account` after `position`, in order, of those that its tree has.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn leaves(
    store: &Store,
    account: AccountId,
    position: i64,
    limit: i64,
) -> Result<Vec<Leaf>, StoreError> {
    let sql = "SELECT position, hash FROM event_leaves WHERE account_id = $1 AND position > $2
        AND position <= (SELECT position FROM trees WHERE tree = $1) ORDER BY position LIMIT $3";
    let query = sqlx::query_as(sql).bind(account.uuid()).bind(position).bind(limit);
    Ok(query.fetch_all(store.pool()).await?)
}

/// Returns the proof that the event at `position` is among the first `size` leaves of the tree of `account`, or of the
/// whole log. Returns `None` if it is not.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn prove_inclusion(
    store: &Store,
    account: Option<AccountId>,
    position: i64,
    size: u64,
) -> Result<Option<Inclusion>, StoreError> {
    let index = match account {
        None => u64::try_from(position - 1).ok(),
        Some(account) => index_of(store, account, position).await?,
    };
    let Some(index) = index else { return Ok(None) };
    let Some(ranges) = inclusion(index, size) else { return Ok(None) };
    let proof = hashes(store, account, &ranges).await?;
    Ok(proof.map(|proof| Inclusion { index, proof }))
}

/// Returns the proof that the tree of `account`, or of the whole log, at `to` leaves continues what it was at `from`.
/// Returns `None` if `from` is 0 or larger than `to`, or the tree has fewer leaves.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn prove_consistency(
    store: &Store,
    account: Option<AccountId>,
    from: u64,
    to: u64,
) -> Result<Option<Vec<Hash>>, StoreError> {
    let Some(ranges) = consistency(from, to) else { return Ok(None) };
    hashes(store, account, &ranges).await
}

fn id(account: Option<AccountId>) -> Uuid {
    account.map_or(LOG, |account| account.uuid())
}

/// Each tile says at which position it begins, so at most 255 events are counted.
async fn index_of(store: &Store, account: AccountId, position: i64) -> Result<Option<u64>, StoreError> {
    let index: Option<i64> = sqlx::query_scalar(
        "SELECT t.tile * 256 + (SELECT count(*) FROM event_leaves AS e
                                WHERE e.account_id = $1 AND e.position >= t.first AND e.position < $2)
         FROM tree_tiles AS t WHERE t.tree = $1 AND t.level = 0 AND t.first <= $2 ORDER BY t.first DESC LIMIT 1",
    )
    .bind(account.uuid())
    .bind(position)
    .fetch_optional(store.pool())
    .await?;
    Ok(index.and_then(|index| u64::try_from(index).ok()))
}

async fn hashes(
    store: &Store,
    account: Option<AccountId>,
    ranges: &[Range<u64>],
) -> Result<Option<Vec<Hash>>, StoreError> {
    let tree = id(account);
    let mut tiles = tables::tiles(store.pool(), [(tree, tiles_of(ranges))]).await?;
    Ok(tiles.remove(&tree).unwrap_or_default().hashes(ranges))
}
