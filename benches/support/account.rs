//! An account of a given size, made of copies of what the demo account did: the log is filled by Postgres itself,
//! and the read models are rebuilt from it.

use crate::history;
use std::path::Path;

/// How much the account has.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub apps: i64,
    /// People who approved an app.
    pub people: i64,
    pub tokens: i64,
    /// All events. What is left of them besides the others are refreshes.
    pub events: i64,
}

/// Tokens for each grant.
const OF_A_GRANT: i64 = 10;

/// Copies that one statement makes. Subscribers look past what is not yet committed, so a larger part would cost
/// them more.
const PART: i64 = 100_000;

/// Makes the copies $2 to $3 of the last event of the type $1 up to position $4 (of tokens, one of a person), each
/// in a stream about another app ($5 of them), person ($6) and grant ($7). Refreshes go on in the streams of the
/// grants. The folds do not check whether a grant may do what it did. Moves the cursors of the subscribers whose
/// read models are rebuilt at the end, or that would send something. The trees and NATS get every event.
const COPY: &str = "
WITH one AS (SELECT * FROM events WHERE event_type = $1 AND position <= $4
             ORDER BY (payload ->> 'grant_id' IS NOT NULL) DESC, position DESC LIMIT 1),
     head AS (UPDATE log_head SET position = position + $3 - $2 + 1 RETURNING position - $3 AS base, position),
     followed AS (UPDATE subscribers SET position = (SELECT position FROM head)
                  WHERE name NOT IN ('proofs', 'fanout'))
INSERT INTO events
SELECT aggregate_type, stream, sequence + turn, event_type, event_version,
       replace(replace(replace(replace(payload::text, aggregate_id, stream), client_id, 'client_' || client),
           user_id, 'user_' || person), grant_id, 'grant_' || of_grant)::json,
       replace(replace(metadata::text, aggregate_id, stream),
           metadata ->> 'id', 'event_' || lpad((base + n)::text, 26, '0'))::json,
       base + n, gen_random_uuid(), recorded_at, account_id
FROM one, head, generate_series($2, $3) AS n,
    LATERAL (SELECT coalesce(payload ->> 'client_id', 'no client') AS client_id,
                    coalesce(payload ->> 'user_id', 'no user') AS user_id,
                    coalesce(payload ->> 'grant_id', 'no grant') AS grant_id) AS named,
    LATERAL (SELECT lpad((1 + n % $5)::text, 26, '0') AS client, lpad((1 + n % $6)::text, 26, '0') AS person,
                    lpad((1 + n % $7)::text, 26, '0') AS of_grant) AS other,
    LATERAL (SELECT CASE WHEN event_type = 'grant.refreshed' THEN 'grant_' || of_grant
                         ELSE aggregate_type || '_' || lpad(n::text, 26, '0') END AS stream,
                    CASE WHEN event_type = 'grant.refreshed' THEN n / $7 ELSE 0 END AS turn) AS placed";

/// Counts requests of each of $1 apps: by the hour for thirty days, at two routes.
const COUNTS: &str = "
INSERT INTO request_counts
SELECT account_id, date_trunc('hour', now()) - hour * interval '1 hour', 3600, md5('app ' || app)::uuid, route, 'POST', status,
       100, 50000, 100000, array_fill(5::bigint, ARRAY[20])
FROM (SELECT account_id FROM events WHERE event_type = 'client.created' ORDER BY position LIMIT 1) AS one,
    generate_series(1, 720) AS hour, generate_series(1, $1) AS app,
    (VALUES ('/oauth/token', 200::smallint), ('/oauth/introspect', 200::smallint)) AS called (route, status)
ON CONFLICT DO NOTHING";

/// Returns the statements that add those counts to the sums, a day each, as the migration that made the sums did:
/// a trigger adds only counts by minute.
const SUMS: &str = "
SELECT request_sums_statement(format(
    '(SELECT * FROM request_counts WHERE seconds = 3600 AND at >= %L AND at < %L)', start, start + interval '24 hours'))
FROM generate_series(date_trunc('day', now(), 'UTC') - interval '720 hours', now(), interval '24 hours') AS start";

/// Fills the log of the server in `dir` up to `size`, and rebuilds the read models. The demo account must have one
/// of each event.
pub async fn fill(program: &str, dir: &Path, size: Size) -> Result<(), String> {
    let pool = history::connect(dir).await?;
    let before = history::settled(dir).await?;
    if before >= size.events {
        return Ok(());
    }
    let grants = (size.tokens / OF_A_GRANT).max(1);
    let others = size.apps + size.people + grants + size.tokens;
    let copies = [
        ("client.created", size.apps),
        ("consent.granted", size.people),
        ("grant.authorized", grants),
        ("token.issued", size.tokens),
        ("grant.refreshed", (size.events - before - others).max(0)),
    ];
    for (name, many) in copies {
        for first in (1..=many).step_by(PART as usize) {
            let copied = sqlx::query(COPY)
                .bind(name)
                .bind(first)
                .bind(many.min(first + PART - 1))
                .bind(before)
                .bind(size.apps)
                .bind(size.people)
                .bind(grants)
                .execute(&pool)
                .await
                .map_err(|error| format!("{name}: {error}"))?;
            if copied.rows_affected() == 0 {
                return Err(format!("there is no {name} to copy"));
            }
        }
    }
    let counted = sqlx::query(COUNTS).bind(size.apps).execute(&pool).await;
    counted.map_err(|error| format!("request_counts: {error}"))?;
    let failed = |error: sqlx::Error| format!("request_sums: {error}");
    let sums: Vec<String> = sqlx::query_scalar(SUMS).fetch_all(&pool).await.map_err(failed)?;
    for sql in sums {
        sqlx::query(&sql).execute(&pool).await.map_err(failed)?;
    }
    for model in ["access", "clients", "usage", "questions"] {
        let seconds = history::rebuild(program, dir, model).await?;
        eprintln!("rebuild of {model}: {seconds:.0} s");
    }
    history::settled(dir).await?;
    sqlx::query("VACUUM ANALYZE").execute(&pool).await.map(drop).map_err(|error| error.to_string())
}
