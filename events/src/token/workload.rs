//! The workload whose token authenticated a client, as facts about the client's tokens name it. Which tokens do is in
//! `client::trusted_issuer`.

use serde::{Deserialize, Serialize};

/// A workload: a subject of an issuer that the client trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Workload {
    /// The name of the trusted issuer within the client.
    pub trusted_issuer: String,
    /// The `iss` of its token.
    pub issuer: String,
    /// A keyed hash of `iss` and `sub`: equal for the same workload. A subject may name a person, so it is not here
    /// itself.
    pub subject_digest: String,
}
