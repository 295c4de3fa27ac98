//! OAuth scopes: the fixed vocabulary, and sets of them (RFC 6749 §3.3).

use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

macro_rules! scopes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// All scopes of xwms. A client may be registered for these and no others.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Scope { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl Scope {
            /// All scopes, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name used in a token.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl FromStr for Scope {
            type Err = UnknownScope;

            fn from_str(text: &str) -> Result<Self, UnknownScope> {
                match text { $($name => Ok(Self::$variant),)* _ => Err(UnknownScope) }
            }
        }
    };
}

scopes! {
    /// OpenID Connect: an id_token and userinfo.
    Openid = "openid",
    /// Name and other profile claims (OIDC Core §5.4).
    Profile = "profile",
    /// Mail address.
    Email = "email",
    /// Postal address.
    Address = "address",
    /// Phone number.
    Phone = "phone",
    /// Access that outlives the browser session (OIDC Core §11).
    OfflineAccess = "offline_access",
    /// Read the account and its members.
    AccountsRead = "accounts:read",
    /// Change the account and its members.
    AccountsWrite = "accounts:write",
    /// Read clients.
    ClientsRead = "clients:read",
    /// Create, change and delete clients and their secrets.
    ClientsWrite = "clients:write",
    /// Read grants, consents and sessions of the account's clients.
    GrantsRead = "grants:read",
    /// Revoke grants.
    GrantsWrite = "grants:write",
    /// Read which tokens were issued.
    TokensRead = "tokens:read",
    /// Revoke tokens.
    TokensWrite = "tokens:write",
    /// Introspect every token of the account.
    TokensIntrospect = "tokens:introspect",
    /// Read the account's events.
    EventsRead = "events:read",
    /// Read webhook endpoints, their messages and attempts.
    EndpointsRead = "endpoints:read",
    /// Create, change and delete webhook endpoints, and have messages sent again.
    EndpointsWrite = "endpoints:write",
    /// Read test users.
    UsersRead = "users:read",
    /// Create, change and delete test users.
    UsersWrite = "users:write",
    /// Read usage and the log of requests.
    UsageRead = "usage:read",
    /// Read alerts about suspicious traffic.
    AlertsRead = "alerts:read",
}

impl Scope {
    /// Whether the scope is about the REST API rather than about a person.
    pub fn is_management(self) -> bool {
        self.as_str().contains(':')
    }
}

/// Not one of [`Scope::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScope;

impl fmt::Display for UnknownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown scope")
    }
}

impl std::error::Error for UnknownScope {}

/// A set of scopes; its text form is space-separated, in the order of [`Scope::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Every management scope.
    pub fn management() -> Self {
        Scope::ALL.iter().copied().filter(|scope| scope.is_management()).collect()
    }

    /// Returns the scopes in `text` that exist; unknown ones are ignored (OIDC Core §3.1.2.1).
    ///
    /// # Errors
    /// [`UnknownScope`] if `text` is not a list of scopes at all (RFC 6749 §3.3).
    pub fn known(text: &str) -> Result<Self, UnknownScope> {
        let is_token = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        match text.bytes().all(|byte| byte == b' ' || is_token(byte)) {
            true => Ok(text.split(' ').filter_map(|name| name.parse::<Scope>().ok()).collect()),
            false => Err(UnknownScope),
        }
    }

    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether any of them is about the REST API.
    pub fn any_management(&self) -> bool {
        self.iter().any(Scope::is_management)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }

    /// Returns the scopes in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.0.intersection(&other.0).copied().collect()
    }

    /// Returns the scopes in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.0.union(&other.0).copied().collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    /// Empty text is the empty set. Parsing stops at the first unknown scope, so ten thousand cost no more than one.
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        text.split(' ').filter(|part| !part.is_empty()).map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Scopes;

    #[test]
    fn an_unknown_scope_is_left_out_of_a_list_and_a_malformed_list_is_refused() {
        let known = |text| Scopes::known(text).map(|scopes| scopes.to_string());
        assert_eq!(known("groups email openid roles  openid"), Ok("openid email".into()));
        assert_eq!(known("groups"), Ok(String::new()));
        for bad in ["openid\temail", "openid\nemail", "open\"id", "open\\id", "openid caf\u{e9}"] {
            assert!(known(bad).is_err(), "{bad:?}");
        }
    }
}
