//! Checks a live database against its trees, and against checkpoints that were saved elsewhere. It hashes the stored
//! bytes again, in this process and on all cores, and parses no JSON. Of detached events it takes the hashes that
//! they left behind; `audit::detach` verifies the files that have them. Events and hashes that were changed later
//! differ from the tree; a tree that was changed with them differs from the checkpoints. `course` compares,
//! `saved` reads checkpoints.

mod course;
mod saved;

pub use saved::{Saved, checkpoints_in_database};

use super::tables::{self, LOG, Tree};
use crate::{
    audit::{check::Bad, stored::text, tree::Hash},
    keys::leaf,
    store::{Store, StoreError},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use course::{Course, Event};
use serde::Serialize;
use sqlx::{PgConnection, Row, postgres::PgRow};
use std::{collections::BTreeMap, num::NonZero};
use uuid::Uuid;

/// Positions in one step.
const STEP: i64 = 20_000;

/// What a verification found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The end of the log.
    pub position: i64,
    /// How many leaves the tree over the log has; later events were only hashed.
    pub tree_size: i64,
    /// The root in base64 over all events, also those that the tree does not have yet.
    pub root: String,
    /// How many events are only in archives. The hashes that they left behind were compared.
    pub detached: i64,
    /// How many of them are in archive files that were verified, byte for byte.
    pub detached_verified: i64,
    /// The detached events, if no files were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unverified: Option<Unverified>,
    /// The first position that is not what it was.
    pub first_bad: Option<Bad>,
    /// How many checkpoints agree.
    pub checkpoints: usize,
    /// Checkpoints over events that the log says it lost.
    pub lost: Vec<String>,
}

impl Report {
    /// Returns whether everything agrees.
    pub const fn is_good(&self) -> bool {
        self.first_bad.is_none()
    }
}

/// Detached events of which only the hashes that they left behind were compared. An attacker who owns the
/// tables can remove events and leave right hashes: only the files show that the events are somewhere.
#[derive(Debug, Serialize)]
pub struct Unverified {
    pub events: i64,
    /// The names of the files that must have them.
    pub archives: Vec<String>,
    /// Says so, and how to verify them.
    pub why: String,
}

impl Unverified {
    /// Returns `None` if nothing is detached.
    fn of(events: i64, archives: Vec<String>) -> Option<Self> {
        let why = format!(
            "{events} events are only known by the hashes that they left behind: `--archives DIR` verifies that \
             their archive files have them"
        );
        (events > 0).then_some(Self { events, archives, why })
    }
}

/// `event` takes its columns by their places: finding one by its name costs more than reading it. The conditions
/// are outside the union, so that Postgres merges the two tables by their indexes. It would sort the events, on
/// disk, if each part had its own.
const EVENTS: &str = "
SELECT position, account_id, metadata, payload, leaf,
    CASE event_type WHEN 'log.went_back' THEN (payload ->> 'end')::bigint END AS resumes
FROM (
    SELECT position, account_id, metadata, payload, NULL::bytea AS leaf, event_type FROM events
    UNION ALL
    SELECT position, account_id, NULL::json, NULL::json, leaf, '' FROM detached_events
) AS e WHERE position > $1 AND position <= $2 ORDER BY position";

/// The files that must have detached events.
const ARCHIVES: &str = "
SELECT a.name FROM log_archives AS a
WHERE EXISTS (SELECT FROM detached_events AS d WHERE d.position > a.after AND d.position <= a.upto) ORDER BY a.upto";

/// The first event that is said to be in an archive of which nothing is known: it is in a gap between the
/// archives, or after the last one.
const UNRECORDED: &str = "
SELECT min(d.position) FROM (
    SELECT coalesce(lag(upto) OVER (ORDER BY upto), 0) AS after, after AS upto FROM log_archives
    UNION ALL
    SELECT coalesce(max(upto), 0), 9223372036854775807 FROM log_archives
) AS gap, LATERAL (
    SELECT min(position) AS position FROM detached_events WHERE position > gap.after AND position <= gap.upto
) AS d";

/// Verifies the log, its trees, and `saved` checkpoints of it. Calls `progress` with the position and the end.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn log(
    store: &Store,
    saved: Vec<Saved>,
    mut progress: impl FnMut(i64, i64),
) -> Result<Report, StoreError> {
    let mut db = store.pool().begin().await?;
    // One snapshot: the trees and the log belong together.
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").execute(&mut *db).await?;
    sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *db).await?;
    let head: i64 = sqlx::query_scalar("SELECT position FROM log_head").fetch_one(&mut *db).await?;
    let tree = trees(&mut db, Some(LOG)).await?.pop();
    let tree_size = tree.as_ref().map_or(0, |tree| tree.size);
    let detached: i64 =
        sqlx::query_scalar("SELECT count(*) FROM detached_events").fetch_one(&mut *db).await?;
    let archives: Vec<String> = sqlx::query_scalar(ARCHIVES).fetch_all(&mut *db).await?;
    let (course, bad) = run(&mut db, Course::new(tree_size, saved), head, &mut progress).await?;
    let first_bad = match bad {
        Some(bad) => Some(bad),
        None => ends(&mut db, &course, head).await?,
    };
    Ok(Report {
        position: head,
        tree_size,
        root: STANDARD.encode(course.root()),
        detached,
        detached_verified: 0,
        unverified: Unverified::of(detached, archives),
        first_bad,
        checkpoints: course.agreed,
        lost: course.lost,
    })
}

/// Takes `course` through the log up to `head`. Returns it with the first position that is not what it was.
async fn run(
    db: &mut PgConnection,
    mut course: Course,
    head: i64,
    progress: &mut impl FnMut(i64, i64),
) -> Result<(Course, Option<Bad>), StoreError> {
    let mut rows = read(db, 0, head).await?;
    let mut done = STEP.min(head);
    // What the step before is compared with.
    let mut tiles = BTreeMap::new();
    while done > 0 {
        // Postgres reads the next events while these are hashed and appended.
        let growing = tokio::task::spawn_blocking(move || {
            let compared = course.compare(&tiles);
            let step = compared.and_then(|()| events(&rows)).and_then(|events| course.take(&events));
            (course, step)
        });
        let next = (done + STEP).min(head);
        let more = if next > done { read(db, done, next).await? } else { Vec::new() };
        let (grown, step) = growing.await.map_err(|_| StoreError::Closed)?;
        course = grown;
        tiles = tables::tiles_on(db, LOG, course.wanted_tiles()).await?;
        if step.is_err() || next == done {
            // First the tiles: they name the very event, where a checkpoint only says up to where something differs.
            let bad = course.compare(&tiles).and(step).err();
            if bad.is_none() {
                progress(done, head);
            }
            return Ok((course, bad));
        }
        progress(done, head);
        (rows, done) = (more, next);
    }
    Ok((course, None))
}

async fn read(db: &mut PgConnection, after: i64, head: i64) -> Result<Vec<PgRow>, sqlx::Error> {
    let upto = head.min(after + STEP);
    sqlx::query(EVENTS).bind(after).bind(upto).fetch_all(db).await
}

/// Hashes `rows`, on all cores.
fn events(rows: &[PgRow]) -> Result<Vec<Event>, Bad> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = rows.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let shares: Vec<_> = rows
            .chunks(share)
            .map(|rows| scope.spawn(move || rows.iter().map(event).collect::<Result<Vec<_>, Bad>>()))
            .collect();
        let mut all = Vec::with_capacity(rows.len());
        for share in shares {
            let died = |_| Bad { position: 0, why: "a thread that hashed events died".to_owned() };
            all.extend(share.join().map_err(died)??);
        }
        Ok(all)
    })
}

fn event(row: &PgRow) -> Result<Event, Bad> {
    let position: i64 = row.try_get(0).unwrap_or_default();
    let bad = |error: sqlx::Error| Bad { position, why: format!("it can't be read: {error}") };
    let (account, resumes) = (row.try_get(1).map_err(bad)?, row.try_get(5).map_err(bad)?);
    if let Some(leaf) = row.try_get::<Option<&[u8]>, _>(4).map_err(bad)? {
        let no_hash = |_| Bad { position, why: "what it left behind is not a hash".to_owned() };
        return Ok(Event { position, account, resumes, hash: Hash::try_from(leaf).map_err(no_hash)? });
    }
    let metadata = text(row, 2).map_err(bad)?;
    // Otherwise bytes of the payload could pass for metadata.
    if metadata.contains('\n') {
        return Err(Bad { position, why: "its metadata has more than one line".to_owned() });
    }
    let hash: Hash = leaf::of(metadata, text(row, 3).map_err(bad)?);
    Ok(Event { position, account, resumes, hash })
}

/// Compares what is only known at the end: the edges of all trees, and checkpoints over more than there is.
async fn ends(db: &mut PgConnection, course: &Course, head: i64) -> Result<Option<Bad>, StoreError> {
    let lost: Option<i64> = sqlx::query_scalar(UNRECORDED).fetch_one(&mut *db).await?;
    if let Some(position) = lost {
        let why = "the event is missing: no archive is recorded that has it".to_owned();
        return Ok(Some(Bad { position, why }));
    }
    let trees = trees(db, None).await?;
    let edges = || trees.iter().try_for_each(|tree| course.edge(tree));
    let checked = course.finish(head).and_then(|()| edges()).and_then(|()| course.each_account(&trees));
    Ok(checked.err())
}

async fn trees(db: &mut PgConnection, only: Option<Uuid>) -> Result<Vec<Tree>, sqlx::Error> {
    let sql = "SELECT tree, size, position, edge, cut FROM trees WHERE $1::uuid IS NULL OR tree = $1";
    sqlx::query_as(sql).bind(only).fetch_all(db).await
}
