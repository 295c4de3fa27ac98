//! Verifies that files have what left the database. Rows of `log_archives` and `detached_events` prove nothing:
//! an attacker who owns the tables can write them, with the right leaves, and remove events that are in no
//! file.

use super::{
    archives::{self, LogArchive},
    error::DetachError,
    texts::{self, Texts},
};
use crate::{
    audit::{
        archive::{
            ArchivedEvents,
            verify::{self, BadLine, Report},
        },
        check::Bad,
        tree::Hash,
    },
    keys::{leaf, note::Verifier},
    store::Store,
};
use sqlx::PgConnection;
use std::{ffi::OsStr, fs::File, io::BufReader, path::Path};

/// What the files have.
#[derive(Debug)]
pub struct Found {
    /// How many detached events are in them, byte for byte.
    pub events: i64,
    /// The first detached event that no good file has.
    pub first_bad: Option<Bad>,
}

/// Some detached events, in order.
const LEAVES: &str = "SELECT position, leaf FROM detached_events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3";

/// Verifies that every detached event is in the file in `dir` of its archive, whose checkpoint `key` must have
/// signed. Files of archives of which nothing is detached are not needed. Calls `progress` with the position
/// reached and the last one.
///
/// # Errors
/// The store's failure; a file that was verified can't be read again.
pub async fn verify_files(
    store: &Store,
    dir: &Path,
    key: &Verifier,
    mut progress: impl FnMut(i64, i64),
) -> Result<Found, DetachError> {
    // Counting what is detached takes longer than a request may.
    let mut db = store.pool().acquire().await?.detach();
    sqlx::raw_sql("SET statement_timeout = 0").execute(&mut db).await?;
    let mut known = archives::list(&mut db).await?;
    known.retain(|archive| archive.detached > 0);
    let end = known.last().map_or(0, |archive| archive.upto);
    let mut found = Found { events: 0, first_bad: None };
    for archive in &known {
        // Nothing keeps positions of archives apart, so a later one may have an earlier position.
        if found.first_bad.as_ref().is_some_and(|bad| bad.position <= archive.after) {
            continue;
        }
        let path = dir.join(&archive.name);
        let bad = match expect_good(&path, archive, key, |position| progress(position, end)).await {
            Ok(()) => {
                let (events, other) = compare(&mut db, &path, archive).await?;
                found.events += events;
                let why = format!("{} does not have the event that was detached", path.display());
                other.map(|position| Bad { position, why })
            }
            Err(why) => {
                let first = archives::first_detached(&mut db, (archive.after, archive.upto)).await?;
                first.map(|position| Bad { position, why: format!("no file has the event: {why}") })
            }
        };
        found.first_bad = found.first_bad.into_iter().chain(bad).min_by_key(|bad| bad.position);
    }
    Ok(found)
}

/// Checks that the file at `path` is the one of `archive`, and good. Calls `progress` with the position reached.
///
/// # Errors
/// Says what is wrong with it.
async fn expect_good(
    path: &Path,
    archive: &LogArchive,
    key: &Verifier,
    mut progress: impl FnMut(i64),
) -> Result<(), String> {
    if !is_plain(&archive.name) {
        return Err(format!("{:?}, which is recorded, is not the name of a file", archive.name));
    }
    let file = path.display();
    if !path.is_file() {
        return Err(format!("{file} is missing"));
    }
    let unreadable = |why: String| format!("{file} can't be read: {why}");
    let digest = archives::digest(path).await.map_err(|error| unreadable(error.to_string()))?;
    if digest.as_slice() != archive.digest {
        return Err(format!("{file} was changed: its SHA-256 is not the recorded one"));
    }
    let input = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let input = BufReader::with_capacity(1 << 20, input);
    let report = verify::archive(input, key, |done, _| progress(i64::try_from(done).unwrap_or(i64::MAX)));
    match report.map_err(|error| unreadable(error.to_string()))? {
        Report { first_bad: Some(BadLine { line, why, .. }), .. } => {
            Err(format!("{file} is bad in line {line}: {why}"))
        }
        // No proof covers its positions.
        Report { account_id: Some(_), .. } => Err(format!("{file} is bad: it is of one account")),
        Report { .. } => Ok(()),
    }
}

/// Returns whether `name` names a file in the folder itself: the author of the row can't choose another place.
fn is_plain(name: &str) -> bool {
    Path::new(name).file_name() == Some(OsStr::new(name)) && !name.contains(char::is_control)
}

/// Compares the detached events of `archive` with the good file at `path`. Returns how many are in it, up to
/// the first one that is not, and the position of that one.
async fn compare(
    db: &mut PgConnection,
    path: &Path,
    archive: &LogArchive,
) -> Result<(i64, Option<i64>), DetachError> {
    let mut events = ArchivedEvents::open(path)?;
    let (mut count, mut done) = (0, archive.after);
    loop {
        let texts = texts::next(&mut events)?;
        // After the last event of the file, there is none.
        let upto = texts.positions.last().map_or(archive.upto, |last| archive.upto.min(*last));
        // Of one more than the file has, one is not in it.
        let most = i64::try_from(texts.positions.len()).unwrap_or(i64::MAX - 1) + 1;
        let rows = sqlx::query_as(LEAVES).bind(done).bind(upto).bind(most);
        let rows: Vec<(i64, Vec<u8>)> = rows.fetch_all(&mut *db).await?;
        for (position, leaf) in rows {
            match leaf_at(&texts, position) {
                Some(found) if found.as_slice() == leaf => count += 1,
                _ => return Ok((count, Some(position))),
            }
        }
        if texts.positions.is_empty() {
            return Ok((count, None));
        }
        done = done.max(upto);
    }
}

/// Returns the leaf of the event at `position`.
fn leaf_at(Texts { positions, metadata, payloads }: &Texts, position: i64) -> Option<Hash> {
    let at = positions.binary_search(&position).ok()?;
    Some(leaf::of(metadata.get(at)?, payloads.get(at)?))
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn a_recorded_name_leads_to_no_other_folder() {
        assert!(is_plain("events-000000000001-000000000256.jsonl"));
        for other in
            ["", ".", "..", "../a", "/dev/zero", "a/b", "a/", "a\n  every event is as it was written"]
        {
            assert!(!is_plain(other), "{other:?}");
        }
    }
}
