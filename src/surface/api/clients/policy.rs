//! A token policy in a request: members left out stay as they are, or have the default for the client type.

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use xwms_events::{client::TokenPolicy, token::TokenFormat};

/// The changes of a token policy. All times are in seconds.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[schema(as = TokenPolicyChange)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PolicyChange {
    /// `jwt` or `opaque`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    format: Option<TokenFormat>,
    /// 60 to 86,400.
    #[serde(deserialize_with = "given")]
    access_token_seconds: Option<u32>,
    /// Whether refresh tokens are issued at all.
    #[serde(deserialize_with = "given")]
    refresh: Option<bool>,
    /// Whether each use of a refresh token replaces it; `false` for web clients only.
    #[serde(deserialize_with = "given")]
    refresh_rotation: Option<bool>,
    #[serde(deserialize_with = "given")]
    refresh_idle_seconds: Option<u32>,
    #[serde(deserialize_with = "given")]
    refresh_absolute_seconds: Option<u32>,
    /// 0 to 60; the default is 30 for a client that authenticates.
    #[serde(deserialize_with = "given")]
    refresh_grace_seconds: Option<u32>,
}

/// Deserializes a member that must have a value if it is present: `null` is refused.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl PolicyChange {
    /// Returns `policy` with the requested changes.
    pub fn of(&self, policy: &TokenPolicy) -> TokenPolicy {
        TokenPolicy {
            format: self.format.unwrap_or(policy.format),
            access_token_seconds: self.access_token_seconds.unwrap_or(policy.access_token_seconds),
            refresh: self.refresh.unwrap_or(policy.refresh),
            refresh_rotation: self.refresh_rotation.unwrap_or(policy.refresh_rotation),
            refresh_idle_seconds: self.refresh_idle_seconds.unwrap_or(policy.refresh_idle_seconds),
            refresh_absolute_seconds: self
                .refresh_absolute_seconds
                .unwrap_or(policy.refresh_absolute_seconds),
            refresh_grace_seconds: self.refresh_grace_seconds.unwrap_or(policy.refresh_grace_seconds),
        }
    }
}
