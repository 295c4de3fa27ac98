//! Compares a new archive with the database: it must have the very bytes that are about to leave it. That it is
//! complete is known from its proofs.

use super::{
    error::DetachError,
    texts::{self, Texts},
};
use crate::audit::archive::ArchivedEvents;
use sqlx::PgConnection;
use std::path::Path;

/// The first event whose bytes the database has not.
const OTHER: &str = "
SELECT min(t.at) FROM unnest($1::bigint[], $2::text[], $3::text[]) AS t (at, metadata, payload)
LEFT JOIN event_leaves AS l ON l.position = t.at
WHERE l.hash IS DISTINCT FROM event_leaf(t.metadata::json, t.payload::json)";

/// Checks that the database has every event of the archive at `path`, byte for byte.
///
/// # Errors
/// [`DetachError::File`] if it has not; the file can't be read; the store's failure.
pub(super) async fn check(db: &mut PgConnection, path: &Path) -> Result<(), DetachError> {
    let mut events = ArchivedEvents::open(path)?;
    loop {
        let Texts { positions, metadata, payloads } = texts::next(&mut events)?;
        if positions.is_empty() {
            return Ok(());
        }
        let other = sqlx::query_scalar(OTHER).bind(&positions).bind(&metadata).bind(&payloads);
        let other: Option<i64> = other.fetch_one(&mut *db).await?;
        if let Some(position) = other {
            let why = "it is of another log; remove it, and begin again";
            return Err(DetachError::File(format!(
                "{}: the event at position {position}: {why}",
                path.display()
            )));
        }
    }
}
