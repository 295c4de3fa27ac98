//! Queries about endpoints. They never return another account's endpoint.

use crate::PageQuery;
use sqlx::{Error, FromRow, PgExecutor, QueryBuilder};
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
    let mut query = QueryBuilder::new(
        "SELECT endpoint_id, created_at, position FROM read_endpoints.endpoints WHERE account_id = ",
    );
    query.push_bind(account.to_string());
    page.end(&mut query);
    query.build_query_as().fetch_all(db).await
}
