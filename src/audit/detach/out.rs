//! Detaches: first the file is written, verified and recorded, then events leave the database in small
//! transactions. It may be ended at any moment and run again.

use super::{
    archives::{self, LogArchive},
    bounds,
    error::DetachError,
    same,
    turn::alone,
};
use crate::{
    audit::archive::{
        BLOCK, Header,
        file::{directory, write_part},
        verify::{self, BadLine},
    },
    keys::note::Verifier,
    store::Store,
};
use sqlx::{Connection, PgConnection, PgPool};
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    ops::Range,
    path::{Path, PathBuf},
};
use time::Duration;

/// Positions whose streams are looked at in one transaction.
const STEP: i64 = 2_000;
/// How long a token must have expired. No request that began before takes as long.
const EXPIRED: Duration = Duration::days(1);

/// What may be detached.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Only events before this position.
    pub before: i64,
    /// Where the archives are.
    pub dir: &'a Path,
    /// The key that must have signed the checkpoint of a new archive. Without one, the key that the archive names.
    pub key: Option<&'a Verifier>,
}

/// What was detached.
#[derive(Clone, Debug)]
pub struct Done {
    /// The new archive, if one was written.
    pub written: Option<PathBuf>,
    /// How many events left the database.
    pub events: u64,
    /// Events up to this position were looked at.
    pub upto: i64,
}

/// Leaves the place and the hash of the events of each stream that begins after $1 and up to $2, ends by $3, and
/// whose token expired before $4. What is parked or may be pinned to a case stays.
const LEAVE: &str = "
WITH streams AS (
    SELECT f.aggregate_id FROM events AS f
    WHERE f.position > $1 AND f.position <= $2 AND f.aggregate_type = 'token' AND f.sequence = 1
      AND (f.payload ->> 'expires_at')::timestamptz < $4
      AND NOT EXISTS (SELECT FROM events AS l
                      WHERE l.aggregate_type = 'token' AND l.aggregate_id = f.aggregate_id AND l.position > $3)
      AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.aggregate_id = f.aggregate_id)
      AND NOT EXISTS (SELECT FROM events AS c WHERE c.aggregate_type = 'case' AND c.account_id = f.account_id)
)
INSERT INTO detached_events (position, recorded_at, account_id, event_id, stream, leaf)
SELECT e.position, e.recorded_at, e.account_id, e.event_id, hashtextextended(e.aggregate_id, 0),
    event_leaf(e.metadata, e.payload)
FROM streams AS s JOIN events AS e ON e.aggregate_type = 'token' AND e.aggregate_id = s.aggregate_id
RETURNING position";

/// Detaches the events that are `wanted`, on a connection of the owner. Calls `progress` with the position reached
/// and the last one.
///
/// # Errors
/// As [`DetachError`] says. What was detached before stays detached.
pub async fn detach(
    store: &Store,
    owner: &PgPool,
    wanted: Wanted<'_>,
    mut progress: impl FnMut(i64, i64),
) -> Result<Done, DetachError> {
    let mut db = alone(owner).await?;
    bounds::check(store, &mut db, wanted.before).await?;
    let known = archives::list(&mut db).await?;
    let written = write(store, &mut db, &known, wanted).await?;
    // Writing may have taken an hour.
    bounds::check(store, &mut db, wanted.before).await?;
    let known = archives::list(&mut db).await?;
    let known: Vec<_> = known.into_iter().filter(|archive| archive.upto < wanted.before).collect();
    // Whatever leaves the database must be in a file that is still there.
    for archive in &known {
        expect_unchanged(wanted.dir, archive).await?;
    }
    let upto = known.last().map_or(0, |archive| archive.upto);
    let expired = store.clock().datetime() - EXPIRED;
    let (mut events, mut done) = (0, 0);
    while done < upto {
        let next = upto.min(done + STEP);
        let mut transaction = db.begin().await?;
        let left: Vec<i64> = sqlx::query_scalar(LEAVE)
            .bind(done)
            .bind(next)
            .bind(upto)
            .bind(expired)
            .fetch_all(&mut *transaction)
            .await?;
        let gone = sqlx::query("DELETE FROM events WHERE position = ANY ($1)").bind(&left);
        events += gone.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        done = next;
        progress(done, upto);
    }
    Ok(Done { written, events, upto })
}

/// Writes, verifies and records an archive of the whole blocks that are in none yet. Returns `None` if there are none.
async fn write(
    store: &Store,
    db: &mut PgConnection,
    known: &[LogArchive],
    wanted: Wanted<'_>,
) -> Result<Option<PathBuf>, DetachError> {
    let after = known.last().map_or(0, |archive| archive.upto);
    let block = |position: i64| u64::try_from(position).unwrap_or_default() / BLOCK;
    let blocks = block(after)..block(wanted.before - 1);
    if blocks.is_empty() {
        return Ok(None);
    }
    let upto = i64::try_from(blocks.end * BLOCK).unwrap_or(i64::MAX);
    let name = format!("events-{:012}-{upto:012}.jsonl", after + 1);
    let path = wanted.dir.join(&name);
    // A process that died may have left a whole file that it did not record.
    if !path.exists() {
        write_part(store, blocks.clone(), &path, |_, _| {}).await?;
    }
    keep(&path)?;
    verify_written(&path, blocks, wanted.key.cloned()).await?;
    same::check(db, &path).await?;
    sqlx::query("INSERT INTO log_archives (upto, after, name, digest) VALUES ($1, $2, $3, $4)")
        .bind(upto)
        .bind(after)
        .bind(name)
        .bind(archives::digest(&path).await?.as_slice())
        .execute(&mut *db)
        .await?;
    Ok(Some(path))
}

/// Makes sure that the file survives if the machine fails, also one that another process wrote or somebody copied.
fn keep(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    File::open(directory(path))?.sync_all()
}

/// Verifies what was written: what is on disk, not what was meant to be there.
async fn verify_written(path: &Path, blocks: Range<u64>, key: Option<Verifier>) -> Result<(), DetachError> {
    let bad = |why: String| DetachError::File(format!("{}: {why}", path.display()));
    let file = path.to_owned();
    let verified = tokio::task::spawn_blocking(move || {
        let key = match key {
            Some(key) => key,
            None => named(&file)?,
        };
        verify::archive(BufReader::with_capacity(1 << 20, File::open(&file)?), &key, |_, _| {})
    });
    let report = verified.await.map_err(io::Error::other)??;
    if let Some(BadLine { line, why, .. }) = report.first_bad {
        return Err(bad(format!("line {line}: {why}")));
    }
    if report.account_id.is_some() || report.blocks != Some((blocks.start, blocks.end)) {
        return Err(bad("it has other blocks".to_owned()));
    }
    Ok(())
}

/// Returns the key that the archive names.
fn named(path: &Path) -> io::Result<Verifier> {
    let mut line = Vec::new();
    BufReader::new(File::open(path)?).read_until(b'\n', &mut line)?;
    let header = Header::parse(&line).map_err(io::Error::other)?;
    Verifier::parse(&header.key).map_err(io::Error::other)
}

async fn expect_unchanged(dir: &Path, archive: &LogArchive) -> Result<(), DetachError> {
    let path = dir.join(&archive.name);
    let found = archives::digest(&path).await?;
    if found.as_slice() == archive.digest {
        return Ok(());
    }
    Err(DetachError::File(format!("{}: it is not the file that was written", path.display())))
}
