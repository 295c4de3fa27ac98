//! A user's claims: profile and email address as the standard claims (OIDC Core §5.1).

use super::{Profile, User};
use crate::claim::Claim;
use serde_json::{Map, Value, json};

impl User {
    /// Returns the user's claims that `wanted` selects.
    pub fn claims(&self, wanted: impl Fn(Claim) -> bool) -> Map<String, Value> {
        let profile = self.profile.get().cloned().unwrap_or_default();
        let known = Claim::ALL.iter().filter(|claim| wanted(**claim));
        known.filter_map(|claim| Some((claim.as_str().to_owned(), self.claim(&profile, *claim)?))).collect()
    }

    fn claim(&self, profile: &Profile, claim: Claim) -> Option<Value> {
        let text = |value: &Option<String>| value.clone().map(Value::String);
        match claim {
            Claim::Name => text(&profile.name),
            Claim::GivenName => text(&profile.given_name),
            Claim::FamilyName => text(&profile.family_name),
            Claim::MiddleName => text(&profile.middle_name),
            Claim::Nickname => text(&profile.nickname),
            Claim::PreferredUsername => text(&profile.preferred_username),
            Claim::Profile => text(&profile.profile),
            Claim::Picture => text(&profile.picture),
            Claim::Website => text(&profile.website),
            Claim::Gender => text(&profile.gender),
            Claim::Birthdate => text(&profile.birthdate),
            Claim::Zoneinfo => text(&profile.zoneinfo),
            Claim::Locale => text(&profile.locale),
            Claim::UpdatedAt => profile.updated_at.map(|at| json!(at.seconds())),
            Claim::Email => self.email.get().map(|email| json!(email)),
            Claim::EmailVerified => self.email.get().map(|_| json!(self.email_verified)),
            Claim::Address => profile.address.as_ref().map(|address| json!(address)),
            Claim::PhoneNumber => text(&profile.phone_number),
            Claim::PhoneNumberVerified => {
                profile.phone_number.as_ref().map(|_| json!(profile.phone_number_verified.unwrap_or(false)))
            }
        }
    }
}
