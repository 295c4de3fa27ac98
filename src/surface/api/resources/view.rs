//! A resource in responses.

use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{
    account::Account,
    ids::{AccountId, ClientId, ResourceId},
    resource::{Resource, ResourceAgents, ResourceApp, ResourceScope, ResourceStanding},
    session::Assurance,
    signing_key::Algorithm,
    token::TokenFormat,
};

/// An API that the account protects.
#[derive(Serialize, ToSchema)]
#[schema(as = Resource)]
pub(super) struct ResourceView {
    #[schema(value_type = String)]
    resource_id: Option<ResourceId>,
    #[schema(value_type = String)]
    account_id: Option<AccountId>,
    /// The URI that apps send as `resource`, and the only `aud` of tokens for the API.
    audience: String,
    /// Whether the account has proved the host of the audience, by a login domain that is the host or above it.
    host_verified: bool,
    /// Shown on the consent page.
    name: String,
    /// What apps may ask for. The names mean something for this API only.
    scopes: Vec<ResourceScope>,
    /// The form of its access tokens.
    format: TokenFormat,
    /// The lifetime of its access tokens.
    access_token_seconds: u32,
    /// The algorithm that signs its access tokens; the server's default if null.
    signing_alg: Option<Algorithm>,
    /// Whether its tokens have the scopes also as the list `permissions`.
    permissions_claim: bool,
    /// Whether its tokens say which role the person has in the account, as the list `roles`.
    roles_claim: bool,
    /// Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068).
    groups_claim: bool,
    /// Whether its tokens are in status lists.
    status_list: bool,
    /// The clients that may ask for tokens.
    apps: Vec<ResourceApp>,
    /// What clients that registered themselves, or whose id is a URL, may ask people for without being among `apps`.
    agents: ResourceAgents,
    /// The client with whose credentials the API introspects tokens.
    #[schema(value_type = Option<String>)]
    introspection_client: Option<ClientId>,
    /// The least assurance of a person's login for any token.
    required_acr: Option<Assurance>,
    /// How long ago the person may have proved who they are, in seconds.
    max_age: Option<u32>,
    /// Whether tokens are issued.
    enabled: bool,
}

impl ResourceView {
    /// Returns `resource` of `account`.
    pub(super) fn of(resource: &Resource, account: &Account) -> Self {
        let settings = resource.settings.clone();
        Self {
            resource_id: resource.id,
            account_id: resource.account_id,
            audience: resource.audience.clone(),
            host_verified: resource.is_host_verified(account),
            name: settings.name,
            scopes: settings.scopes,
            format: settings.format,
            access_token_seconds: settings.access_token_seconds,
            signing_alg: settings.signing_alg,
            permissions_claim: settings.permissions_claim,
            roles_claim: settings.roles_claim,
            groups_claim: settings.groups_claim,
            status_list: settings.status_list,
            apps: settings.apps,
            agents: settings.agents,
            introspection_client: settings.introspection_client,
            required_acr: settings.required_acr,
            max_age: settings.max_age,
            enabled: resource.standing == ResourceStanding::Enabled,
        }
    }
}
