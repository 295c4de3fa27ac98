//! The statements of the writer. The fast one appends batches without conflicts whose only side writes reserve
//! keys and store passwords, which is nearly all batches. If it finds a conflict it has changed nothing. Then
//! `append_exact` (migrations/0004) appends the valid commands and returns a result for each command.

use super::request::{Append, Conflict, SideRow, SideWrite, Stop};
use crate::store::{
    once::{self, UseOnce},
    succession::Footing,
    variants::{Parts, Variants},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sqlx::{PgConnection, Postgres, Row, postgres::PgArguments, query::Query};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};
use time::OffsetDateTime;
use uuid::Uuid;

/// Each command's first position, or its conflict.
pub(super) type Outcome = Vec<Result<i64, Conflict>>;

/// Commits the valid commands of `batch`. Returns `None`, and commits none, if one of them relies on positions
/// that the log does not have, or if the log is on another server than `footing`.
pub(super) async fn commit(
    connection: &mut PgConnection,
    batch: &[&Append],
    footing: Footing,
) -> Result<Option<Outcome>, sqlx::Error> {
    let columns = Columns::of(batch.iter().copied());
    if let Some(rows) = Rows::of(&columns.writes) {
        match fast(connection, &columns, &rows, footing).await {
            Ok(Some(base)) => {
                return Ok(Some(columns.first.iter().map(|first| Ok(base + 1 + first)).collect()));
            }
            Ok(None) => {}
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
            Err(error) => return Err(error),
        }
    }
    // Commands with assumptions must read and try again: the exact function checks no assumption.
    let sure = Columns::of(batch.iter().copied().filter(|append| append.assumed.is_none()));
    let answers = if sure.first.is_empty() { vec![] } else { exact(connection, &sure, footing).await? };
    if answers.len() < sure.first.len() {
        return Ok(None);
    }
    let mut answers = answers.into_iter();
    let answer = |append: &&Append| {
        let exact = if append.assumed.is_none() { answers.next() } else { None };
        exact.unwrap_or(Err(Conflict::Moved))
    };
    Ok(Some(batch.iter().map(answer).collect()))
}

/// The batch as one array per column, the form in which Postgres accepts many rows at once.
#[derive(Default)]
struct Columns<'a> {
    command: Vec<i32>,
    aggregate_type: Vec<&'a str>,
    aggregate_id: Vec<&'a str>,
    sequence: Vec<i64>,
    event_type: Vec<&'a str>,
    event_version: Vec<&'a str>,
    payload: Vec<&'a str>,
    metadata: Vec<&'a str>,
    event_id: Vec<Uuid>,
    recorded_at: Vec<OffsetDateTime>,
    account_id: Vec<Option<Uuid>>,
    stops: Vec<(i32, &'a Stop)>,
    writes: Vec<(i32, &'a SideWrite)>,
    once: Vec<(i32, &'a UseOnce)>,
    /// Assumed streams, each with the earliest event after which it has none.
    tails: HashMap<(&'a str, &'a str), i64>,
    /// Assumed keys, each with the earliest basis: what stops nothing of that basis stops nothing of a later one.
    keys: HashMap<&'a str, i64>,
    /// Index of each command's first event in the batch.
    first: Vec<i64>,
    /// The last position that any command relies on.
    basis: i64,
}

impl<'a> Columns<'a> {
    fn of(batch: impl Iterator<Item = &'a Append>) -> Self {
        let mut columns = Self::default();
        for (index, append) in (0_i32..).zip(batch) {
            columns.first.push(columns.events());
            columns.basis = columns.basis.max(append.basis);
            if let Some(assumed) = &append.assumed {
                let tail = &assumed.tail;
                let stream = (tail.aggregate_type, tail.aggregate_id.as_str());
                let after = columns.tails.entry(stream).or_insert(tail.after);
                *after = tail.after.min(*after);
                for key in &assumed.keys {
                    let basis = columns.keys.entry(key.as_str()).or_insert(assumed.basis);
                    *basis = assumed.basis.min(*basis);
                }
            }
            for event in &append.events {
                columns.command.push(index);
                columns.aggregate_type.push(event.aggregate_type);
                columns.aggregate_id.push(&event.aggregate_id);
                columns.sequence.push(event.sequence);
                columns.event_type.push(event.event_type);
                columns.event_version.push(&event.event_version);
                columns.payload.push(&event.payload);
                columns.metadata.push(&event.metadata);
                columns.event_id.push(event.event_id);
                columns.recorded_at.push(event.recorded_at);
                columns.account_id.push(event.account_id);
            }
            columns.stops.extend(append.stops.iter().map(|stop| (index, stop)));
            columns.writes.extend(append.writes.iter().map(|write| (index, write)));
            columns.once.extend(append.once.iter().map(|once| (index, once)));
        }
        columns
    }

    fn events(&self) -> i64 {
        i64::try_from(self.command.len()).unwrap_or(i64::MAX)
    }

    /// Adds the columns of the events to the parameters of `query`.
    fn bind_events<'q>(
        &'q self,
        query: Query<'q, Postgres, PgArguments>,
    ) -> Query<'q, Postgres, PgArguments> {
        query
            .bind(&self.aggregate_type)
            .bind(&self.aggregate_id)
            .bind(&self.sequence)
            .bind(&self.event_type)
            .bind(&self.event_version)
            .bind(&self.payload)
            .bind(&self.metadata)
            .bind(&self.event_id)
            .bind(&self.recorded_at)
            .bind(&self.account_id)
    }
}

/// The side writes of a batch that only reserves keys and stores passwords, as one array per column.
#[derive(Default)]
struct Rows<'a> {
    reserved: Vec<&'a str>,
    owners: Vec<&'a str>,
    users: Vec<&'a str>,
    passwords: Vec<&'a str>,
}

impl<'a> Rows<'a> {
    /// Returns `None` if there are other writes, or two passwords of one user: only `append_exact` keeps an order.
    fn of(writes: &[(i32, &'a SideWrite)]) -> Option<Self> {
        let mut rows = Self::default();
        let mut seen = HashSet::new();
        for &(_, write) in writes {
            match write {
                SideWrite::Reserve { key, owner } => {
                    rows.reserved.push(key);
                    rows.owners.push(owner);
                }
                SideWrite::Credential { user_id, phc } if seen.insert(user_id) => {
                    rows.users.push(user_id);
                    rows.passwords.push(phc);
                }
                _ => return None,
            }
        }
        Some(rows)
    }

    fn is_empty(&self) -> bool {
        self.reserved.is_empty() && self.users.is_empty()
    }
}

/// Returns no row, and changes nothing, if an assumption is wrong. The statement checks assumptions in its
/// snapshot, which may be older than the lock: docs/explanation/adr/0015-assumptions.md says why that is
/// enough. `OFFSET 0` as in `read`.
const APPENDED: &str = "
WITH head AS (
    UPDATE log_head SET position = position + $1
    WHERE position >= $21 AND generation = $22 AND server = $23 AND pg_postmaster_start_time() = $23 AND NOT EXISTS (
        SELECT FROM unnest($16::text[], $17::text[], $18::bigint[]) AS w (t, i, after)
        CROSS JOIN LATERAL (
            SELECT FROM events WHERE aggregate_type = w.t AND aggregate_id = w.i AND sequence > w.after OFFSET 0
        ) AS e
    ) AND NOT EXISTS (
        SELECT FROM unnest($19::text[], $20::bigint[]) AS w (k, basis)
        CROSS JOIN LATERAL (
            SELECT FROM revocations WHERE key = w.k AND (standing OR position > w.basis) OFFSET 0
        ) AS r
    )
    RETURNING position - $1 AS base
), appended AS (
    INSERT INTO events
    SELECT t, i, s, n, v, p::json, m::json, base + ord, e, r, a
    FROM head, unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
                      $9::uuid[], $10::timestamptz[], $11::uuid[])
         WITH ORDINALITY AS x (t, i, s, n, v, p, m, e, r, a, ord)
)";

/// Added for a batch that stops something. Most batches do not, and Postgres need not open the gate for them to write.
const STOPPED: &str = ", stopped AS (
    INSERT INTO revocations
    SELECT k, base + o, st, u
    FROM head, unnest($12::text[], $13::bigint[], $14::boolean[], $15::timestamptz[]) AS x (k, o, st, u)
    ON CONFLICT (key) DO UPDATE SET position = excluded.position, standing = excluded.standing,
                                    expires_at = excluded.expires_at
)";

/// Added for a batch that has something to use once. A key that was used before violates the primary key.
const USED: &str = ", used AS (
    INSERT INTO assertions SELECT k, u FROM head, unnest($24::bytea[], $25::timestamptz[]) AS x (k, u)
)";

/// Added for a batch that reserves keys or stores passwords. A reserved key violates the primary key.
const WRITTEN: &str = ", reserved AS (
    INSERT INTO claims (key, owner) SELECT k, o FROM head, unnest($26::text[], $27::text[]) AS x (k, o)
), stored AS (
    INSERT INTO credentials (user_id, phc) SELECT u, h FROM head, unnest($28::text[], $29::text[]) AS x (u, h)
    ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc
)";

const BASE: &str = "
SELECT base FROM head";

/// The fast statement; its own part is the stops. All variants have the same parameters, but for the last two.
static FAST: LazyLock<Variants> = LazyLock::new(|| variants(""));

/// The fast statement with [`WRITTEN`]. All variants have the same parameters.
static FAST_WITH_WRITES: LazyLock<Variants> = LazyLock::new(|| variants(WRITTEN));

fn variants(written: &str) -> Variants {
    Variants::new(|parts| {
        let stopped = if parts.own { STOPPED } else { "" };
        let used = if parts.once { USED } else { "" };
        [APPENDED, stopped, used, written, BASE].concat()
    })
}

/// Returns the position before the first event; `None` if an assumption is wrong.
async fn fast(
    connection: &mut PgConnection,
    columns: &Columns<'_>,
    rows: &Rows<'_>,
    footing: Footing,
) -> Result<Option<i64>, sqlx::Error> {
    // ON CONFLICT can't update a row twice, so each key has one row: the last stop of the batch counts.
    let mut stops: HashMap<&str, (i64, bool, Option<OffsetDateTime>)> = HashMap::new();
    for (index, stop) in &columns.stops {
        let first = usize::try_from(*index).ok().and_then(|index| columns.first.get(index)).unwrap_or(&0);
        let offset = first + 1 + i64::try_from(stop.event).unwrap_or(i64::MAX - 1);
        stops.insert(&stop.key, (offset, stop.standing, stop.until));
    }
    let (mut keys, mut offsets, mut standing, mut until) = (vec![], vec![], vec![], vec![]);
    for (key, (offset, stands, at)) in stops {
        keys.push(key);
        offsets.push(offset);
        standing.push(stands);
        until.push(at);
    }
    let (once, used_until) = once::columns(columns.once.iter().map(|(_, once)| *once));
    let parts = Parts { own: !keys.is_empty(), once: !once.is_empty() };
    let statement = if rows.is_empty() { FAST.text(parts) } else { FAST_WITH_WRITES.text(parts) };
    let query = columns
        .bind_events(sqlx::query(statement).bind(columns.events()))
        .bind(keys)
        .bind(offsets)
        .bind(standing)
        .bind(until)
        .bind(columns.tails.keys().map(|stream| stream.0).collect::<Vec<_>>())
        .bind(columns.tails.keys().map(|stream| stream.1).collect::<Vec<_>>())
        .bind(columns.tails.values().copied().collect::<Vec<_>>())
        .bind(columns.keys.keys().copied().collect::<Vec<_>>())
        .bind(columns.keys.values().copied().collect::<Vec<_>>())
        .bind(columns.basis)
        .bind(footing.generation)
        .bind(footing.server);
    let query = if once.is_empty() && rows.is_empty() { query } else { query.bind(&once).bind(&used_until) };
    let query = match rows.is_empty() {
        true => query,
        false => query.bind(&rows.reserved).bind(&rows.owners).bind(&rows.users).bind(&rows.passwords),
    };
    let row = query.fetch_optional(connection).await?;
    row.map(|row| row.try_get("base")).transpose()
}

/// Calls the function only if the log is as expected: a log that ends before what the batch relies on, or is
/// on another server, returns no rows.
const EXACT: &str = "SELECT answered, first_position, conflict
    FROM (SELECT $1::int[] AS commands FROM log_head WHERE position >= $22 AND generation = $23
          AND server = $24 AND pg_postmaster_start_time() = $24 OFFSET 0) AS known
    CROSS JOIN LATERAL append_exact(
    known.commands, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
    ORDER BY answered";

/// Returns the key and the end of `once` as `append_exact` takes them: base64, and milliseconds since 1970.
fn texts(once: &UseOnce) -> (String, String) {
    (BASE64_STANDARD.encode(once.key), once.until.millis().to_string())
}

async fn exact(
    connection: &mut PgConnection,
    columns: &Columns<'_>,
    footing: Footing,
) -> Result<Outcome, sqlx::Error> {
    let stops = &columns.stops;
    let writes = &columns.writes;
    let once: Vec<_> = columns.once.iter().map(|(_, once)| texts(once)).collect();
    let written = writes.iter().map(|(_, write)| write.row());
    let used = once.iter().map(|(key, until)| SideRow { kind: "once", key, value: until, extra: "" });
    let written: Vec<_> = written.chain(used).collect();
    let of_writes = writes.iter().map(|(command, _)| *command);
    let commands: Vec<_> = of_writes.chain(columns.once.iter().map(|(command, _)| *command)).collect();
    let rows = columns
        .bind_events(sqlx::query(EXACT).bind(&columns.command))
        .bind(stops.iter().map(|(command, _)| *command).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| i32::try_from(stop.event).unwrap_or(0)).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| stop.key.as_str()).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| stop.standing).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| stop.until).collect::<Vec<_>>())
        .bind(commands)
        .bind(written.iter().map(|row| row.kind).collect::<Vec<_>>())
        .bind(written.iter().map(|row| row.key).collect::<Vec<_>>())
        .bind(written.iter().map(|row| row.value).collect::<Vec<_>>())
        .bind(written.iter().map(|row| row.extra).collect::<Vec<_>>())
        .bind(columns.basis)
        .bind(footing.generation)
        .bind(footing.server)
        .fetch_all(connection)
        .await?;
    let outcome = rows.into_iter().map(|row| {
        let first: Option<i64> = row.try_get("first_position")?;
        let conflict: Option<String> = row.try_get("conflict")?;
        Ok(first.ok_or_else(|| Conflict::of(&conflict.unwrap_or_default())))
    });
    outcome.collect()
}

#[cfg(test)]
mod tests {
    use super::{Append, Columns, FAST, FAST_WITH_WRITES, Rows};
    use crate::store::{
        append::{Assumed, SideWrite},
        read::Tail,
        variants::Parts,
    };
    use std::collections::HashMap;

    fn assuming(after: i64, keys: &[&str], basis: i64) -> Append {
        let tail = Tail { aggregate_type: "client", aggregate_id: "c".to_owned(), after };
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Append { assumed: Some(Assumed { tail, keys, basis }), ..Append::default() }
    }

    #[test]
    fn an_assumption_of_many_commands_is_checked_once_for_the_earliest_of_them() {
        let batch =
            [assuming(3, &["k", "later"], 9), assuming(2, &["k", "other"], 7), assuming(4, &["k"], 8)];
        let columns = Columns::of(batch.iter());
        assert_eq!(columns.tails, HashMap::from([(("client", "c"), 2)]));
        assert_eq!(columns.keys, HashMap::from([("k", 7), ("later", 9), ("other", 7)]));
    }

    #[test]
    fn the_fast_statement_writes_only_to_the_tables_that_a_batch_needs() {
        for parts in Parts::ALL {
            let statement = FAST.text(parts);
            assert_eq!(statement.contains("INSERT INTO revocations"), parts.own);
            assert_eq!(statement.contains("INSERT INTO assertions"), parts.once);
            assert!(statement.contains("INSERT INTO events") && statement.ends_with("SELECT base FROM head"));
            for table in ["INSERT INTO claims", "INSERT INTO credentials"] {
                assert!(!statement.contains(table) && FAST_WITH_WRITES.text(parts).contains(table));
            }
        }
    }

    #[test]
    fn only_new_reservations_and_one_password_per_user_go_without_an_order() {
        let reserve = SideWrite::Reserve { key: "email:k".to_owned(), owner: "user".to_owned() };
        let password = SideWrite::Credential { user_id: "user".to_owned(), phc: "$hash".to_owned() };
        let release = SideWrite::Release { owner: "user".to_owned() };
        assert!(Rows::of(&[]).is_some_and(|rows| rows.is_empty()));
        let rows = Rows::of(&[(0, &reserve), (1, &password)]).unwrap();
        assert_eq!((rows.reserved, rows.owners), (vec!["email:k"], vec!["user"]));
        assert_eq!((rows.users, rows.passwords), (vec!["user"], vec!["$hash"]));
        assert!(Rows::of(&[(0, &password), (1, &password)]).is_none());
        assert!(Rows::of(&[(0, &release), (0, &reserve)]).is_none());
    }
}
