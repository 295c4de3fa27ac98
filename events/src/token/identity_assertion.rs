//! The identity assertion by which a client got a token for a person, as facts about the token name it. What an
//! assertion must say is in `id_jag`.

use serde::{Deserialize, Serialize};

/// An identity assertion of an account's login provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IdentityAssertion {
    /// Its `iss`.
    pub issuer: String,
    /// A keyed hash of `iss` and `jti`: equal for the same assertion. The issuer chooses the `jti`, which may tell
    /// something about the person, so it is not here itself.
    pub id_digest: String,
}
