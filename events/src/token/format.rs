//! The forms of an access token.

use serde::{Deserialize, Serialize};

/// The format of the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenFormat {
    /// A signed JWT (RFC 9068).
    #[default]
    Jwt,
    /// A reference that only introspection can read.
    Opaque,
}
