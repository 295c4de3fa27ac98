//! The kind of application that a client is, whose data it touches, and how it authenticates.

use crate::scope::Scope;
use serde::{Deserialize, Serialize};

/// The kind of application; decides whether it can be trusted to keep a secret.
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
    /// Acts on its own behalf, without a person.
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
    /// Whether a client in this environment may have `scope`. A test client may manage test data only.
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

/// What the server was started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerMode {
    Production,
    /// `xwms dev`: apps may be on loopback addresses that nobody verified.
    Development,
}

impl ServerMode {
    /// Returns the mode of a server that is started for development, or is not.
    pub const fn of(development: bool) -> Self {
        if development { Self::Development } else { Self::Production }
    }
}

/// How it authenticates at the token endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// `client_secret_basic` or `client_secret_post`, as the client prefers (RFC 6749 §2.3.1).
    #[default]
    ClientSecret,
    /// A signed assertion (RFC 7523, OIDC Core §9).
    PrivateKeyJwt,
    /// A token of an issuer that the client trusts (RFC 7523 §2.2).
    FederatedJwt,
    /// A certificate of an authority that the server trusts, in the TLS handshake (RFC 8705 §2.1).
    TlsClientAuth,
    /// A certificate whose key is one of the client's keys, in the TLS handshake (RFC 8705 §2.2).
    SelfSignedTlsClientAuth,
    /// A public client: its id alone.
    None,
}

impl AuthMethod {
    /// Whether clients of this kind register public keys.
    pub const fn has_keys(self) -> bool {
        matches!(self, Self::PrivateKeyJwt | Self::SelfSignedTlsClientAuth)
    }

    /// Whether the client proves possession of a private key with each request, as FAPI 2.0 §5.3.2.1 demands.
    pub const fn is_fapi_2(self) -> bool {
        matches!(self, Self::PrivateKeyJwt | Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }
}
