//! Where a session is used: the network address and the browser, as the request named them. Personal: sealed in
//! the log.

use serde::{Deserialize, Serialize};

/// Where a session is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SessionPlace)]
pub struct Place {
    pub ip: String,
    /// What the browser says that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}
