//! Who may use the operator's pages.

use serde::{Deserialize, Serialize};
use xwms_events::{
    ids::UserId,
    user::{User, email},
};

/// People by the id of their user, or by a mail address that they proved to be theirs.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Operators(Vec<String>);

impl From<Vec<String>> for Operators {
    fn from(names: Vec<String>) -> Self {
        Self(names)
    }
}

impl Operators {
    /// Returns whether the user is named by their id, or by the address that they have now and have proved.
    pub fn include(&self, user_id: UserId, user: &User) -> bool {
        let is_meant = |name: &String| match name.parse::<UserId>() {
            Ok(id) => id == user_id,
            Err(_) => user.email_verified && user.has_email(name),
        };
        user.test_of.is_none() && self.0.iter().any(is_meant)
    }

    /// Returns the person named at `place`, from 0.
    pub fn name(&self, place: usize) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }

    /// Returns how many people are named.
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn check(&self, has_second_factors: bool, problems: &mut Vec<String>) {
        for name in &self.0 {
            if name.parse::<UserId>().is_err() && email::parse(name).is_err() {
                problems.push(format!("operators: {name:?} is neither the id of a user nor a mail address"));
            }
        }
        if !self.is_empty() && !has_second_factors {
            problems.push("operators need a second factor, and second_factor is off".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Operators;
    use xwms_events::{
        Personal,
        ids::{AccountId, UserId},
        user::User,
    };

    fn user(address: &str, verified: bool) -> User {
        User { email: Personal::new(address.to_owned()), email_verified: verified, ..User::default() }
    }

    #[test]
    fn only_an_id_or_a_proved_address_makes_an_operator() {
        let (own, other) =
            (UserId::from_uuid(uuid::Uuid::from_u128(1)), UserId::from_uuid(uuid::Uuid::nil()));
        let by_id = Operators(vec![own.to_string()]);
        assert!(by_id.include(own, &user("x@example.org", false)));
        assert!(!by_id.include(other, &user("x@example.org", true)));
        let by_address = Operators(vec!["boss@example.org".to_owned()]);
        assert!(by_address.include(own, &user("boss@example.org", true)));
        assert!(!by_address.include(own, &user("boss@example.org", false)));
        assert!(!by_address.include(own, &user("boss@example.org.evil.example", true)));
        let account = AccountId::from_uuid(uuid::Uuid::nil());
        let of_tests = User { test_of: Some(account), ..user("boss@example.org", true) };
        assert!(!by_address.include(own, &of_tests) && !by_id.include(own, &of_tests));
        assert!(!Operators::default().include(own, &user("boss@example.org", true)));
    }

    #[test]
    fn a_name_that_matches_no_user_is_reported() {
        let mut problems = Vec::new();
        Operators(vec!["boss@example.org".into(), "boss".into()]).check(false, &mut problems);
        assert_eq!(problems.len(), 2, "{problems:?}");
    }
}
