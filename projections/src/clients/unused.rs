//! Clients that registered themselves and that nobody uses.

use crate::sql::at;
use sqlx::{Error, FromRow, PgExecutor};
use xwms_events::Timestamp;

/// A client that nobody uses, with its account.
#[derive(Debug, Clone, FromRow)]
pub struct Unused {
    pub client_id: String,
    pub account_id: String,
}

/// Returns up to `most` clients that registered themselves before `before` and that nobody has used since, oldest
/// first: no token was issued, and nobody approved them. A client whose newest token is younger than its refresh
/// tokens last without use may still be in use at `now`. Deleted ones are left out.
pub async fn unused(
    db: impl PgExecutor<'_>,
    before: Timestamp,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Unused>, Error> {
    sqlx::query_as(
        "SELECT c.client_id, c.account_id FROM read_clients.clients c
         WHERE c.self_registered_at < $1 AND c.standing <> 'deleted'
           AND coalesce((SELECT t.issued_at FROM read_access.tokens t WHERE t.client_id = c.client_id
                         ORDER BY t.position DESC LIMIT 1), '-infinity')
               < least($1, $2::timestamptz - CASE WHEN (c.token_policy->>'refresh')::boolean
                                THEN make_interval(secs => (c.token_policy->>'refresh_idle_seconds')::float8)
                                ELSE interval '0' END)
           AND coalesce((SELECT g.created_at FROM read_access.grants g WHERE g.client_id = c.client_id
                         ORDER BY g.position DESC LIMIT 1), '-infinity') < $1
         ORDER BY c.self_registered_at LIMIT $3",
    )
    .bind(at(before)?)
    .bind(at(now)?)
    .bind(most)
    .fetch_all(db)
    .await
}
