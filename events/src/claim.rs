//! Claims about a person (OIDC Core §5.1): the supported ones, the scope that requests each (§5.4), and the claims that
//! a client requests individually (§5.5).

use crate::scope::{Scope, Scopes};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

macro_rules! claims {
    ($($variant:ident = $name:literal by $scope:ident,)*) => {
        /// A claim about a person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Claim { $(#[serde(rename = $name)] $variant,)* }

        impl Claim {
            /// All claims.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name of the claim.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the scope that includes the claim.
            pub const fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope,)* }
            }
        }

        impl FromStr for Claim {
            type Err = UnknownClaim;

            fn from_str(text: &str) -> Result<Self, UnknownClaim> {
                match text { $($name => Ok(Self::$variant),)* _ => Err(UnknownClaim) }
            }
        }
    };
}

claims! {
    Name = "name" by Profile,
    GivenName = "given_name" by Profile,
    FamilyName = "family_name" by Profile,
    MiddleName = "middle_name" by Profile,
    Nickname = "nickname" by Profile,
    PreferredUsername = "preferred_username" by Profile,
    Profile = "profile" by Profile,
    Picture = "picture" by Profile,
    Website = "website" by Profile,
    Gender = "gender" by Profile,
    Birthdate = "birthdate" by Profile,
    Zoneinfo = "zoneinfo" by Profile,
    Locale = "locale" by Profile,
    UpdatedAt = "updated_at" by Profile,
    Email = "email" by Email,
    EmailVerified = "email_verified" by Email,
    Address = "address" by Address,
    PhoneNumber = "phone_number" by Phone,
    PhoneNumberVerified = "phone_number_verified" by Phone,
}

/// Not one of [`Claim::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownClaim;

/// The claims that a client requests individually, by where it wants them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AskedClaims {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub id_token: BTreeSet<Claim>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub userinfo: BTreeSet<Claim>,
}

impl AskedClaims {
    pub fn is_empty(&self) -> bool {
        self.id_token.is_empty() && self.userinfo.is_empty()
    }

    /// Returns the scopes that a person approves by approving these claims; the consent page shows those scopes.
    pub fn scopes(&self) -> Scopes {
        self.id_token.iter().chain(&self.userinfo).map(|claim| claim.scope()).collect()
    }

    /// Returns the claims that a client registered for `registered` may have.
    #[must_use]
    pub fn permitted(self, registered: &Scopes) -> Self {
        let may = |claims: BTreeSet<Claim>| {
            claims.into_iter().filter(|claim| registered.contains(claim.scope())).collect()
        };
        Self { id_token: may(self.id_token), userinfo: may(self.userinfo) }
    }
}

#[cfg(test)]
mod tests {
    use super::{AskedClaims, Claim};
    use crate::scope::Scope;

    #[test]
    fn a_client_may_ask_for_claims_of_its_own_scopes_only() {
        let asked =
            AskedClaims { id_token: [Claim::Email, Claim::Name].into(), userinfo: [Claim::Address].into() };
        let permitted = asked.clone().permitted(&[Scope::Openid, Scope::Email].into_iter().collect());
        assert_eq!(permitted, AskedClaims { id_token: [Claim::Email].into(), userinfo: [].into() });
        assert_eq!(permitted.scopes(), [Scope::Email].into_iter().collect());
        assert_eq!(serde_json::to_value(&asked).unwrap()["userinfo"], serde_json::json!(["address"]));
    }

    #[test]
    fn every_claim_is_found_by_its_name() {
        for claim in Claim::ALL {
            assert_eq!(claim.as_str().parse(), Ok(*claim));
        }
        assert!("constructor".parse::<Claim>().is_err());
    }
}
