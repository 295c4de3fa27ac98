//! An account's settings of an API.

use crate::{
    account::Role, flags::is_false, ids::ClientId, session::Assurance, signing_key::Algorithm,
    token::TokenFormat,
};
use serde::{Deserialize, Serialize};

/// A scope of an API. Its name means something for this API only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceScope {
    /// 1 to 64 characters that a scope may have (RFC 6749 §3.3), and not the name of a scope of xwms.
    pub name: String,
    /// What it allows, for the consent page in English: 1 to 200 characters.
    pub description_en: String,
    /// The same in Dutch.
    pub description_nl: String,
    /// The roles in the account that a person needs one of; everybody may have the scope if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// The least assurance of a person's login for this scope; that of the API if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_acr: Option<Assurance>,
    /// How long ago the person may have proved who they are, for this scope: 60 to 7,776,000 seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
}

/// A client of the account that may ask for tokens for the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceApp {
    #[schema(value_type = String)]
    pub client_id: ClientId,
    /// The scopes that it may ask for: at least one of the API's.
    pub scopes: Vec<String>,
}

/// What an API offers agents: clients of its account that registered themselves, or whose id is a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceAgents {
    /// The scopes that agents may ask people for, without being listed; none if empty.
    #[serde(default)]
    pub scopes: Vec<String>,
}

impl ResourceAgents {
    /// Whether agents that are not listed get nothing.
    pub const fn is_closed(&self) -> bool {
        self.scopes.is_empty()
    }
}

/// An account's settings of an API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ResourceSettings {
    /// Shown on the consent page.
    pub name: String,
    pub scopes: Vec<ResourceScope>,
    /// The form of its access tokens.
    pub format: TokenFormat,
    /// The lifetime of its access tokens: 60 to 86,400 seconds.
    pub access_token_seconds: u32,
    /// What its tokens are signed with; the server's default if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_alg: Option<Algorithm>,
    /// Whether its tokens have the scopes also as the list `permissions`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub permissions_claim: bool,
    /// Whether its tokens say which role the person has in the account, as the list `roles` (RFC 9068 §2.2.3.1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub roles_claim: bool,
    /// Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068 §2.2.3.1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub groups_claim: bool,
    /// Whether its tokens, which are then JWTs, are in status lists (draft-ietf-oauth-status-list).
    #[serde(default, skip_serializing_if = "is_false")]
    pub status_list: bool,
    /// Which clients may ask for tokens.
    pub apps: Vec<ResourceApp>,
    /// What agents may ask for that are not among `apps`.
    #[serde(default, skip_serializing_if = "ResourceAgents::is_closed")]
    pub agents: ResourceAgents,
    /// The client of the account with whose credentials the API introspects tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub introspection_client: Option<ClientId>,
    /// The least assurance of a person's login for any token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_acr: Option<Assurance>,
    /// How long ago the person may have proved who they are, for any token: 60 to 7,776,000 seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
}

impl ResourceSettings {
    /// The lifetime of access tokens unless somebody chooses one, in seconds.
    pub const USUAL_SECONDS: u32 = 600;
}
