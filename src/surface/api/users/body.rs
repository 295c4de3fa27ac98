//! The JSON forms of a test user: new, changed, shown. The members of the profile are the standard claims of
//! OIDC Core §5.1, listed once.

use crate::surface::api::shared::body::nullable;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    client::Environment,
    ids::UserId,
    user::{PostalAddress, Profile, User, UserCommand, UserStanding},
};

/// An address (OIDC Core §5.1.1).
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    formatted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

impl From<Address> for PostalAddress {
    fn from(address: Address) -> Self {
        let Address { formatted, street_address, locality, region, postal_code, country } = address;
        Self { formatted, street_address, locality, region, postal_code, country }
    }
}

impl From<PostalAddress> for Address {
    fn from(address: PostalAddress) -> Self {
        let PostalAddress { formatted, street_address, locality, region, postal_code, country } = address;
        Self { formatted, street_address, locality, region, postal_code, country }
    }
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $member:ident: $type:ty,)*) => {
        /// A test user to create.
        #[derive(Deserialize, ToSchema)]
        #[schema(as = NewTestUser)]
        #[serde(deny_unknown_fields)]
        pub(super) struct NewUser {
            /// Unique among the test users of the account. No mail is sent to it.
            pub email: String,
            /// Whether the address counts as verified; `false` if left out.
            #[serde(default)]
            pub email_verified: bool,
            /// 8 to 256 characters, and not easy to guess.
            pub password: String,
            $($(#[$doc])* pub $member: Option<$type>,)*
        }

        impl NewUser {
            pub fn profile(&self) -> Profile {
                Profile {
                    $($member: self.$member.clone().map(Into::into),)*
                    ..Profile::default()
                }
            }
        }

        /// The changes; members left out stay as they are.
        #[derive(Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct TestUserChange {
            /// 8 to 256 characters, and not easy to guess.
            pub password: Option<String>,
            /// `true` to count the mail address as verified; this can't be undone.
            email_verified: Option<bool>,
            $(
                $(#[$doc])*
                #[doc = ""]
                #[doc = "`null` for none."]
                #[serde(default, deserialize_with = "nullable")]
                #[schema(value_type = Option<$type>)]
                pub $member: Option<Option<$type>>,
            )*
        }

        impl TestUserChange {
            fn profile(&self, now: &Profile, at: Timestamp) -> Profile {
                Profile {
                    $($member: match &self.$member {
                        Some(new) => new.clone().map(Into::into),
                        None => now.$member.clone(),
                    },)*
                    updated_at: Some(at),
                    ..now.clone()
                }
            }

            /// Returns the commands that make the change of `user` at a time.
            pub fn commands(&self, user: &User, at: Timestamp) -> Vec<UserCommand> {
                let known = user.profile.get().cloned().unwrap_or_default();
                let changes_profile = [$(self.$member.is_some(),)*].contains(&true);
                let profile =
                    changes_profile.then(|| UserCommand::ChangeProfile { profile: self.profile(&known, at) });
                let verify = (self.email_verified == Some(true)).then_some(UserCommand::VerifyEmail);
                let password = self.password.as_ref().map(|_| UserCommand::ChangePassword);
                profile.into_iter().chain(verify).chain(password).collect()
            }

            /// Whether the change would undo something that can't be undone.
            pub fn takes_back(&self, user: &User) -> bool {
                self.email_verified == Some(false) && user.email_verified
            }
        }

        /// A test user.
        #[derive(Serialize, ToSchema)]
        #[schema(as = TestUser)]
        pub(super) struct UserView {
            #[schema(value_type = String)]
            user_id: Option<UserId>,
            /// Always `test`.
            environment: Environment,
            email: Option<String>,
            email_verified: bool,
            /// `active` or `suspended`.
            standing: UserStanding,
            $($(#[$doc])* $member: Option<$type>,)*
            /// When the profile was last changed.
            #[schema(value_type = Option<String>)]
            updated_at: Option<Timestamp>,
        }

        impl From<&User> for UserView {
            fn from(user: &User) -> Self {
                let profile = user.profile.get().cloned().unwrap_or_default();
                Self {
                    user_id: user.id,
                    environment: Environment::Test,
                    email: user.email.get().cloned(),
                    email_verified: user.email_verified,
                    standing: user.standing,
                    $($member: profile.$member.map(Into::into),)*
                    updated_at: profile.updated_at,
                }
            }
        }
    };
}

bodies! {
    name: String,
    given_name: String,
    family_name: String,
    middle_name: String,
    nickname: String,
    preferred_username: String,
    /// The URL of a page about the user.
    profile: String,
    /// The URL of an image.
    picture: String,
    /// The URL of the user's website.
    website: String,
    gender: String,
    /// `YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`.
    birthdate: String,
    /// A name of the IANA time zone database, such as `Europe/Amsterdam`.
    zoneinfo: String,
    /// A language tag, such as `nl-NL`.
    locale: String,
    /// With the country code, such as `+31201234567`.
    phone_number: String,
    phone_number_verified: bool,
    address: Address,
}
