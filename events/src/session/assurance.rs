//! How sure the server is who logged in: the authentication contexts of the `acr` claim (OIDC Core §2), and what a
//! request may ask for (OIDC Core §3.1.2.1, RFC 9470).

use super::Method;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The assurance that a login gives. A later one includes those before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[schema(as = AuthenticationContext)]
pub enum Assurance {
    /// One factor: it meets no higher level of assurance.
    #[default]
    #[serde(rename = "urn:xwms:acr:password")]
    Password,
    /// Two factors of different kinds.
    #[serde(rename = "urn:xwms:acr:two-factors")]
    TwoFactors,
    /// Two factors, one of them a passkey: a page of another origin can't obtain it.
    #[serde(rename = "urn:xwms:acr:phishing-resistant")]
    PhishingResistant,
}

/// The text is not one of this server's authentication contexts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownAssurance;

impl Assurance {
    /// All of them, from the weakest to the strongest.
    pub const ALL: [Self; 3] = [Self::Password, Self::TwoFactors, Self::PhishingResistant];

    /// Returns its name in the protocol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "urn:xwms:acr:password",
            Self::TwoFactors => "urn:xwms:acr:two-factors",
            Self::PhishingResistant => "urn:xwms:acr:phishing-resistant",
        }
    }

    /// Returns the assurance of a login by `methods`.
    pub fn of(methods: &[Method]) -> Self {
        let by = |method| methods.contains(&method);
        let passkey = by(Method::HardwareKey) || by(Method::SoftwareKey);
        let first = by(Method::Password) || by(Method::Federated);
        let both = first && (by(Method::Otp) || passkey);
        match (passkey, both || by(Method::MultiFactor)) {
            (true, true) => Self::PhishingResistant,
            (false, true) => Self::TwoFactors,
            (_, false) => Self::Password,
        }
    }

    /// Returns what a list of names asks for: the first one that this server knows, because the list is in the order of
    /// preference. `None` if it knows none of them.
    pub fn preferred<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        names.into_iter().find_map(|name| name.parse().ok())
    }

    /// Returns the least that satisfies a list of names of which each one is good enough. `None` if this server knows
    /// none of them.
    pub fn least<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        names.into_iter().filter_map(|name| name.parse().ok()).min()
    }
}

impl FromStr for Assurance {
    type Err = UnknownAssurance;

    fn from_str(text: &str) -> Result<Self, UnknownAssurance> {
        Self::ALL.into_iter().find(|assurance| assurance.as_str() == text).ok_or(UnknownAssurance)
    }
}

/// Returns the authentication context of a login by `methods`.
pub fn acr(methods: &[Method]) -> &'static str {
    Assurance::of(methods).as_str()
}

#[cfg(test)]
mod tests {
    use super::Assurance;
    use crate::session::Method;

    #[test]
    fn a_login_gives_as_much_assurance_as_its_factors() {
        for (methods, assurance) in [
            (vec![], Assurance::Password),
            (vec![Method::Password], Assurance::Password),
            (vec![Method::Otp], Assurance::Password),
            // As in old events, which did not sum up.
            (vec![Method::Password, Method::Otp], Assurance::TwoFactors),
            (Method::password_and(Method::Otp), Assurance::TwoFactors),
            (Method::password_and(Method::SoftwareKey), Assurance::PhishingResistant),
            (Method::passkey(true), Assurance::PhishingResistant),
            (Method::passkey(false), Assurance::PhishingResistant),
            (vec![Method::HardwareKey], Assurance::Password),
            // Another provider's word is one factor, whatever it asked for.
            (vec![Method::Federated], Assurance::Password),
            (vec![Method::Federated, Method::Otp, Method::MultiFactor], Assurance::TwoFactors),
            (vec![Method::Federated, Method::SoftwareKey, Method::MultiFactor], Assurance::PhishingResistant),
        ] {
            assert_eq!(Assurance::of(&methods), assurance, "{methods:?}");
        }
    }

    #[test]
    fn a_list_of_contexts_is_in_the_order_of_preference_and_unknown_ones_are_passed_over() {
        let list = "gold urn:xwms:acr:two-factors urn:xwms:acr:password";
        assert_eq!(Assurance::preferred(list.split(' ')), Some(Assurance::TwoFactors));
        assert_eq!(Assurance::least(list.split(' ')), Some(Assurance::Password));
        assert_eq!(Assurance::preferred("gold 1 2".split(' ')), None);
        for assurance in Assurance::ALL {
            assert_eq!(assurance.as_str().parse(), Ok(assurance));
            let json = serde_json::to_value(assurance).unwrap();
            assert_eq!(json, assurance.as_str(), "it has one name");
        }
    }
}
