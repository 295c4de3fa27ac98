//! What kind of application a client is, whose data it touches, and how it proves that it is it.

use crate::scope::Scope;
use serde::{Deserialize, Serialize};

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
