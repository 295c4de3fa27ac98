//! Rows of the log that a legal hold keeps (migrations/0051). While an open case of an account has a hold, its
//! rows are not deleted within a day, and are copied when a day is dropped; after the last hold they go with the
//! next sweep.

use super::queries::time_of;
use crate::store::{Store, StoreError};
use sqlx::PgConnection;
use std::collections::HashSet;
use uuid::Uuid;
use xwms_events::{Timestamp, ids::AccountId};

const OLDEST: &str = "
SELECT number FROM requests
WHERE account_id = $1 AND EXISTS (SELECT FROM held_accounts WHERE account_id = $1)
ORDER BY number LIMIT 1";

/// Returns the accounts with a hold.
pub(super) async fn accounts(db: &mut PgConnection) -> Result<HashSet<Uuid>, sqlx::Error> {
    let found: Vec<Uuid> = sqlx::query_scalar("SELECT account_id FROM held_accounts").fetch_all(db).await?;
    Ok(found.into_iter().collect())
}

/// Deletes rows of accounts whose last hold was lifted.
pub(super) async fn release(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    let sql = "DELETE FROM request_log_held
        WHERE account_id NOT IN (SELECT account_id FROM held_accounts)";
    sqlx::query(sql).execute(db).await.map(drop)
}

/// Returns the start of what the account is shown: `shown`, by its plan, or its oldest request if a hold keeps more.
///
/// # Errors
/// If the database does not respond.
pub async fn shown_since(
    store: &Store,
    account_id: AccountId,
    shown: Timestamp,
) -> Result<Timestamp, StoreError> {
    let oldest: Option<i64> =
        sqlx::query_scalar(OLDEST).bind(account_id.uuid()).fetch_optional(store.pool()).await?;
    Ok(oldest.map_or(shown, |number| time_of(number).min(shown)))
}
