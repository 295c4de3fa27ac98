//! The links that a client shows to people. What is accepted is in `presentation`.

use serde::{Deserialize, Serialize};

/// The client's links (OpenID Connect Dynamic Registration §2: `client_uri`, `policy_uri`, `tos_uri`); https only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// The client's home page.
    pub website_uri: Option<String>,
    /// What the client does with people's data.
    pub policy_uri: Option<String>,
    /// The client's terms of service.
    pub tos_uri: Option<String>,
}
