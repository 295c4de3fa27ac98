//! Events of a client.

use super::{AuthMethod, ClientType, Domain, DomainProof, Environment, Protocol, SignalStream, TokenPolicy};
use crate::{
    Timestamp,
    fact::facts,
    flags::is_true,
    ids::{AccountId, ClientId, RegistrationId, SecretId},
    scope::Scopes,
};
use ipnet::IpNet;
use serde_json::Value;

facts! {
    /// Facts of a client and its secrets.
    pub enum ClientEvent {
        public "client.created" v 1 => Created {
            client_id: ClientId,
            account_id: AccountId,
            name: String,
            client_type: ClientType,
            environment: Environment,
            redirect_uris: Vec<String>,
            post_logout_redirect_uris: Vec<String>,
            scopes: Scopes,
            auth_method: AuthMethod,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            jwks: Option<Value>,
            token_policy: TokenPolicy,
            /// Absent in old events.
            #[serde(default, skip_serializing_if = "Protocol::is_default")]
            protocol: Protocol,
            /// Absent where PKCE is required.
            #[serde(default = "required", skip_serializing_if = "is_true")]
            require_pkce: bool,
        },
        public "client.renamed" v 1 => Renamed { name: String, },
        public "client.redirect_uris_changed" v 1 => RedirectUrisChanged {
            redirect_uris: Vec<String>,
            post_logout_redirect_uris: Vec<String>,
        },
        public "client.scopes_changed" v 1 => ScopesChanged { scopes: Scopes, },
        /// Origins that stay in the list stay verified.
        public "client.domains_changed" v 1 => DomainsChanged { domains: Vec<Domain>, },
        public "client.domain_verified" v 1 => DomainVerified {
            origin: String,
            method: DomainProof,
            verified_at: Timestamp,
        },
        /// The networks from which the client may send requests; all of them if empty.
        public "client.ip_allow_list_changed" v 1 => IpAllowListChanged { networks: Vec<IpNet>, },
        public "client.token_policy_changed" v 1 => TokenPolicyChanged { token_policy: TokenPolicy, },
        public "client.protocol_changed" v 1 => ProtocolChanged { protocol: Protocol, },
        /// Whether each authorization request needs a code challenge (RFC 7636).
        public "client.pkce_requirement_changed" v 1 => PkceRequirementChanged { required: bool, },
        public "client.keys_changed" v 1 => KeysChanged { jwks: Value, },
        /// The part of its account's requests that the client may use, in percent; all of them if absent.
        public "client.request_share_changed" v 1 => RequestShareChanged {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            percent: Option<u8>,
        },
        /// The client's home page, privacy policy and terms; https.
        public "client.links_changed" v 1 => LinksChanged {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            website_uri: Option<String>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            policy_uri: Option<String>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            tos_uri: Option<String>,
        },
        /// The SHA-256 digest of the client's logo, in hexadecimal; absent if it has none any more.
        public "client.logo_changed" v 1 => LogoChanged {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            digest: Option<String>,
        },
        /// The client's stream of security signals (OpenID Shared Signals Framework 1.0); absent once it was deleted.
        public "client.signals_changed" v 1 => SignalsChanged {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            signals: Option<Box<SignalStream>>,
        },
        /// The client asked for an event that proves that its stream works. `state` is the client's own.
        public "client.signal_verification_requested" v 1 => SignalVerificationRequested {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            state: Option<String>,
            requested_at: Timestamp,
        },
        /// The client was moved here from another system. Its apps may go on naming it by the id that it had there.
        public "client.id_imported" v 1 => IdImported {
            imported_id: String,
            imported_at: Timestamp,
        },
        /// The client registered itself (RFC 7591). Whoever has its registration access token may change it.
        public "client.self_registered" v 1 => SelfRegistered {
            /// The account's token that it did so with; absent where anybody may register.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            registration_id: Option<RegistrationId>,
            /// The URL that is its id, and where it publishes what it is; absent for any other client.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            document: Option<String>,
        },
        /// `digest` is a keyed hash of the secret, which has 256 random bits unless the client was moved here with it.
        public "client.secret_created" v 1 => SecretCreated {
            secret_id: SecretId,
            label: String,
            digest: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            expires_at: Option<Timestamp>,
        },
        public "client.secret_rotated" v 1 => SecretRotated {
            secret_id: SecretId,
            label: String,
            digest: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            expires_at: Option<Timestamp>,
            replaces: SecretId,
            overlap_until: Timestamp,
        },
        public "client.secret_revoked" v 1 => SecretRevoked { secret_id: SecretId, },
        /// The client's grants and tokens are revoked. `reason`: what a person said of the secret that was exposed.
        public "client.tokens_revoked" v 1 => TokensRevoked {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason: Option<String>,
        },
        public "client.disabled" v 1 => Disabled {},
        public "client.enabled" v 1 => Enabled {},
        public "client.restricted" v 1 => Restricted { reason: String, },
        public "client.reinstated" v 1 => Reinstated {},
        /// The operator knows who is behind the client.
        public "client.verified" v 1 => Verified {},
        public "client.unverified" v 1 => Unverified {},
        public "client.deleted" v 1 => Deleted {},
    }
}

const fn required() -> bool {
    true
}
