//! The archives that the database knows: each has every event of its positions.

use super::error::DetachError;
use crate::audit::tree::Hash;
use aws_lc_rs::digest::{Context, SHA256};
use sqlx::{FromRow, PgConnection};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};
use time::OffsetDateTime;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;

/// An archive of a part of the log.
#[derive(Clone, Debug, FromRow)]
pub struct LogArchive {
    /// The position before its first one.
    pub after: i64,
    /// Its last position.
    pub upto: i64,
    /// The name of the file.
    pub name: String,
    /// SHA-256 of the file.
    pub digest: Vec<u8>,
    pub written_at: OffsetDateTime,
    /// How many of its events are not in the database.
    pub detached: i64,
}

/// Returns all of them, in order.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn list(db: &mut PgConnection) -> Result<Vec<LogArchive>, sqlx::Error> {
    sqlx::query_as(
        "SELECT a.after, a.upto, a.name, a.digest, a.written_at,
             (SELECT count(*) FROM detached_events AS d WHERE d.position > a.after AND d.position <= a.upto) AS detached
         FROM log_archives AS a ORDER BY a.upto",
    )
    .fetch_all(db)
    .await
}

/// Returns the first position after `after` and up to `upto` whose event is detached.
pub(super) async fn first_detached(
    db: &mut PgConnection,
    (after, upto): (i64, i64),
) -> Result<Option<i64>, sqlx::Error> {
    let sql = "SELECT min(position) FROM detached_events WHERE position > $1 AND position <= $2";
    sqlx::query_scalar(sql).bind(after).bind(upto).fetch_one(db).await
}

/// Returns SHA-256 of the file at `path`.
pub(super) async fn digest(path: &Path) -> Result<Hash, DetachError> {
    let file = File::open(path).map_err(|error| DetachError::File(format!("{}: {error}", path.display())))?;
    let digested = tokio::task::spawn_blocking(move || of(file)).await;
    Ok(digested.map_err(io::Error::other)??)
}

fn of(mut file: File) -> io::Result<Hash> {
    let mut context = Context::new(&SHA256);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        context.update(bytes);
    }
    let mut hash = Hash::default();
    hash.copy_from_slice(context.finish().as_ref());
    Ok(hash)
}
