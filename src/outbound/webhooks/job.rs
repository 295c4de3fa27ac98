//! A bulk job for an endpoint's messages, with its progress: a row of `webhook_replays`. `backlog` does the
//! work.

use sqlx::{PgConnection, Row as _, postgres::PgRow, types::Json};
use xwms_events::endpoint::Endpoint;

/// The number of messages, or events of the account, in one part.
pub(super) const PART: i64 = 2_000;

/// A row of `webhook_replays`, with the current state of its endpoint.
pub(super) struct Job {
    pub position: i64,
    pub kind: String,
    pub endpoint_id: String,
    pub endpoint: Endpoint,
    pub after: i64,
    pub upto: i64,
    pub names: Vec<String>,
    /// The position of the last message that was queued.
    pub previous: i64,
    /// Whether messages after `after` wait.
    pub holds: bool,
}

/// Returns the job of this position and kind, unless it is done. Its endpoint is locked.
pub(super) async fn locked(db: &mut PgConnection, which: (i64, &str)) -> Result<Option<Job>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT r.*, w.state FROM webhook_endpoints AS w JOIN webhook_replays AS r USING (endpoint_id)
         WHERE r.position = $1 AND r.kind = $2 FOR UPDATE OF w",
    )
    .bind(which.0)
    .bind(which.1)
    .fetch_optional(db)
    .await?;
    row.map(|row| job(&row)).transpose()
}

fn job(row: &PgRow) -> Result<Job, sqlx::Error> {
    let Json(endpoint): Json<Endpoint> = row.try_get("state")?;
    Ok(Job {
        position: row.try_get("position")?,
        kind: row.try_get("kind")?,
        endpoint_id: row.try_get("endpoint_id")?,
        endpoint,
        after: row.try_get("after")?,
        upto: row.try_get("upto")?,
        names: row.try_get("names")?,
        previous: row.try_get("previous")?,
        holds: row.try_get("catch_up")?,
    })
}

/// Records that the job is done up to `after`.
pub(super) async fn moved(db: &mut PgConnection, job: &Job, after: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE webhook_replays SET after = $3, previous = $4 WHERE position = $1 AND kind = $2")
        .bind(job.position)
        .bind(&job.kind)
        .bind(after)
        .bind(job.previous)
        .execute(db)
        .await
        .map(drop)
}

/// Deletes a job that is done.
pub(super) async fn end(db: &mut PgConnection, job: &Job) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM webhook_replays WHERE position = $1 AND kind = $2")
        .bind(job.position)
        .bind(&job.kind)
        .execute(db)
        .await
        .map(drop)
}
