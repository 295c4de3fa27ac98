//! The clients that the settings of a resource name: they are those of its account.

use super::CommandError;
use crate::store::Store;
use xwms_events::{Refusal, client::Client, ids::AccountId, resource::ResourceSettings};

/// Refuses settings that name clients of other accounts. Such a client would get no tokens anyway, because the
/// account is compared when one is issued.
pub(super) async fn check_clients(
    store: &Store,
    account_id: AccountId,
    settings: &ResourceSettings,
) -> Result<(), CommandError> {
    let apps = settings.apps.iter().map(|app| ("apps", app.client_id));
    let introspects = settings.introspection_client.map(|client_id| ("introspection_client", client_id));
    let named: Vec<_> = apps.chain(introspects).collect();
    if named.is_empty() {
        return Ok(());
    }
    let mut query = store.query();
    let slots: Vec<_> = named.iter().map(|(_, client_id)| query.stream::<Client>(*client_id)).collect();
    let mut found = query.read().await?;
    for ((field, client_id), slot) in named.into_iter().zip(slots) {
        let client = found.take(slot).await?.state;
        if client.account_id != Some(account_id) {
            let detail = format!("the account has no client {client_id}");
            return Err(Refusal::invalid(field, "unknown_client", detail).into());
        }
    }
    Ok(())
}
