//! The data of the invitation page, for every state of the invitation and the user.

use super::text::JoinText;
use crate::{
    outbound::providers::Offered,
    surface::web::shared::{
        newcomer::NewcomerError,
        text::{PageText, Phrase},
    },
};
use askama::Template;
use xwms_events::account::Role;

/// `GET /join`. The form posts `csrf_token`, the hidden fields and, for a new user, `name` and `password` to
/// `/join`. The buttons of providers post `csrf_token`, `provider` and where to return to `/login/with`.
#[derive(Template)]
#[template(path = "join/join.html")]
pub struct JoinPage {
    pub text: PageText<JoinText>,
    pub csrf: String,
    /// The details of the invitation; `None` if it can't be used.
    pub invited: Option<Invited>,
    pub step: JoinStep,
    pub hidden: Vec<(String, String)>,
    /// The hidden fields that lead through a login and back here.
    pub through_login: Vec<(String, String)>,
    /// The provider whose login a new user will use instead of a password.
    pub provider: Option<String>,
    /// The providers at which a new user can get one.
    pub providers: Vec<Offered>,
    /// The provider of the organization of a new user's address.
    pub organization: Option<String>,
    /// Whether a new user may choose a password.
    pub password: bool,
}

/// A usable invitation.
pub struct Invited {
    pub account_name: String,
    pub role: Role,
    pub email: String,
}

/// The next step for the holder of the link.
pub enum JoinStep {
    /// The invited person is logged in.
    Confirm,
    /// Another user is logged in, with this address.
    OtherUser(String),
    /// The invited person is a user, but not logged in.
    LogIn,
    /// The invited person is not a user yet.
    Register { name: String, error: Option<NewcomerError> },
    /// The account's plan allows no more members.
    Full,
    /// The user is a member of the account of this name, which has its dashboard at this path.
    Joined { account_name: String, dashboard: String },
    /// The invitation was used, withdrawn, has expired, or never existed.
    Unusable,
}

impl JoinStep {
    /// Returns the step with the name that a provider knows, if the person typed none.
    #[must_use]
    pub(super) fn or_named(self, known: Option<String>) -> Self {
        match self {
            Self::Register { name, error } if name.is_empty() => {
                Self::Register { name: known.unwrap_or_default(), error }
            }
            step => step,
        }
    }
}

impl JoinPage {
    fn heading(&self) -> (Phrase, &str) {
        let text = &self.text;
        let plain = |title| Phrase { before: title, after: "" };
        match (&self.step, &self.invited) {
            (JoinStep::Joined { account_name, .. }, _) => (text.joined_title, account_name),
            (JoinStep::Full, _) => (plain(text.full_title), ""),
            (JoinStep::Unusable, _) | (_, None) => (plain(text.unusable_title), ""),
            (_, Some(invited)) => (text.title, &invited.account_name),
        }
    }

    fn title(&self) -> String {
        let (phrase, name) = self.heading();
        phrase.with(name)
    }

    fn message(&self) -> Option<&'static str> {
        let JoinStep::Register { error: Some(error), .. } = &self.step else { return None };
        Some(error.message(self.text.shared))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, Invited, JoinPage, JoinStep, NewcomerError, Offered};
    use crate::surface::web::shared::drawn::{check_all, hostile};
    use xwms_events::account::Role;

    #[test]
    fn the_page_of_an_invitation_is_drawn_well() {
        type Ways = (Option<String>, Vec<Offered>, Option<String>, bool);
        let ways: [fn() -> Ways; 4] = [
            || (None, vec![], None, true),
            || (Some(hostile()), vec![], None, false),
            || (None, vec![Offered { id: hostile(), name: hostile() }], Some(hostile()), true),
            || (None, vec![], Some(hostile()), false),
        ];
        for step in [
            || JoinStep::Confirm,
            || JoinStep::OtherUser(hostile()),
            || JoinStep::LogIn,
            || JoinStep::Register { name: hostile(), error: None },
            || JoinStep::Register { name: hostile(), error: Some(NewcomerError::Name) },
            || JoinStep::Register { name: hostile(), error: Some(NewcomerError::Password) },
            || JoinStep::Register { name: hostile(), error: Some(NewcomerError::LoginTaken) },
            || JoinStep::Register { name: hostile(), error: Some(NewcomerError::GuessablePassword) },
            || JoinStep::Full,
            || JoinStep::Joined { account_name: hostile(), dashboard: hostile() },
            || JoinStep::Unusable,
        ] {
            for ways in ways {
                check_all(&TEXT, |text| {
                    let (provider, providers, organization, password) = ways();
                    JoinPage {
                        text,
                        csrf: hostile(),
                        invited: Some(Invited {
                            account_name: hostile(),
                            role: Role::Auditor,
                            email: hostile(),
                        }),
                        step: step(),
                        hidden: vec![(hostile(), hostile())],
                        through_login: vec![(hostile(), hostile())],
                        provider,
                        providers,
                        organization,
                        password,
                    }
                });
            }
        }
    }
}
