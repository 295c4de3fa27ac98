//! Replay: folds the log again from the first event, next to the live tables. It reads events, and writes
//! only to its own tables, which it drops. It sends no mail and no webhook, and writes to no live table.

use super::{
    check::{self, Bad},
    until::{Until, end},
};
use crate::{
    store::{
        Store, StoreError,
        feed::{Span, Wanted},
    },
    subscribers::schemas,
};
use serde::Serialize;
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use xwms_projections::{ALL, ReadModel};

/// Positions in one step.
const STEP: i64 = 5_000;

/// One table of one read model, replayed.
#[derive(Debug, Serialize)]
pub struct Table {
    pub model: String,
    pub table: String,
    pub rows: i64,
    /// Whether the live table is at the same position, so that the two can be compared.
    pub compared: bool,
    /// Rows that are in only one of the two tables.
    pub different: i64,
}

impl Table {
    /// Returns whether the comparison found no difference.
    pub fn is_good(&self) -> bool {
        self.different == 0
    }
}

/// The result of replaying the whole log.
#[derive(Debug, Serialize)]
pub struct Report {
    pub position: i64,
    /// The first position that contradicts the rest of the log.
    pub first_bad: Option<Bad>,
    /// Number of streams of each type.
    pub streams: BTreeMap<String, i64>,
    pub tables: Vec<Table>,
}

impl Report {
    /// Returns whether the replay found nothing wrong.
    pub fn is_good(&self) -> bool {
        self.first_bad.is_none() && self.tables.iter().all(Table::is_good)
    }
}

/// Replays the whole log into temporary tables and compares them with the read models. Calls `progress` with
/// the number of positions done and the total.
///
/// # Errors
/// Returns an error if the database does not answer, an event can't be read, or some are detached.
pub async fn log(store: &Store, until: Until, progress: impl Fn(i64, i64)) -> Result<Report, StoreError> {
    compare(store, until, None, progress).await
}

/// As [`log`], but counts and compares only rows that name the stream `id`. Such a row may also show data from other
/// streams, so this still replays the whole log. Returns `None` if `until` is in the past: there is nothing to
/// compare with.
///
/// # Errors
/// Returns an error if the database does not answer or an event can't be read.
pub async fn about(
    store: &Store,
    until: Until,
    id: &str,
    progress: impl Fn(i64, i64),
) -> Result<Option<Report>, StoreError> {
    if end(store, until).await? < store.current_head().await? {
        return Ok(None);
    }
    compare(store, until, Some(id), progress).await.map(Some)
}

async fn compare(
    store: &Store,
    until: Until,
    about: Option<&str>,
    progress: impl Fn(i64, i64),
) -> Result<Report, StoreError> {
    let mut connection = store.pool().acquire().await?.detach();
    // A replay has no time limit.
    sqlx::query("SET statement_timeout = 0").execute(&mut connection).await?;
    let position = end(store, until).await?;
    store.expect_whole(position).await?;
    let first_bad = check::log(&mut connection, position, None).await?;
    let run = format!("xwms_replay_{}", store.clock().uuid().simple());
    for model in &ALL {
        let mut transaction = connection.begin().await?;
        schemas::create(&mut transaction, model, &schema(&run, model)).await?;
        transaction.commit().await?;
    }
    let replayed = replay(store, &mut connection, &run, position, progress).await;
    let report = match replayed {
        Ok(()) => report(&mut connection, &run, position, about.unwrap_or_default()).await,
        // The bad position explains more than this error.
        Err(_) if first_bad.is_some() => Ok((BTreeMap::new(), vec![])),
        Err(error) => Err(error),
    };
    for model in &ALL {
        let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", schema(&run, model));
        sqlx::query(&sql).execute(&mut connection).await?;
    }
    let (streams, tables) = report?;
    Ok(Report { position, first_bad, streams, tables })
}

fn schema(run: &str, model: &ReadModel) -> String {
    format!("{run}_{}", model.name)
}

async fn replay(
    store: &Store,
    connection: &mut PgConnection,
    run: &str,
    position: i64,
    progress: impl Fn(i64, i64),
) -> Result<(), StoreError> {
    let mut done = 0;
    while done < position {
        let upto = position.min(done + STEP);
        let feed = store.feed(connection, Span::stored(done, upto), Wanted::All).await?;
        let mut events = Vec::with_capacity(feed.len());
        for event in feed {
            events.push(
                event
                    .map_err(|event| StoreError::Undecodable { position: event.position, why: event.why })?,
            );
        }
        for model in &ALL {
            let mut transaction = connection.begin().await?;
            schemas::enter(&mut transaction, &schema(run, model)).await?;
            (model.fold)(&mut transaction, &events).await?;
            transaction.commit().await?;
        }
        done = upto;
        progress(done, position);
    }
    Ok(())
}

async fn report(
    connection: &mut PgConnection,
    run: &str,
    position: i64,
    about: &str,
) -> Result<(BTreeMap<String, i64>, Vec<Table>), StoreError> {
    let streams: Vec<(String, i64)> = sqlx::query_as(
        "SELECT aggregate_type, count(*) FROM events WHERE sequence = 1 AND position <= $1
         AND $2 IN ('', aggregate_id) GROUP BY 1",
    )
    .bind(position)
    .bind(about)
    .fetch_all(&mut *connection)
    .await?;
    let mut tables = Vec::new();
    for model in &ALL {
        let (live, mine) = (schemas::live_schema(model), schema(run, model));
        // One snapshot; otherwise the live model could move on between two queries.
        let mut transaction = connection.begin().await?;
        sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *transaction).await?;
        // Positions after the replay's end matter only if the model folds them.
        let moved: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM subscribers AS s, events AS e WHERE s.name = $1
             AND e.position > least(s.position, $2) AND e.position <= greatest(s.position, $2)
             AND e.aggregate_type = ANY ($3))",
        )
        .bind(model.name)
        .bind(position)
        .bind(model.stream_types)
        .fetch_one(&mut *transaction)
        .await?;
        for table in model.tables {
            let mut count = async |sql: String| {
                sqlx::query_scalar::<_, i64>(&sql).bind(about).fetch_one(&mut *transaction).await
            };
            let rows = count(format!("SELECT count(*) FROM {}", rows_of(&mine, table))).await?;
            let different = if moved { 0 } else { count(difference(&live, &mine, table)).await? };
            let (model, table) = (model.name.to_owned(), (*table).to_owned());
            tables.push(Table { model, table, rows, compared: !moved, different });
        }
        transaction.rollback().await?;
    }
    Ok((streams.into_iter().collect(), tables))
}

/// Selects the rows of a table that name `$1` (all rows if it is empty), as text because json has no
/// equality.
fn rows_of(schema: &str, table: &str) -> String {
    format!("(SELECT x::text AS row FROM {schema}.{table} AS x WHERE strpos(x::text, $1) > 0) AS r")
}

/// Counts the rows that are in only one of the two tables.
fn difference(live: &str, mine: &str, table: &str) -> String {
    let one = |a: &str, b: &str| {
        format!("(SELECT row FROM {} EXCEPT ALL SELECT row FROM {})", rows_of(a, table), rows_of(b, table))
    };
    format!("SELECT count(*) FROM ({} UNION ALL {}) AS d", one(live, mine), one(mine, live))
}
