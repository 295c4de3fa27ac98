//! Queries by key. They return positions of the whole log: the caller leaves out the events of other accounts there.

use sqlx::{Error, PgExecutor};

/// Returns the newest positions of the thing with this key, after `after` and below `below`, newest first, at most
/// `limit`.
pub async fn newest(
    db: impl PgExecutor<'_>,
    key: i64,
    (after, below): (i64, i64),
    limit: i64,
) -> Result<Vec<i64>, Error> {
    sqlx::query_scalar(
        "SELECT position FROM read_questions.facets WHERE key = $1 AND position > $2 AND position < $3
         ORDER BY position DESC LIMIT $4",
    )
    .bind(key)
    .bind(after)
    .bind(below)
    .bind(limit)
    .fetch_all(db)
    .await
}

/// Returns the first and the last position of the thing with this key up to `upto`.
pub async fn ends(db: impl PgExecutor<'_>, key: i64, upto: i64) -> Result<Option<(i64, i64)>, Error> {
    let (first, last): (Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT (SELECT min(position) FROM read_questions.facets WHERE key = $1 AND position <= $2),
                (SELECT max(position) FROM read_questions.facets WHERE key = $1 AND position <= $2)",
    )
    .bind(key)
    .bind(upto)
    .fetch_one(db)
    .await?;
    Ok(first.zip(last))
}
