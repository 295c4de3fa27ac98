//! Finds the provider that a login is for: one of the settings, or an account's own, which people find by the domain of
//! their mail address. Whether anybody has the address does not matter, so nobody learns that.

use super::{
    login_attempt::{AttemptStep, LoginAttempt},
    request::PageRequest,
};
use crate::{
    commands::account_login::{self, Organization},
    outbound::providers::Provider,
    store::StoreError,
};
use std::sync::Arc;
use xwms_events::{
    account::{Account, AccountProvider, AccountStanding},
    ids::AccountId,
};

/// Returns the provider with this id: its name in the settings, or an account.
pub async fn find(page: &PageRequest, id: &str) -> Result<Option<Arc<Provider>>, StoreError> {
    if let Some(provider) = page.app.providers.get(id) {
        return Ok(Some(provider));
    }
    let Ok(account_id) = id.parse::<AccountId>() else { return Ok(None) };
    let Some(account) = account(page, account_id).await? else { return Ok(None) };
    match &account.login.provider {
        Some(provider) => Ok(Some(of_account(page, account_id, &account, provider).await?)),
        None => Ok(None),
    }
}

/// The provider of the people whose mail address is in an account's domain.
pub struct OrganizationProvider {
    pub provider: Arc<Provider>,
    /// Whether they can't use a password.
    pub is_required: bool,
}

/// Returns the provider of the people with this mail address, if they have one.
pub async fn of_email(page: &PageRequest, email: &str) -> Result<Option<OrganizationProvider>, StoreError> {
    if !page.app.settings.account_logins {
        return Ok(None);
    }
    let store = &page.app.store;
    let Some(organization) = account_login::organization_of(store, email).await? else { return Ok(None) };
    let Organization { account_id, account, provider } = organization;
    let is_required = provider.required;
    let provider = of_account(page, account_id, &account, &provider).await?;
    Ok(Some(OrganizationProvider { provider, is_required }))
}

/// Returns the provider at which a newcomer with this mail address has to log in: their organization requires it,
/// and `login`, the login with which they came, is none there.
pub async fn required_of(
    page: &PageRequest,
    email: &str,
    login: Option<&str>,
) -> Result<Option<Arc<Provider>>, StoreError> {
    let found = of_email(page, email).await?;
    let Some(OrganizationProvider { provider, is_required: true }) = found else { return Ok(None) };
    let came_with = match login {
        Some(handle) => LoginAttempt::find(page, handle).await?,
        None => None,
    };
    let is_from_there = came_with.is_some_and(|attempt| {
        attempt.provider == provider.id && matches!(attempt.step, AttemptStep::Unknown(_))
    });
    Ok(Some(provider).filter(|_| !is_from_there))
}

async fn account(page: &PageRequest, account_id: AccountId) -> Result<Option<Arc<Account>>, StoreError> {
    if !page.app.settings.account_logins {
        return Ok(None);
    }
    let account = page.app.store.load::<Account>(account_id).await?.state;
    Ok(Some(account).filter(|account| account.standing == AccountStanding::Active))
}

async fn of_account(
    page: &PageRequest,
    account_id: AccountId,
    account: &Account,
    provider: &AccountProvider,
) -> Result<Arc<Provider>, StoreError> {
    let secret = match provider.secret_id {
        Some(secret_id) => page.app.store.provider_secret(secret_id).await?,
        None => None,
    };
    let AccountProvider { issuer, client_id, .. } = provider;
    let id = account_id.to_string();
    Ok(Arc::new(Provider::of_account(&id, &account.name, issuer, client_id, secret)))
}
