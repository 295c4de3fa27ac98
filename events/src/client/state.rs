//! The state of a client.

use super::{
    AuthMethod, ClientEvent, ClientType, Domain, DomainVerification, Environment, Links, Protocol,
    ServerMode, SignalStream, Switch, TokenPolicy, is_loopback_origin, origin_of,
    redirect_uri::{self, LoopbackPort},
};
use crate::{
    Timestamp,
    ids::{AccountId, ClientId, RegistrationId, SecretId},
    scope::Scopes,
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, net::IpAddr};

/// One credential of the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    pub label: String,
    pub digest: String,
    pub expires_at: Option<Timestamp>,
}

impl Secret {
    /// Whether the secret works at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.expires_at.is_none_or(|expires_at| at < expires_at)
    }
}

/// Whether the client may act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientStanding {
    /// Not created yet.
    #[default]
    Absent,
    Enabled,
    /// Disabled by its account.
    Disabled,
    /// Restricted by an operator; its account can't undo that.
    Restricted,
    Deleted,
}

/// What a client was called in the system from which it was moved here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedId {
    /// As its apps write it.
    pub id: String,
    /// When it was moved here.
    pub at: Timestamp,
}

/// How a client registered itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfRegistration {
    /// The account's token that it did so with; `None` where anybody may register.
    pub registration_id: Option<RegistrationId>,
    /// The URL that is its id, where it publishes what it is.
    #[serde(default)]
    pub document: Option<String>,
}

/// An application registered by an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Client {
    pub id: Option<ClientId>,
    pub account_id: Option<AccountId>,
    pub standing: ClientStanding,
    /// Whether its account had already disabled it when an operator restricted it.
    pub disabled_before: bool,
    pub name: String,
    pub client_type: ClientType,
    pub environment: Environment,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    pub scopes: Scopes,
    /// Every management scope that it was ever registered for. A caller with fewer scopes may not make a change that
    /// lets them act as the client, because a lost scope can be given back.
    pub reach: Scopes,
    pub domains: Vec<Domain>,
    /// Verifications by origin, for origins in `domains`.
    pub verifications: BTreeMap<String, DomainVerification>,
    /// The networks from which it may send requests; all of them if empty.
    pub ip_allow_list: Vec<IpNet>,
    pub auth_method: AuthMethod,
    pub jwks: Option<Value>,
    pub token_policy: TokenPolicy,
    /// Its OAuth and OpenID Connect options.
    #[serde(default)]
    pub protocol: Protocol,
    /// Whether it may omit the code challenge (RFC 7636).
    pub pkce_waived: bool,
    pub secrets: BTreeMap<SecretId, Secret>,
    /// The part of its account's requests that it may use, in percent; all of them if absent.
    pub request_share: Option<u8>,
    /// Whether the operator knows who is behind the client.
    pub verified: bool,
    /// Its website, policy and terms.
    #[serde(default)]
    pub links: Links,
    /// The SHA-256 digest of its logo, in hexadecimal.
    #[serde(default)]
    pub logo: Option<String>,
    /// Why an operator restricted it; set only while it is restricted.
    pub restricted_for: Option<String>,
    /// The id that it had in the system from which it was moved here.
    #[serde(default)]
    pub imported: Option<ImportedId>,
    /// Set if it registered itself, so that anyone who has its registration access token may change it.
    #[serde(default)]
    pub self_registered: Option<SelfRegistration>,
    /// Its stream of security signals.
    #[serde(default)]
    pub signals: Option<Box<SignalStream>>,
    /// When it last asked for a verification event.
    #[serde(default)]
    pub signals_verified_at: Option<Timestamp>,
}

impl Client {
    /// Returns its id and its account, if it may act.
    pub fn enabled(&self) -> Option<(ClientId, AccountId)> {
        (self.standing == ClientStanding::Enabled).then_some(self.id.zip(self.account_id)).flatten()
    }

    /// Returns the account whose test users are its only users; `None` if it serves real people.
    pub fn test_of(&self) -> Option<AccountId> {
        self.account_id.filter(|_| self.environment == Environment::Test)
    }

    /// Whether it may send requests from `ip`. If the address is unknown, only a client without an allow list may.
    pub fn may_ask_from(&self, ip: Option<IpAddr>) -> bool {
        self.ip_allow_list.is_empty()
            || ip.is_some_and(|ip| {
                self.ip_allow_list.iter().any(|network| network.contains(&ip.to_canonical()))
            })
    }

    /// Whether it may be used from `origin` for everything in `switches`. A client without domains may be used from
    /// anywhere; otherwise the origin must be listed and verified. In development, and for test clients, loopback
    /// needs no proof, because nobody owns it.
    pub fn serves(&self, origin: &str, switches: &[Switch], mode: ServerMode) -> bool {
        self.domains.is_empty()
            || self.domains.iter().any(|domain| {
                domain.origin == origin
                    && switches.iter().all(|switch| domain.is_on(*switch))
                    && self.trusts(origin, mode)
            })
    }

    fn trusts(&self, origin: &str, mode: ServerMode) -> bool {
        let lenient = mode == ServerMode::Development || self.environment == Environment::Test;
        self.verifications.contains_key(origin) || lenient && is_loopback_origin(origin)
    }

    /// Whether it is registered for nothing. Then it gets no tokens and cannot log users in.
    pub fn can_do_nothing(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Whether `asked` matches a registered redirect URI.
    pub fn accepts_redirect(&self, asked: &str) -> bool {
        let port = match self.client_type {
            ClientType::Native => LoopbackPort::Any,
            ClientType::Web | ClientType::Browser | ClientType::Machine => LoopbackPort::Registered,
        };
        self.redirect_uris.iter().any(|registered| redirect_uri::matches_registered(registered, asked, port))
    }

    /// Whether responses may be sent to `uri`: it must be registered and, if the client is bound to domains, be on one
    /// of those.
    pub fn may_return_to(&self, uri: &str, mode: ServerMode) -> bool {
        let https = origin_of(uri).filter(|origin| origin.starts_with("https://"));
        self.accepts_redirect(uri) && https.is_none_or(|origin| self.serves(&origin, &[Switch::Login], mode))
    }

    fn register(&mut self, scopes: Scopes) {
        self.reach = self.reach.union(&scopes.iter().filter(|scope| scope.is_management()).collect());
        self.scopes = scopes;
    }

    /// Applies `event` to the state.
    #[expect(clippy::too_many_lines, reason = "one arm for each event, without a wildcard")]
    pub(super) fn fold(&mut self, event: &ClientEvent) {
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
                    standing: ClientStanding::Enabled,
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
                    links: Links::default(),
                    logo: None,
                    restricted_for: None,
                    imported: None,
                    self_registered: None,
                    signals: None,
                    signals_verified_at: None,
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
            ClientEvent::ProtocolChanged { protocol } => {
                // An address of keys replaces those that were registered, and the other way round.
                self.jwks = self.jwks.take().filter(|_| protocol.jwks_uri.is_none());
                self.protocol = protocol;
            }
            ClientEvent::PkceRequirementChanged { required } => self.pkce_waived = !required,
            ClientEvent::KeysChanged { jwks } => {
                self.jwks = Some(jwks);
                self.protocol.jwks_uri = None;
            }
            ClientEvent::SignalsChanged { signals } => self.signals = signals,
            ClientEvent::SignalVerificationRequested { state: _, requested_at } => {
                self.signals_verified_at = Some(requested_at);
            }
            ClientEvent::IdImported { imported_id, imported_at } => {
                self.imported = Some(ImportedId { id: imported_id, at: imported_at });
            }
            ClientEvent::SelfRegistered { registration_id, document } => {
                self.self_registered = Some(SelfRegistration { registration_id, document });
            }
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
            ClientEvent::LinksChanged { website_uri, policy_uri, tos_uri } => {
                self.links = Links { website_uri, policy_uri, tos_uri };
            }
            ClientEvent::LogoChanged { digest } => self.logo = digest,
            ClientEvent::TokensRevoked { .. } => {}
            ClientEvent::Disabled {} => self.standing = ClientStanding::Disabled,
            ClientEvent::Enabled {} | ClientEvent::Reinstated {} => {
                self.standing = ClientStanding::Enabled;
                self.restricted_for = None;
            }
            ClientEvent::Restricted { reason } => {
                self.disabled_before = self.standing == ClientStanding::Disabled;
                self.standing = ClientStanding::Restricted;
                self.restricted_for = Some(reason);
            }
            ClientEvent::Verified {} => self.verified = true,
            ClientEvent::Unverified {} => self.verified = false,
            ClientEvent::Deleted {} => {
                self.standing = ClientStanding::Deleted;
                self.secrets.clear();
                self.logo = None;
            }
        }
    }
}
