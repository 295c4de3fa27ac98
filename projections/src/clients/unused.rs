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

/// Returns up to `most` clients that registered themselves before `before` and got no token since, oldest first. Deleted
/// ones are left out.
pub async fn unused(db: impl PgExecutor<'_>, before: Timestamp, most: i64) -> Result<Vec<Unused>, Error> {
    sqlx::query_as(
        "SELECT c.client_id, c.account_id FROM read_clients.clients c
         WHERE c.self_registered_at < $1 AND c.standing <> 'deleted'
           AND coalesce((SELECT t.issued_at FROM read_access.tokens t WHERE t.client_id = c.client_id
                         ORDER BY t.position DESC LIMIT 1), c.self_registered_at) < $1
         ORDER BY c.self_registered_at LIMIT $2",
    )
    .bind(at(before)?)
    .bind(most)
    .fetch_all(db)
    .await
}
