//! How a client asks for a token (RFC 6749 §1.3, §6, RFC 8628 §3.4, RFC 8693 §2.1, RFC 7523 §2.1).

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The grant type of a token request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    AuthorizationCode,
    RefreshToken,
    ClientCredentials,
    /// RFC 8628 §3.4.
    DeviceCode,
    /// RFC 8693 §2.1.
    TokenExchange,
    /// RFC 7523 §2.1. The only assertions taken are identity assertions (ID-JAG).
    JwtBearer,
}

/// The text is not the name of a supported grant type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownGrantType;

impl GrantType {
    /// All of them, in the order in which clients are told.
    pub const ALL: [Self; 6] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::DeviceCode,
        Self::TokenExchange,
        Self::JwtBearer,
    ];

    /// Returns its name in the protocol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
            Self::JwtBearer => "urn:ietf:params:oauth:grant-type:jwt-bearer",
        }
    }
}

impl FromStr for GrantType {
    type Err = UnknownGrantType;

    fn from_str(text: &str) -> Result<Self, UnknownGrantType> {
        Self::ALL.into_iter().find(|grant_type| grant_type.as_str() == text).ok_or(UnknownGrantType)
    }
}
