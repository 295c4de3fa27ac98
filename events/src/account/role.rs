//! What a member of an account may do.

use crate::scope::{Scope, Scopes};
use serde::{Deserialize, Serialize};

/// A member's role: a fixed set of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Developer,
    Auditor,
}

impl Role {
    /// All roles, the most powerful first.
    pub const ALL: &'static [Self] = &[Self::Owner, Self::Admin, Self::Developer, Self::Auditor];

    /// Returns the name used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Developer => "developer",
            Self::Auditor => "auditor",
        }
    }

    /// Whether a member in this role may grant and revoke `role`.
    pub fn may_give(self, role: Self) -> bool {
        self == Self::Owner || role != Self::Owner && self.permissions().contains(Scope::AccountsWrite)
    }

    /// Whether a member in this role sees the tickets of the others about the account, as they may say anything
    /// about it. Everybody sees their own.
    pub const fn sees_all_tickets(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }

    /// Returns the permissions of the role as API scopes.
    pub fn permissions(self) -> Scopes {
        let may = |scope: &Scope| match self {
            Self::Owner | Self::Admin => true,
            // The answers say where people were.
            // Who decides which roles an API's scopes need could give them to themselves.
            Self::Developer => {
                !matches!(scope, Scope::AccountsWrite | Scope::AuditRead | Scope::ResourcesWrite)
            }
            // Everybody may ask for help.
            Self::Auditor => scope.as_str().ends_with(":read") || *scope == Scope::TicketsWrite,
        };
        Scopes::management().iter().filter(may).collect()
    }
}

/// Returns the part of `given` that a member in `role` may use. A client has no role and keeps all of it. Scopes about
/// the person are allowed in any role. The API, the scopes of tokens and the dashboard all use this.
pub fn permitted(role: Option<Role>, given: &Scopes) -> Scopes {
    match role {
        None => given.clone(),
        Some(role) => {
            let may = role.permissions();
            given.iter().filter(|scope| !scope.is_management() || may.contains(*scope)).collect()
        }
    }
}
