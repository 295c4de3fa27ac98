//! Queries about endpoints. They never return another account's endpoint.

use crate::{PageQuery, pagination::of_account};
use sqlx::{Error, FromRow, PgExecutor};
use time::OffsetDateTime;
use xwms_events::{Timestamp, ids::AccountId};

/// An endpoint's entry in the list.
#[derive(Debug, Clone, FromRow)]
pub struct Endpoint {
    pub endpoint_id: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    pub position: i64,
}

/// Returns the account's endpoints, newest first.
///
/// # Errors
/// Fails if the database query fails.
pub async fn list(
    db: impl PgExecutor<'_>,
    account: AccountId,
    page: PageQuery,
) -> Result<Vec<Endpoint>, Error> {
    let sql = "SELECT endpoint_id, created_at, position FROM read_endpoints.endpoints WHERE account_id = ";
    page.rows(of_account(sql, account), db).await
}
