//! How a new person who joins will log in: by a password, or with a login at another provider. As at a sign-up,
//! the login is theirs by issuer and subject, and the address is proved by the link of the invitation, never by
//! the provider.

use crate::{
    outbound::providers::Offered,
    store::StoreError,
    surface::{
        http::params::Params,
        web::shared::{
            login_attempt::{LoginAttempt, Unknown, handle_in},
            login_provider::of_email,
            request::PageRequest,
        },
    },
};

/// What a new person may choose from.
#[derive(Default)]
pub(super) struct Ways {
    /// The login with which they came back from a provider.
    pub login: Option<Unknown>,
    /// The providers of the settings.
    pub providers: Vec<Offered>,
    /// What the provider of their address's organization is called.
    pub organization: Option<String>,
    /// Whether a password would be of use: their organization may require its provider.
    pub password: bool,
}

impl Ways {
    /// Returns the choice of the person who is invited at `email`.
    pub(super) async fn read(page: &PageRequest, email: &str, params: &Params) -> Result<Self, StoreError> {
        if let Some(login) = login_of(page, params).await? {
            return Ok(Self { login: Some(login), ..Self::default() });
        }
        let organization = of_email(page, email).await?;
        Ok(Self {
            login: None,
            providers: page.app.providers.offered(),
            password: !organization.as_ref().is_some_and(|organization| organization.is_required),
            organization: organization.map(|organization| organization.provider.name.clone()),
        })
    }

    /// Whether there is a button that leads to a provider.
    pub(super) fn leave(&self) -> bool {
        !self.providers.is_empty() || self.organization.is_some()
    }
}

/// Returns the login at another provider that this browser came back with and that waits for its person.
async fn login_of(page: &PageRequest, params: &Params) -> Result<Option<Unknown>, StoreError> {
    let Some(handle) = handle_in(params) else { return Ok(None) };
    LoginAttempt::find_unknown(page, handle).await
}
