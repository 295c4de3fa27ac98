//! Commands of a client.

use super::{
    AuthMethod, ClientType, Domain, DomainProof, Environment, Links, Protocol, SignalStream, TokenPolicy,
};
use crate::{
    Timestamp,
    ids::{AccountId, ClientId, RegistrationId, SecretId},
    scope::Scopes,
};
use ipnet::IpNet;
use serde_json::Value;

/// A client to be registered.
#[derive(Clone, Debug)]
pub struct NewClient {
    pub client_id: ClientId,
    pub account_id: AccountId,
    pub name: String,
    pub client_type: ClientType,
    pub environment: Environment,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    pub scopes: Scopes,
    pub auth_method: AuthMethod,
    /// The client's public keys (RFC 7517 §5), for `private_key_jwt`.
    pub jwks: Option<Value>,
    pub token_policy: TokenPolicy,
    pub protocol: Protocol,
    pub require_pkce: bool,
    /// Whether the server runs for development.
    pub development: bool,
    /// The first secret, for [`AuthMethod::ClientSecret`].
    pub secret: Option<NewSecret>,
}

/// A secret that the server generated; `digest` is its keyed hash.
#[derive(Clone, Debug)]
pub struct NewSecret {
    pub secret_id: SecretId,
    pub label: String,
    pub digest: String,
    pub expires_at: Option<Timestamp>,
}

/// Parsed input; ids, digests and times come from the server.
#[derive(Clone, Debug)]
pub enum ClientCommand {
    Create(Box<NewClient>),
    Rename {
        name: String,
    },
    ChangeRedirectUris {
        redirect_uris: Vec<String>,
        post_logout_redirect_uris: Vec<String>,
        /// Whether the server runs for development.
        development: bool,
    },
    ChangeScopes {
        scopes: Scopes,
    },
    ChangeDomains {
        domains: Vec<Domain>,
        /// How many domains the plan allows.
        limit: u32,
    },
    /// The server has just found the client's proof at `origin`, so the client's owner controls that origin.
    VerifyDomain {
        origin: String,
        method: DomainProof,
        at: Timestamp,
    },
    /// No networks allow every address.
    ChangeIpAllowList {
        networks: Vec<IpNet>,
    },
    ChangeTokenPolicy {
        token_policy: TokenPolicy,
    },
    ChangeProtocol {
        protocol: Protocol,
    },
    /// Whether each authorization request needs a code challenge (RFC 7636).
    ChangePkceRequirement {
        required: bool,
    },
    ChangeKeys {
        jwks: Value,
    },
    /// 1 to 99; `None` for all requests.
    ChangeRequestShare {
        percent: Option<u8>,
    },
    /// Website, policy and terms, as people see them.
    ChangeLinks {
        links: Links,
    },
    /// The SHA-256 digest of the stored picture, in hexadecimal; `None` for no logo.
    ChangeLogo {
        digest: Option<String>,
    },
    /// The stream of security signals as it is from now on; `None` deletes it.
    ChangeSignals {
        signals: Option<Box<SignalStream>>,
    },
    /// Ask for a verification event with this state.
    VerifySignals {
        state: Option<String>,
        at: Timestamp,
    },
    CreateSecret {
        secret: NewSecret,
        at: Timestamp,
    },
    /// Replace one secret. The old one works until `overlap_until`.
    RotateSecret {
        secret_id: SecretId,
        new: NewSecret,
        at: Timestamp,
        overlap_until: Timestamp,
    },
    RevokeSecret {
        secret_id: SecretId,
    },
    /// Replace an exposed credential: every secret, grant and token is revoked, and only `new` works.
    ReplaceExposed {
        new: NewSecret,
        /// How it became known, in a person's words.
        reason: Option<String>,
    },
    /// Every grant and token is revoked; secrets stay.
    RevokeTokens,
    Disable,
    Enable,
    /// Done by an operator.
    Restrict {
        reason: String,
    },
    Reinstate,
    /// Keep the id that the client had in another system. Done by an operator, when it is created.
    ImportId {
        imported_id: String,
        at: Timestamp,
    },
    /// The client registers itself, in the decision in which it is created.
    RegisterItself {
        registration_id: Option<RegistrationId>,
        /// The URL that is its id, where it publishes what it is.
        document: Option<String>,
    },
    /// Done by an operator who knows who is behind the client.
    Verify,
    Unverify,
    Delete,
}
