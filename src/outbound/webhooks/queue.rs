//! Adds messages to their lanes, in the caller's transaction. The endpoint's row is locked first, also for
//! taking messages out (`ledger`), so that no message is forgotten behind one that ends at the same moment.

use sqlx::{Executor, PgConnection};
use std::collections::{BTreeSet, HashSet};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::endpoint::Ordering;

/// Planner settings for the queue that force nested loops along the indexes, whose cost depends only on the
/// rows touched. The queue grows and shrinks faster than its statistics, and a plan for an empty table does
/// not suit a full one.
pub(super) const STEPWISE: [(&str, &str); 4] = [
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("enable_sort", "off"),
];

/// Applies the settings of [`STEPWISE`] to `db`.
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

/// How to treat a message that exists already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Leaves it: it was added before.
    Leave,
    /// Sends it again if it has ended.
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

/// Locks the receivers of `rows` that meet `condition` (SQL, about `webhook_endpoints`), and drops the rows of the
/// others.
pub(super) async fn lock(
    db: &mut PgConnection,
    rows: &mut Vec<Row>,
    condition: &str,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "SELECT endpoint_id FROM webhook_endpoints WHERE endpoint_id = ANY ($1) AND {condition}
         ORDER BY endpoint_id FOR UPDATE"
    );
    let ids: Vec<&str> = rows.iter().map(|row| row.endpoint_id.as_str()).collect();
    let locked: Vec<String> = sqlx::query_scalar(&sql).bind(ids).fetch_all(db).await?;
    let locked: HashSet<String> = locked.into_iter().collect();
    rows.retain(|row| locked.contains(&row.endpoint_id));
    Ok(())
}

/// Adds `rows` to the end of their lanes; messages wait while their endpoint has older ones to catch up with.
/// The caller has locked the rows of the endpoints.
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
    // Where a message existed already, the next one of its lane was put behind one that is not being sent.
    if put.rows_affected() < rows.len() as u64 {
        promote(db, rows.iter().map(|row| row.lane.as_str()), now).await?;
    }
    Ok(())
}

/// Makes the first message of each lane ready, unless one is ready already or the endpoint first has to catch
/// up.
pub(super) async fn promote<L: AsRef<str> + Ord>(
    db: &mut PgConnection,
    lanes: impl IntoIterator<Item = L>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let lanes: BTreeSet<L> = lanes.into_iter().collect();
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
    .bind(lanes.iter().map(L::as_ref).collect::<Vec<_>>())
    .bind(now)
    .execute(db)
    .await
    .map(drop)
}
