//! The page of an invitation: what it needs to be drawn, whatever state the invitation and the person are in.

use super::text::JoinText;
use crate::surface::web::shared::text::{PageText, Phrase};
use askama::Template;
use xwms_events::account::Role;

/// `GET /join`; posts `csrf_token`, the hidden fields and, of somebody new, `name` and `password` to `/join`.
#[derive(Template)]
#[template(path = "join/join.html")]
pub struct JoinPage {
    pub text: PageText<JoinText>,
    pub csrf: String,
    /// What the invitation says; none where it is of no use.
    pub invited: Option<Invited>,
    pub step: JoinStep,
    pub hidden: Vec<(String, String)>,
}

/// An invitation that may be used.
pub struct Invited {
    pub account_name: String,
    pub role: Role,
    pub email: String,
}

/// What comes next for whoever holds the link.
pub enum JoinStep {
    /// They are logged in as the person who is invited.
    Confirm,
    /// They are logged in as somebody else, with this address.
    OtherUser(String),
    /// The invited person is a user, and not logged in.
    LogIn,
    /// The invited person is no user yet.
    Register { name: String, error: Option<JoinError> },
    /// The plan of the account allows no more members.
    Full,
    /// They are in this account.
    Joined(String),
    /// Used, withdrawn, expired, or never was.
    Unusable,
}

/// What is wrong with what somebody new filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinError {
    Name,
    /// Too short or too long.
    Password,
    /// Others would guess it soon.
    GuessablePassword,
}

impl JoinError {
    fn is_of_password(self) -> bool {
        matches!(self, Self::Password | Self::GuessablePassword)
    }
}

impl JoinPage {
    fn heading(&self) -> (Phrase, &str) {
        let text = &self.text;
        let plain = |title| Phrase { before: title, after: "" };
        match (&self.step, &self.invited) {
            (JoinStep::Joined(account), _) => (text.joined_title, account),
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
        match &self.step {
            JoinStep::Register { error: Some(JoinError::Name), .. } => Some(self.text.bad_name),
            JoinStep::Register { error: Some(JoinError::Password), .. } => Some(self.text.bad_password),
            JoinStep::Register { error: Some(JoinError::GuessablePassword), .. } => {
                Some(self.text.guessable_password)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, Invited, JoinError, JoinPage, JoinStep};
    use crate::surface::web::shared::{
        drawn::{check, hostile},
        language::Language,
        text::PageText,
    };
    use xwms_events::account::Role;

    fn page(language: Language, step: JoinStep) -> JoinPage {
        let invited = Some(Invited { account_name: hostile(), role: Role::Auditor, email: hostile() });
        let hidden = vec![(hostile(), hostile())];
        JoinPage { text: PageText::new(&TEXT, language), csrf: hostile(), invited, step, hidden }
    }

    #[test]
    fn the_page_of_an_invitation_is_drawn_well() {
        for language in Language::ALL {
            for step in [
                JoinStep::Confirm,
                JoinStep::OtherUser(hostile()),
                JoinStep::LogIn,
                JoinStep::Register { name: hostile(), error: None },
                JoinStep::Register { name: hostile(), error: Some(JoinError::Name) },
                JoinStep::Register { name: hostile(), error: Some(JoinError::Password) },
                JoinStep::Register { name: hostile(), error: Some(JoinError::GuessablePassword) },
                JoinStep::Full,
                JoinStep::Joined(hostile()),
                JoinStep::Unusable,
            ] {
                check(*language, &page(*language, step));
            }
        }
    }
}
