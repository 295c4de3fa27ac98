//! Queries about cases. An account never gets another account's cases.

use crate::{
    PageQuery,
    pagination::{narrow, of_account as within},
    sql::word,
};
use sqlx::{Error, FromRow, PgExecutor};
use xwms_events::{case::CaseStatus, ids::AccountId};

/// A case's entry in a list; its stream has the rest.
#[derive(Debug, Clone, FromRow)]
pub struct Case {
    pub case_id: String,
    pub position: i64,
}

/// Returns the account's cases, newest first; with `status`, only those.
///
/// # Errors
/// Fails if the database query fails.
pub async fn of_account(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    status: Option<CaseStatus>,
    page: PageQuery,
) -> Result<Vec<Case>, Error> {
    let mut query = within("SELECT case_id, position FROM read_cases.cases WHERE account_id = ", account_id);
    narrow(&mut query, "status", status.as_ref().map(word).transpose()?);
    page.rows(query, db).await
}
