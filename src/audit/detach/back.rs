//! Attaches: brings the events of an archive back, byte for byte, in small transactions. It may be ended at any
//! moment and run again.

use super::{
    archives,
    error::DetachError,
    texts::{self, Texts},
    turn::alone,
};
use crate::audit::archive::ArchivedEvents;
use sqlx::{Connection, PgPool};
use std::path::Path;

/// Inserts the events again whose bytes have the hash that they left behind, and removes what they left.
const BACK: &str = "
WITH texts AS (
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) AS t (at, metadata, payload)
), back AS (
    INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, position,
        event_id, recorded_at, account_id)
    SELECT m ->> 'stream_type', m ->> 'stream_id', (m ->> 'sequence')::bigint, m ->> 'name', m ->> 'version', p, m,
        d.position, d.event_id, d.recorded_at, d.account_id
    FROM texts AS t
    JOIN detached_events AS d ON d.position = t.at
    CROSS JOIN LATERAL (SELECT t.metadata::json AS m, t.payload::json AS p) AS j
    WHERE d.leaf = event_leaf(m, p)
    RETURNING position
)
DELETE FROM detached_events AS d USING back WHERE d.position = back.position";

/// Brings the events of the archive at `path` back, on a connection of the owner. Calls `progress` with the
/// position reached and the last one. Returns how many came back; none if they are all there.
///
/// # Errors
/// As [`DetachError`] says. What came back before stays.
pub async fn attach(
    owner: &PgPool,
    path: &Path,
    mut progress: impl FnMut(i64, i64),
) -> Result<u64, DetachError> {
    let mut db = alone(owner).await?;
    let digest = archives::digest(path).await?;
    let unknown =
        || DetachError::File(format!("{}: this log was not detached to this archive", path.display()));
    let known = archives::list(&mut db).await?;
    let archive = known.into_iter().find(|known| known.digest == digest).ok_or_else(unknown)?;
    let mut events = ArchivedEvents::open(path)?;
    let mut count = 0;
    loop {
        let Texts { positions, metadata, payloads } = texts::next(&mut events)?;
        let Some(last) = positions.last().copied() else { break };
        let mut transaction = db.begin().await?;
        let back = sqlx::query(BACK).bind(&positions).bind(&metadata).bind(&payloads);
        count += back.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        progress(last, archive.upto);
    }
    match archives::first_detached(&mut db, (archive.after, archive.upto)).await? {
        None => Ok(count),
        Some(position) => Err(DetachError::File(format!(
            "{}: the event at position {position} is not the one that was detached",
            path.display()
        ))),
    }
}
