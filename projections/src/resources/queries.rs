//! Queries about resources. They never return another account's resource.

use crate::{PageQuery, pagination::of_account};
use sqlx::{Error, FromRow, PgExecutor};
use time::OffsetDateTime;
use xwms_events::{Timestamp, ids::AccountId};

/// A resource's entry in the list.
#[derive(Debug, Clone, FromRow)]
pub struct Resource {
    pub resource_id: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    pub position: i64,
}

/// Returns the account's resources, newest first.
///
/// # Errors
/// Fails if the database query fails.
pub async fn list(
    db: impl PgExecutor<'_>,
    account: AccountId,
    page: PageQuery,
) -> Result<Vec<Resource>, Error> {
    let sql = "SELECT resource_id, created_at, position FROM read_resources.resources WHERE account_id = ";
    page.rows(of_account(sql, account), db).await
}

/// A resource and its name.
#[derive(Debug, Clone, FromRow)]
pub struct Named {
    pub resource_id: String,
    pub name: String,
}

/// Returns up to `most` of the account's resources with `part` in their name, in whatever case, newest first.
///
/// # Errors
/// Fails if the database query fails.
pub async fn named(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    part: &str,
    most: i64,
) -> Result<Vec<Named>, Error> {
    sqlx::query_as(
        "SELECT resource_id, name FROM read_resources.resources
         WHERE account_id = $1 AND strpos(lower(name), lower($2)) > 0
         ORDER BY position DESC LIMIT $3",
    )
    .bind(account_id.to_string())
    .bind(part)
    .bind(most)
    .fetch_all(db)
    .await
}
