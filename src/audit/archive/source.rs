//! The lines of an archive, from the database: pages of whole blocks, each with two statements. The events are read by
//! position and copied; no JSON is parsed.

use super::format::{Block, Event, Header, append, blocks, proof, width};
use crate::{
    audit::{
        proofs::{
            answer,
            tables::{self, LOG, Signed},
        },
        stored::text,
        tree::{
            hash::LEN,
            subtrees::{Tiles, tiles_of},
            tiles::WIDTH,
        },
    },
    store::{Store, StoreError},
};
use sqlx::{PgPool, Row, postgres::PgRow};
use std::{borrow::Cow, io, iter::Peekable, ops::Range};
use uuid::Uuid;
use xwms_events::ids::AccountId;

/// The most leaves of a block.
pub const BLOCK: u64 = WIDTH;

/// Why an archive can't be written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Nothing was signed yet, or this server signs nothing.
    #[error("no checkpoint covers the events, so the archive could prove nothing")]
    NoCheckpoint,
    /// Someone changed the trees or the log.
    #[error("the tree does not have the leaves of its checkpoint; check the log with `xwms audit verify`")]
    Incomplete,
    /// The file was written by someone else, or is something else.
    #[error("{0}")]
    Unusable(String),
}

impl From<sqlx::Error> for ArchiveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Where the lines of an archive come from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    account: Option<AccountId>,
    size: u64,
    /// The block after the last one.
    end: u64,
}

const OF_LOG: &str = "
SELECT position, metadata, payload
FROM events WHERE position > $1 AND position <= $2 AND log_is_whole($1, $2, NULL) ORDER BY position";

/// Each tile says at which position it begins.
const OF_ACCOUNT: &str = "
SELECT position, metadata, payload FROM events
WHERE account_id = $1 AND position >= (SELECT first FROM tree_tiles WHERE tree = $1 AND level = 0 AND tile = $2)
    AND log_is_whole(
        (SELECT first - 1 FROM tree_tiles WHERE tree = $1 AND level = 0 AND tile = $2), 9223372036854775807, $1)
ORDER BY position LIMIT $3";

impl Source {
    /// Returns an archive of the events of `account`, or of all, up to the newest checkpoint.
    ///
    /// # Errors
    /// [`ArchiveError::NoCheckpoint`]; the store's failure.
    pub async fn newest(store: &Store, account: Option<AccountId>) -> Result<(Self, Header), ArchiveError> {
        let signed = answer::checkpoint(store, account).await?.ok_or(ArchiveError::NoCheckpoint)?;
        let Signed { size, note, key, .. } = signed;
        let size = u64::try_from(size).unwrap_or_default();
        Ok((Self::of_size(account, size), Header::new(account, size, note, key)))
    }

    /// Returns the same archive as before: that of `account`, or of all, with `size` leaves.
    pub const fn of_size(account: Option<AccountId>, size: u64) -> Self {
        Self { account, size, end: blocks(size) }
    }

    /// Returns the same archive up to the block before `end`.
    #[must_use]
    pub const fn ending(self, end: u64) -> Self {
        Self { end, ..self }
    }

    /// Returns the number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the number of the block after the last one.
    pub const fn blocks(&self) -> u64 {
        self.end
    }

    /// Returns the lines of up to `count` blocks from the block `from` on; none at the end.
    ///
    /// # Errors
    /// [`ArchiveError::Incomplete`]; the store's failure.
    pub async fn page(&self, pool: &PgPool, from: u64, count: u64) -> Result<Vec<u8>, ArchiveError> {
        let page = from..self.blocks().min(from.saturating_add(count));
        if page.is_empty() {
            return Ok(Vec::new());
        }
        let tree = self.account.map_or(LOG, |account| account.uuid());
        let tiles = page.clone().flat_map(|block| {
            let mut tiles = tiles_of(&proof(block, self.size));
            tiles.insert((0, block));
            tiles
        });
        let mut tiles = tables::tiles(pool, [(tree, tiles.collect())]).await?;
        let tiles = tiles.remove(&tree).ok_or(ArchiveError::Incomplete)?;
        let rows = self.rows(pool, tree, &page).await?;
        let mut rows = rows.into_iter().peekable();
        let mut lines = Vec::new();
        for block in page {
            self.block(block, &tiles, &mut rows, &mut lines)?;
        }
        Ok(lines)
    }

    async fn rows(&self, pool: &PgPool, tree: Uuid, page: &Range<u64>) -> Result<Vec<PgRow>, sqlx::Error> {
        let number = |leaves: u64| i64::try_from(leaves).unwrap_or(i64::MAX);
        let (begin, end) = (page.start * BLOCK, self.size.min(page.end * BLOCK));
        match self.account {
            None => sqlx::query(OF_LOG).bind(number(begin)).bind(number(end)).fetch_all(pool).await,
            Some(_) => {
                let query = sqlx::query(OF_ACCOUNT).bind(tree).bind(number(page.start));
                query.bind(number(end - begin)).fetch_all(pool).await
            }
        }
    }

    fn block(
        &self,
        block: u64,
        tiles: &Tiles,
        rows: &mut Peekable<std::vec::IntoIter<PgRow>>,
        lines: &mut Vec<u8>,
    ) -> Result<(), ArchiveError> {
        let wide = usize::try_from(width(block, self.size)).unwrap_or_default();
        let leaves = tiles.leaves(block).and_then(|leaves| leaves.get(..wide * LEN));
        let hashes = tiles.hashes(&proof(block, self.size)).ok_or(ArchiveError::Incomplete)?;
        append(lines, &Block::new(block, leaves.ok_or(ArchiveError::Incomplete)?, &hashes))?;
        // In the log, a position that belongs to no event has a leaf and no row.
        let last = i64::try_from((block + 1) * BLOCK).unwrap_or(i64::MAX);
        for _ in 0..wide {
            let Some(row) = rows.peek() else {
                // A log that went back has leaves at its end for positions of no event; an account has none of them.
                if self.account.is_some() {
                    return Err(ArchiveError::Incomplete);
                }
                break;
            };
            let position: i64 = row.try_get("position")?;
            if self.account.is_none() && position > last {
                break;
            }
            let (metadata, payload) = (text(row, "metadata")?, text(row, "payload")?);
            let event =
                Event { position, metadata: Cow::Borrowed(metadata), payload: Cow::Borrowed(payload) };
            append(lines, &event)?;
            rows.next();
        }
        Ok(())
    }
}
