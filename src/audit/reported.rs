//! What was reported of credentials that others may know: when first, since when they may know it, and who said so.
//!
//! Not here: finding a credential by its id (`credentials`), and whether it still works (`ask`).

use crate::store::{Store, StoreError};
use std::collections::HashMap;
use xwms_events::{Actor, AnyEvent, Timestamp, credential::CredentialEvent, ids::AccountId};

/// The first report of a credential.
#[derive(Clone, Copy, Debug)]
pub struct FirstReport {
    pub at: Timestamp,
    /// Since when others may know it, as the first report says.
    pub since: Option<Timestamp>,
    pub by: Actor,
}

/// Returns the first report that the account made of each of the credentials, by its id. One that nobody reported
/// is left out, and so is a report that can't be read.
///
/// # Errors
/// If the database does not respond.
pub async fn first_reports(
    store: &Store,
    account_id: AccountId,
    ids: &[String],
) -> Result<HashMap<String, FirstReport>, StoreError> {
    let positions: Vec<i64> = sqlx::query_scalar(
        "SELECT min(position) FROM events
         WHERE aggregate_type = 'credential' AND aggregate_id = ANY ($1) AND account_id = $2
         GROUP BY aggregate_id",
    )
    .bind(ids)
    .bind(account_id.uuid())
    .fetch_all(store.pool())
    .await?;
    if positions.is_empty() {
        return Ok(HashMap::new());
    }
    let events = store.some_events(&positions).await?;
    Ok(events
        .iter()
        .flatten()
        .filter_map(|event| match &event.data {
            AnyEvent::Credential(CredentialEvent::Exposed { credential_id, since, at, .. }) => {
                let report = FirstReport { at: *at, since: *since, by: event.metadata.actor };
                Some((credential_id.clone(), report))
            }
            _ => None,
        })
        .collect())
}
