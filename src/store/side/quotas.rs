//! How much of its plan an account uses. Appends update the numbers (`SideWrite::UseQuota` and
//! `SideWrite::FreeQuota`).

use crate::store::{error::StoreError, log::Store};
use xwms_events::account::Quota;

/// An account's numbers of what its plan limits (migrations/0008).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuotaUsage {
    pub clients: u64,
    pub endpoints: u64,
}

impl Store {
    /// Returns how much of its plan the account uses, exactly as appends count it.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn quota_usage(&self, account_id: &str) -> Result<QuotaUsage, StoreError> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT kind, used FROM holdings WHERE account_id = $1")
                .bind(account_id)
                .fetch_all(&self.pool)
                .await?;
        let used = |kind: Quota| {
            let row = rows.iter().find(|(name, _)| name == kind.as_str());
            row.map_or(0, |(_, used)| used.max(&0).unsigned_abs())
        };
        Ok(QuotaUsage { clients: used(Quota::Clients), endpoints: used(Quota::Endpoints) })
    }
}
