//! OAuth scopes: the fixed vocabulary, and sets of them (RFC 6749 §3.3).

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{SeqAccess, Visitor},
};
use std::{
    fmt::{self, Write},
    str::FromStr,
};

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
    /// Read resources: the APIs that the account protects.
    ResourcesRead = "resources:read",
    /// Create, change and delete resources, and say which clients may ask for them.
    ResourcesWrite = "resources:write",
    /// Read grants, consents and sessions of the account's clients.
    GrantsRead = "grants:read",
    /// Revoke grants.
    GrantsWrite = "grants:write",
    /// Read which tokens were issued.
    TokensRead = "tokens:read",
    /// Revoke tokens.
    TokensWrite = "tokens:write",
    /// End every grant and token that a person has at the account's apps (Global Token Revocation).
    TokensRevokeAll = "tokens:revoke_all",
    /// Introspect every token of the account.
    TokensIntrospect = "tokens:introspect",
    /// Read the account's events.
    EventsRead = "events:read",
    /// Read webhook endpoints, their messages and attempts.
    EndpointsRead = "endpoints:read",
    /// Create, change and delete webhook endpoints, and have messages sent again. A new endpoint gets every public
    /// event of the account, and by a replay those of the past, so this reads as much as `events:read`.
    EndpointsWrite = "endpoints:write",
    /// Read test users.
    UsersRead = "users:read",
    /// Create, change and delete test users.
    UsersWrite = "users:write",
    /// Read usage and the log of requests.
    UsageRead = "usage:read",
    /// Read alerts about suspicious traffic.
    AlertsRead = "alerts:read",
    /// Read tickets.
    TicketsRead = "tickets:read",
    /// Open, answer, close and reopen tickets.
    TicketsWrite = "tickets:write",
    /// Ask the account's history: everything that was done with a credential, by whom, and from where.
    AuditRead = "audit:read",
    /// Receive security events about the account's people (OpenID Shared Signals Framework 1.0).
    SsfManage = "ssf:manage",
}

impl Scope {
    /// Whether the scope is about the REST API rather than about a person.
    pub fn is_management(self) -> bool {
        self.as_str().contains(':')
    }

    /// Returns its bit in a set.
    const fn bit(self) -> u64 {
        1 << self as u64
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

/// A set of scopes; its text form is space-separated, in the order of [`Scope::ALL`], and its JSON is an array in that
/// order. Every token and every event about one has such a set, so it is a number and not a tree.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Scopes(u64);

const _: () = assert!(Scope::ALL.len() <= 64, "a set has one bit for each scope");

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
        if text.bytes().all(|byte| byte == b' ' || is_token(byte)) {
            Ok(text.split(' ').filter_map(|name| name.parse::<Scope>().ok()).collect())
        } else {
            Err(UnknownScope)
        }
    }

    pub fn contains(&self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether any of them is about the REST API.
    pub fn any_management(&self) -> bool {
        self.iter().any(Scope::is_management)
    }

    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Returns the scopes, in the order of [`Scope::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        let bits = self.0;
        Scope::ALL.iter().copied().filter(move |scope| bits & scope.bit() != 0)
    }

    /// Returns the text form, in one allocation.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.iter().map(|scope| scope.as_str().len() + 1).sum());
        let _ = write!(text, "{self}");
        text
    }

    /// Returns the scopes in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the scopes in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    /// Empty text is the empty set. Parsing stops at the first unknown scope, so ten thousand cost no more than one.
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        text.split(' ').filter(|part| !part.is_empty()).map(str::parse::<Scope>).collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Names)
    }
}

/// Reads the names of the scopes of a set.
struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Scopes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Scopes, A::Error> {
        let mut scopes = Scopes::default();
        while let Some(scope) = names.next_element::<Scope>()? {
            scopes.0 |= scope.bit();
        }
        Ok(scopes)
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, Scopes};

    #[test]
    fn an_unknown_scope_is_left_out_of_a_list_and_a_malformed_list_is_refused() {
        let known = |text| Scopes::known(text).map(|scopes| scopes.to_string());
        assert_eq!(known("groups email openid roles  openid"), Ok("openid email".into()));
        assert_eq!(known("groups"), Ok(String::new()));
        for bad in ["openid\temail", "openid\nemail", "open\"id", "open\\id", "openid caf\u{e9}"] {
            assert!(known(bad).is_err(), "{bad:?}");
        }
    }
    #[test]
    fn a_set_has_each_scope_once_in_the_order_of_all() {
        let mixed = r#"["email","openid","clients:read","email"]"#;
        let scopes: Scopes = serde_json::from_str(mixed).unwrap();
        assert_eq!(serde_json::to_string(&scopes).unwrap(), r#"["openid","email","clients:read"]"#);
        assert_eq!(
            (scopes.to_string(), scopes.text().as_str()),
            (scopes.text(), "openid email clients:read")
        );
        assert_eq!(scopes.to_string().parse::<Scopes>(), Ok(scopes));
        let all: Scopes = Scope::ALL.iter().copied().collect();
        assert_eq!(all.iter().collect::<Vec<_>>(), Scope::ALL);
        assert!(Scope::ALL.iter().all(|scope| all.contains(*scope) && !Scopes::default().contains(*scope)));
    }

    #[test]
    fn sets_of_scopes_are_compared_and_combined() {
        let [some, other, both] =
            ["openid email", "email phone", "openid email phone"].map(|text| text.parse::<Scopes>().unwrap());
        assert_eq!((some.union(&other), some.intersection(&both)), (both.clone(), some.clone()));
        assert!(some.is_subset(&both) && !both.is_subset(&some) && Scopes::default().is_subset(&some));
        assert!(some.intersection(&"phone".parse().unwrap()).is_empty());
    }

    #[test]
    fn an_unknown_scope_in_json_is_refused() {
        for wrong in [r#"["openid","groups"]"#, r#""openid""#, "[1]", "7"] {
            assert!(serde_json::from_str::<Scopes>(wrong).is_err(), "{wrong}");
        }
    }
}
