//! Access to an API of an account, as grants, consents and tokens carry it, and the part of the parameter `scope`
//! that is about it.
//!
//! Not here: who may get it (`resource`).

use crate::{account::Role, flags::is_false, ids::ResourceId, scope::Scope};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Access to one API, as a grant and a token carry it. The scopes are the API's own, so the same name at two APIs
/// are two different scopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ResourceAccess {
    #[schema(value_type = String)]
    pub resource_id: ResourceId,
    /// The only `aud` of the token.
    pub audience: String,
    /// In the order in which the API declares them.
    pub scopes: Vec<String>,
    /// Whether the token has the scopes also as the list `permissions`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub permissions_claim: bool,
    /// The person's role in the account of the API when the token was issued, if the API has it in its tokens.
    /// Grants have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The names of the groups of the account of the API that the person was in then, sorted, if the API has them
    /// in its tokens. Grants have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

/// The scopes of one API that a person approved for a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApprovedResource {
    #[schema(value_type = String)]
    pub resource_id: ResourceId,
    pub scopes: Vec<String>,
}

impl From<&ResourceAccess> for ApprovedResource {
    fn from(access: &ResourceAccess) -> Self {
        Self { resource_id: access.resource_id, scopes: access.scopes.clone() }
    }
}

/// Returns the names in the parameter `scope` that are not scopes of xwms, in order, each once.
pub fn names_in(scope: &str) -> Vec<String> {
    let mut known = BTreeSet::new();
    let names = scope.split(' ').filter(|name| !name.is_empty() && name.parse::<Scope>().is_err());
    names.filter(|name| known.insert(*name)).map(ToOwned::to_owned).collect()
}

impl ResourceAccess {
    /// Returns the scopes as the claim `scope` has them.
    pub fn scope_text(&self) -> String {
        self.scopes.join(" ")
    }

    /// Returns this access limited to `names`; `None` if one of them is not in it.
    #[must_use]
    pub fn narrowed(&self, names: &[String]) -> Option<Self> {
        names.iter().all(|name| self.scopes.contains(name)).then(|| {
            let scopes = self.scopes.iter().filter(|scope| names.contains(scope)).cloned().collect();
            Self { scopes, ..self.clone() }
        })
    }
}
