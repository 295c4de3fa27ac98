//! What a client is.

use super::{
    ClientCommand, ClientEvent, Domain, DomainVerification, Protocol, Switch, decide, origin_of, redirect_uri,
};
use crate::{
    Decider, Refusal, Timestamp,
    aggregate::aggregate,
    ids::{AccountId, ClientId, SecretId},
    scope::{Scope, Scopes},
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, net::IpAddr};

/// What kind of application it is; decides what it may be trusted to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientType {
    /// Runs on a server and keeps a secret.
    #[default]
    Web,
    /// Installed on a device; public (RFC 8252).
    Native,
    /// Runs in a browser; public.
    Browser,
    /// Acts for itself, without a person.
    Machine,
}

impl ClientType {
    /// Whether it can keep a secret (RFC 6749 §2.1).
    pub const fn is_confidential(self) -> bool {
        matches!(self, Self::Web | Self::Machine)
    }

    /// Whether people log in through it.
    pub const fn has_users(self) -> bool {
        !matches!(self, Self::Machine)
    }
}

/// Whose data it touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    #[default]
    Live,
    Test,
}

impl Environment {
    /// Whether a client in it may have `scope`: one that is for tests manages nothing but tests.
    pub const fn permits(self, scope: Scope) -> bool {
        match self {
            Self::Live => true,
            Self::Test => matches!(
                scope,
                Scope::Openid
                    | Scope::Profile
                    | Scope::Email
                    | Scope::Address
                    | Scope::Phone
                    | Scope::OfflineAccess
                    | Scope::ClientsRead
                    | Scope::ClientsWrite
                    | Scope::UsersRead
                    | Scope::UsersWrite
                    | Scope::TokensIntrospect
            ),
        }
    }
}

/// How it authenticates at the token endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// `client_secret_basic` or `client_secret_post`, as it likes (RFC 6749 §2.3.1).
    #[default]
    ClientSecret,
    /// A signed assertion (RFC 7523, OIDC Core §9).
    PrivateKeyJwt,
    /// A public client: its id alone.
    None,
}

/// What tokens the client gets. All times in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TokenPolicy {
    pub format: crate::token::TokenFormat,
    /// 60 to 86,400.
    pub access_token_seconds: u32,
    /// Whether refresh tokens are issued at all.
    pub refresh: bool,
    /// Whether each use of a refresh token replaces it; always for public clients.
    pub refresh_rotation: bool,
    /// A refresh token not used for this long expires.
    pub refresh_idle_seconds: u32,
    /// A grant older than this gives no more tokens, however often refreshed.
    pub refresh_absolute_seconds: u32,
    /// How long a refresh token that was replaced still works, for answers that were lost or are on their way to
    /// other tabs: 0 (never) to 60.
    pub refresh_grace_seconds: u32,
}

impl TokenPolicy {
    /// The policy of a client of this type that says nothing: one that authenticates has a grace, because a stolen
    /// refresh token alone is of no use (RFC 9700 §4.14).
    pub fn usual(client_type: ClientType) -> Self {
        let refresh_grace_seconds = if client_type.is_confidential() { Self::GRACE_SECONDS } else { 0 };
        Self { refresh_grace_seconds, ..Self::default() }
    }

    /// The grace of clients that authenticate, in seconds, unless they say otherwise.
    pub const GRACE_SECONDS: u32 = 30;
    /// Longest life of an access token, in seconds.
    pub const ACCESS_MAX_SECONDS: u32 = 86_400;
    /// Longest that a grant can be refreshed, in seconds from when its code is redeemed.
    pub const REFRESH_MAX_SECONDS: u32 = 365 * 86_400;
}

impl Default for TokenPolicy {
    fn default() -> Self {
        Self {
            format: crate::token::TokenFormat::Jwt,
            access_token_seconds: 600,
            refresh: true,
            refresh_rotation: true,
            refresh_idle_seconds: 30 * 86_400,
            refresh_absolute_seconds: 90 * 86_400,
            refresh_grace_seconds: 0,
        }
    }
}

/// One credential of the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    pub label: String,
    pub digest: String,
    pub expires_at: Option<Timestamp>,
}

impl Secret {
    /// Whether it works at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.expires_at.is_none_or(|expires_at| at < expires_at)
    }
}

/// Whether the client may act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ClientStanding)]
pub enum Standing {
    /// Not created yet.
    #[default]
    Absent,
    Enabled,
    /// By its account.
    Disabled,
    /// By an operator; its account can't undo it.
    Restricted,
    Deleted,
}

/// An application registered by an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Client {
    pub id: Option<ClientId>,
    pub account_id: Option<AccountId>,
    pub standing: Standing,
    /// Whether its account had disabled it when an operator restricted it.
    pub disabled_before: bool,
    pub name: String,
    pub client_type: ClientType,
    pub environment: Environment,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    pub scopes: Scopes,
    /// Every management scope that it ever was registered for. Nobody who has less changes what lets somebody act as
    /// the client: what it lost it may be given again.
    pub reach: Scopes,
    pub domains: Vec<Domain>,
    /// By origin; of origins that are in `domains`.
    pub verifications: BTreeMap<String, DomainVerification>,
    /// From where it may ask; from everywhere if empty.
    pub ip_allow_list: Vec<IpNet>,
    pub auth_method: AuthMethod,
    pub jwks: Option<Value>,
    pub token_policy: TokenPolicy,
    /// What it chose of how it speaks OAuth and OpenID Connect.
    #[serde(default)]
    pub protocol: Protocol,
    /// Whether it may ask without a code challenge (RFC 7636).
    pub pkce_waived: bool,
    pub secrets: BTreeMap<SecretId, Secret>,
    /// The part of its account's requests that it may use, in percent; all of them if absent.
    pub request_share: Option<u8>,
    /// Whether the operator knows who is behind it.
    pub verified: bool,
    /// Why an operator restricted it, while it is.
    pub restricted_for: Option<String>,
}

impl Client {
    /// Its id, its account and itself, if it may act.
    pub fn enabled(&self) -> Option<(ClientId, AccountId)> {
        (self.standing == Standing::Enabled).then_some(self.id.zip(self.account_id)).flatten()
    }

    /// The account whose test users, and nobody else, it deals with; none if it deals with people.
    pub fn test_of(&self) -> Option<AccountId> {
        self.account_id.filter(|_| self.environment == Environment::Test)
    }

    /// Whether it may ask from `ip`. Where that is not known, only a client that may ask from everywhere.
    pub fn may_ask_from(&self, ip: Option<IpAddr>) -> bool {
        self.ip_allow_list.is_empty()
            || ip.is_some_and(|ip| {
                self.ip_allow_list.iter().any(|network| network.contains(&ip.to_canonical()))
            })
    }

    /// Whether nothing is registered that it may ask for: as it is, it gets no token and nobody in.
    pub fn can_do_nothing(&self) -> bool {
        self.scopes.is_empty()
    }

    /// The registered redirect URI that `asked` is, if any.
    pub fn accepts_redirect(&self, asked: &str) -> bool {
        let any_port = self.client_type == ClientType::Native;
        self.redirect_uris
            .iter()
            .any(|registered| redirect_uri::matches_registered(registered, asked, any_port))
    }

    /// Whether it may be answered at `uri` at all: a registered one, and where the client is bound to domains one of
    /// these.
    pub fn may_return_to(&self, uri: &str, development: bool) -> bool {
        let https = origin_of(uri).filter(|origin| origin.starts_with("https://"));
        self.accepts_redirect(uri)
            && https.is_none_or(|origin| self.serves(&origin, &[Switch::Login], development))
    }

    fn register(&mut self, scopes: Scopes) {
        self.reach = self.reach.union(&scopes.iter().filter(|scope| scope.is_management()).collect());
        self.scopes = scopes;
    }
}

impl Decider for Client {
    const TYPE: &'static str = "client";
    type Command = ClientCommand;
    type Event = ClientEvent;

    fn decide(&self, command: ClientCommand) -> Result<Vec<ClientEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &ClientEvent) {
        match event.clone() {
            ClientEvent::Created {
                client_id,
                account_id,
                name,
                client_type,
                environment,
                redirect_uris,
                post_logout_redirect_uris,
                scopes,
                auth_method,
                jwks,
                token_policy,
                protocol,
                require_pkce,
            } => {
                *self = Self {
                    id: Some(client_id),
                    account_id: Some(account_id),
                    standing: Standing::Enabled,
                    disabled_before: false,
                    name,
                    client_type,
                    environment,
                    redirect_uris,
                    post_logout_redirect_uris,
                    scopes: Scopes::default(),
                    reach: Scopes::default(),
                    domains: vec![],
                    verifications: BTreeMap::new(),
                    ip_allow_list: vec![],
                    auth_method,
                    jwks,
                    token_policy,
                    protocol,
                    pkce_waived: !require_pkce,
                    secrets: BTreeMap::new(),
                    request_share: None,
                    verified: false,
                    restricted_for: None,
                };
                self.register(scopes);
            }
            ClientEvent::Renamed { name } => self.name = name,
            ClientEvent::RedirectUrisChanged { redirect_uris, post_logout_redirect_uris } => {
                self.redirect_uris = redirect_uris;
                self.post_logout_redirect_uris = post_logout_redirect_uris;
            }
            ClientEvent::ScopesChanged { scopes } => self.register(scopes),
            ClientEvent::DomainsChanged { domains } => {
                self.domains = domains;
                self.verifications.retain(|origin, _| self.domains.iter().any(|own| own.origin == *origin));
            }
            ClientEvent::DomainVerified { origin, method, verified_at } => {
                self.verifications.insert(origin, DomainVerification { method, verified_at });
            }
            ClientEvent::IpAllowListChanged { networks } => self.ip_allow_list = networks,
            ClientEvent::TokenPolicyChanged { token_policy } => self.token_policy = token_policy,
            ClientEvent::ProtocolChanged { protocol } => self.protocol = protocol,
            ClientEvent::PkceRequirementChanged { required } => self.pkce_waived = !required,
            ClientEvent::KeysChanged { jwks } => self.jwks = Some(jwks),
            ClientEvent::SecretCreated { secret_id, label, digest, expires_at } => {
                self.secrets.insert(secret_id, Secret { label, digest, expires_at });
            }
            ClientEvent::SecretRotated { secret_id, label, digest, expires_at, replaces, overlap_until } => {
                if let Some(old) = self.secrets.get_mut(&replaces) {
                    old.expires_at = Some(old.expires_at.map_or(overlap_until, |at| at.min(overlap_until)));
                }
                self.secrets.insert(secret_id, Secret { label, digest, expires_at });
            }
            ClientEvent::SecretRevoked { secret_id } => {
                self.secrets.remove(&secret_id);
            }
            ClientEvent::RequestShareChanged { percent } => self.request_share = percent,
            ClientEvent::TokensRevoked {} => {}
            ClientEvent::Disabled {} => self.standing = Standing::Disabled,
            ClientEvent::Enabled {} | ClientEvent::Reinstated {} => {
                self.standing = Standing::Enabled;
                self.restricted_for = None;
            }
            ClientEvent::Restricted { reason } => {
                self.disabled_before = self.standing == Standing::Disabled;
                self.standing = Standing::Restricted;
                self.restricted_for = Some(reason);
            }
            ClientEvent::Verified {} => self.verified = true,
            ClientEvent::Unverified {} => self.verified = false,
            ClientEvent::Deleted {} => {
                self.standing = Standing::Deleted;
                self.secrets.clear();
            }
        }
    }
}

aggregate!(Client);
