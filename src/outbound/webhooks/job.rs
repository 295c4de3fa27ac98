//! A bulk job for an endpoint's messages, with its progress: a row of `webhook_replays`. `backlog` does the
//! work.

use sqlx::{FromRow, PgConnection, PgPool};
use xwms_events::endpoint::Endpoint;

/// The number of messages, or events of the account, in one part.
pub(super) const PART: i64 = 2_000;

/// Which job: the key of its row, and its endpoint.
#[derive(FromRow)]
pub(super) struct JobKey {
    pub position: i64,
    /// `window`; `resend` (failed messages, before newer ones); `hurry` (waiting messages become due).
    pub kind: String,
    pub endpoint_id: String,
}

/// A row of `webhook_replays`, with the current state of its endpoint.
#[derive(FromRow)]
pub(super) struct Job {
    #[sqlx(flatten)]
    pub key: JobKey,
    #[sqlx(json, rename = "state")]
    pub endpoint: Endpoint,
    pub after: i64,
    pub upto: i64,
    pub names: Vec<String>,
    /// The position of the last message that was queued.
    pub previous: i64,
    /// Whether messages after `after` wait.
    #[sqlx(rename = "catch_up")]
    pub holds: bool,
}

/// Adds jobs of `kind`, `resend` or `hurry`, for the messages of each endpoint up to the position. An endpoint
/// that has such a job starts it again from the beginning.
pub(super) async fn add(
    db: &mut PgConnection,
    kind: &str,
    endpoints: &[(&str, i64)],
) -> Result<(), sqlx::Error> {
    if endpoints.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO webhook_replays (position, endpoint_id, after, upto, names, catch_up, kind)
         SELECT p, e, 0, p, '{}', $3::text = 'resend', $3 FROM unnest($1::text[], $2::bigint[]) AS x (e, p)
         ON CONFLICT (endpoint_id, kind) WHERE kind <> 'window' DO UPDATE SET after = 0, upto = excluded.upto",
    )
    .bind(endpoints.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind(endpoints.iter().map(|(_, position)| *position).collect::<Vec<_>>())
    .bind(kind)
    .execute(db)
    .await
    .map(drop)
}

/// Returns the first job of each endpoint. Jobs that hold back messages come first, and jobs that don't
/// lengthen the queue before those that do.
pub(super) async fn first(pool: &PgPool) -> Result<Vec<JobKey>, sqlx::Error> {
    sqlx::query_as(
        "SELECT DISTINCT ON (endpoint_id) position, kind, endpoint_id FROM webhook_replays
         ORDER BY endpoint_id, kind = 'window', NOT catch_up, position",
    )
    .fetch_all(pool)
    .await
}

/// Returns the job, unless it is done. Its endpoint is locked.
pub(super) async fn locked(db: &mut PgConnection, key: &JobKey) -> Result<Option<Job>, sqlx::Error> {
    sqlx::query_as(
        "SELECT r.*, w.state FROM webhook_endpoints AS w JOIN webhook_replays AS r USING (endpoint_id)
         WHERE r.position = $1 AND r.kind = $2 FOR UPDATE OF w",
    )
    .bind(key.position)
    .bind(&key.kind)
    .fetch_optional(db)
    .await
}

/// Records that the job is done up to `after`.
pub(super) async fn moved(db: &mut PgConnection, job: &Job, after: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE webhook_replays SET after = $3, previous = $4 WHERE position = $1 AND kind = $2")
        .bind(job.key.position)
        .bind(&job.key.kind)
        .bind(after)
        .bind(job.previous)
        .execute(db)
        .await
        .map(drop)
}

/// Deletes a job that is done.
pub(super) async fn end(db: &mut PgConnection, job: &Job) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM webhook_replays WHERE position = $1 AND kind = $2")
        .bind(job.key.position)
        .bind(&job.key.kind)
        .execute(db)
        .await
        .map(drop)
}
