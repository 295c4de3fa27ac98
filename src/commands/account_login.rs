//! An account's own login: which account the people with a mail address log in at, and the client secret of its
//! OpenID provider. The secret is kept beside the log, and the account's state names the one in use. What decides
//! about the provider itself is `accounts::change`.

use super::CommandError;
use crate::store::{Store, StoreError};
use std::sync::Arc;
use xwms_events::{
    Refusal,
    account::{Account, AccountProvider, AccountStanding},
    ids::{AccountId, SecretId},
    user::email as mailbox,
};

/// Longest client secret, in bytes.
const SECRET_MAX: usize = 1_024;

/// Keeps the secret of a provider that is about to be set, and returns its name; `None` for a public client.
///
/// # Errors
/// `invalid_client_secret`, or the store's failure.
pub async fn keep_secret(
    store: &Store,
    account_id: AccountId,
    secret: Option<&str>,
) -> Result<Option<SecretId>, CommandError> {
    let Some(secret) = secret else { return Ok(None) };
    if secret.is_empty() || secret.len() > SECRET_MAX {
        let detail = "client_secret must be 1 to 1024 bytes";
        return Err(Refusal::invalid("provider.client_secret", "invalid_client_secret", detail).into());
    }
    Ok(Some(store.keep_provider_secret(account_id, secret).await?))
}

/// Deletes the secrets that the account uses no more. After a repeated request, the one in use is the first one's.
///
/// # Errors
/// The store's failure.
pub async fn prune_secrets(store: &Store, account_id: AccountId) -> Result<(), StoreError> {
    let account = store.load::<Account>(account_id).await?.state;
    let used = account.login.provider.as_ref().and_then(|provider| provider.secret_id);
    store.prune_provider_secrets(account_id, used).await
}

/// An account at whose own provider people log in.
pub struct Organization {
    pub account_id: AccountId,
    pub account: Arc<Account>,
    pub provider: AccountProvider,
}

/// Returns the account that has proved the domain of this mail address, if it is active and has a provider.
/// Whether anybody has the address does not matter, so nobody learns that.
///
/// # Errors
/// The store's failure.
pub async fn organization_of(store: &Store, email: &str) -> Result<Option<Organization>, StoreError> {
    let Ok(email) = mailbox::parse(email.trim()) else { return Ok(None) };
    let Some((_, domain)) = email.rsplit_once('@') else { return Ok(None) };
    let Some(account_id) = store.domain_account(domain).await? else { return Ok(None) };
    let account = store.load::<Account>(account_id).await?.state;
    if account.standing != AccountStanding::Active {
        return Ok(None);
    }
    let provider = account.login.provider_for(domain).cloned();
    Ok(provider.map(|provider| Organization { account_id, account, provider }))
}
