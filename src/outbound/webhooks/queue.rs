//! Messages put into their lanes, in the transaction of whoever decided that they are to be sent. The row of
//! the endpoint is locked first, also by whoever takes messages out (`ledger`), so that none is forgotten
//! behind one that ends at the same moment.

use sqlx::{Executor, PgConnection};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::endpoint::Ordering;

/// The planner's settings for the queue: step by step along the indexes, which costs what is touched. The
/// queue grows and shrinks faster than its statistics, and a plan for an empty table is of no use for a full
/// one.
pub(super) const STEPWISE: [(&str, &str); 4] = [
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("enable_sort", "off"),
];

/// Gives `db` the settings of [`STEPWISE`].
pub(super) async fn step_along(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    for (name, value) in STEPWISE {
        db.execute(sqlx::query("SELECT set_config($1, $2, false)").bind(name).bind(value)).await?;
    }
    Ok(())
}

/// The event that is itself the message of a test.
pub(super) const TEST: &str = "endpoint.tested";

/// One event for one endpoint.
pub(super) struct Row {
    pub endpoint_id: String,
    pub position: i64,
    pub event_id: Uuid,
    pub event_type: String,
    pub lane: String,
    pub previous: i64,
}

/// The lane of an event of this stream at an endpoint.
pub(super) fn lane(endpoint_id: &str, ordering: Ordering, stream_type: &str, stream_id: &str) -> String {
    match ordering {
        Ordering::Aggregate => format!("{endpoint_id}/{stream_type}/{stream_id}"),
        Ordering::Strict => endpoint_id.to_owned(),
    }
}

/// What is to become of a message that is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It was put there before.
    Leave,
    /// If it has ended, it is sent again.
    Again,
}

const PUT: &str = "
INSERT INTO webhook_messages
    (endpoint_id, position, event_id, event_type, lane, previous, state, due_at, created_at)
SELECT e, p, i, t, l, v,
       CASE WHEN row_number() OVER (PARTITION BY l ORDER BY p) > 1 OR EXISTS (
           SELECT FROM webhook_messages AS m
           WHERE m.lane = l AND m.state IN ('ready', 'waiting')
       ) OR EXISTS (
           SELECT FROM webhook_replays AS r WHERE r.endpoint_id = e AND r.catch_up AND p > r.after
       ) THEN 'waiting' ELSE 'ready' END,
       $7, $7
FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::bigint[])
     AS x (e, p, i, t, l, v)
ON CONFLICT (endpoint_id, position) DO ";

/// Puts `rows` at the end of their lanes, but none before what its endpoint still has to catch up with. The rows
/// of their endpoints are locked by the caller.
pub(super) async fn put(
    db: &mut PgConnection,
    rows: &[Row],
    known: Known,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let sql = match known {
        Known::Leave => format!("{PUT} NOTHING"),
        Known::Again => format!(
            "{PUT} UPDATE SET state = excluded.state, due_at = excluded.due_at,
                              earlier_attempts = webhook_messages.attempts
             WHERE webhook_messages.state NOT IN ('ready', 'waiting')"
        ),
    };
    let put = sqlx::query(&sql)
        .bind(rows.iter().map(|row| row.endpoint_id.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.position).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.event_id).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.event_type.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.lane.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.previous).collect::<Vec<_>>())
        .bind(now)
        .execute(&mut *db)
        .await?;
    // Where one was there already, the next of its lane was put behind one that is not going.
    if put.rows_affected() < rows.len() as u64 {
        promote(db, rows.iter().map(|row| row.lane.as_str()), now).await?;
    }
    Ok(())
}

/// Lets the first message of each of these lanes go, unless one is going or the endpoint has something to catch
/// up with before.
pub(super) async fn promote(
    db: &mut PgConnection,
    lanes: impl IntoIterator<Item = &str>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let lanes: BTreeSet<&str> = lanes.into_iter().collect();
    sqlx::query(
        "UPDATE webhook_messages AS m SET state = 'ready', due_at = $2
         FROM unnest($1::text[]) AS x (l) CROSS JOIN LATERAL (
             SELECT endpoint_id, position FROM webhook_messages
             WHERE lane = x.l AND state IN ('ready', 'waiting')
             ORDER BY position LIMIT 1
         ) AS first
         WHERE m.endpoint_id = first.endpoint_id AND m.position = first.position AND m.state = 'waiting'
               AND NOT EXISTS (SELECT FROM webhook_messages AS o WHERE o.lane = x.l AND o.state = 'ready')
               AND NOT EXISTS (SELECT FROM webhook_replays AS r
                               WHERE r.endpoint_id = m.endpoint_id AND r.catch_up AND m.position > r.after)",
    )
    .bind(lanes.into_iter().collect::<Vec<_>>())
    .bind(now)
    .execute(db)
    .await
    .map(drop)
}
