//! The data of the pages on which a person proves a mail address.

use super::text::{MailboxText, PurposeText};
use crate::{
    outbound::providers::Offered,
    store::side::proofs::Purpose,
    surface::web::shared::{continuation::LINK_MAX, text::PageText},
};
use askama::Template;

/// `/sign-up`, `/password/forgotten` and `/support/question` post `csrf_token`, `continue` and `email` to
/// themselves; `/mailbox/code` posts `csrf_token`, `proof` and `code` or `again`; `/mailbox/link` posts
/// `csrf_token` and `link`.
#[derive(Template)]
#[template(path = "mailbox/mailbox.html")]
pub struct MailboxPage {
    pub text: PageText<MailboxText>,
    pub csrf: String,
    pub purpose: Purpose,
    pub step: MailboxStep,
}

/// The step that the page shows.
pub enum MailboxStep {
    /// The person gives their address.
    Start {
        email: String,
        continuation: String,
        is_invalid: bool,
        /// The providers at which people may log in instead, as on the login page; for a sign-up.
        providers: Vec<Offered>,
    },
    /// The person gives the code.
    Code { email: String, proof: String, may_ask_again: bool, error: Option<CodeError> },
    /// The person has opened the link.
    Link { email: String, link: String },
    /// The code or link was used, has expired, or never existed.
    Unusable,
}

/// Why a code was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    Wrong,
    /// It was tried too often.
    Spent,
    Busy,
    /// The next attempt is allowed after this many seconds.
    TooOften {
        seconds: u32,
    },
}

/// Returns the path of the page on which the person gives the address.
pub const fn path_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignUp => "/sign-up",
        Purpose::Password => "/password/forgotten",
        Purpose::NewEmail => "/account/profile/email",
        Purpose::RecoveryEmail => "/account/profile/recovery",
        Purpose::Question => "/support/question",
    }
}

impl MailboxPage {
    fn words(&self) -> &PurposeText {
        match self.purpose {
            Purpose::SignUp => &self.text.sign_up,
            Purpose::Password => &self.text.password,
            Purpose::NewEmail => &self.text.new_email,
            Purpose::RecoveryEmail => &self.text.recovery_email,
            Purpose::Question => &self.text.question,
        }
    }

    fn path(&self) -> &'static str {
        path_of(self.purpose)
    }

    /// Returns the login page of the same request, if that is short enough for a link.
    fn log_in_path(&self) -> String {
        match &self.step {
            MailboxStep::Start { continuation: sealed, .. }
                if !sealed.is_empty() && sealed.len() <= LINK_MAX =>
            {
                format!("/login?continue={sealed}")
            }
            _ => "/login".to_owned(),
        }
    }

    fn title(&self) -> &'static str {
        match self.step {
            MailboxStep::Start { .. } => self.words().title,
            MailboxStep::Code { .. } => self.text.code_title,
            MailboxStep::Link { .. } => self.words().link_title,
            MailboxStep::Unusable => self.text.unusable_title,
        }
    }

    fn message(&self) -> Option<&'static str> {
        match &self.step {
            MailboxStep::Start { is_invalid: true, .. } => Some(self.text.bad_email),
            MailboxStep::Code { error: Some(error), .. } => Some(match error {
                CodeError::Wrong => self.text.wrong_code,
                CodeError::Spent => self.text.spent_code,
                CodeError::Busy => self.text.busy,
                CodeError::TooOften { .. } => self.text.too_often,
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, CodeError, MailboxPage, MailboxStep, Offered, Purpose};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    fn check(step: impl Fn() -> MailboxStep) {
        for purpose in
            [Purpose::SignUp, Purpose::Password, Purpose::NewEmail, Purpose::RecoveryEmail, Purpose::Question]
        {
            check_all(&TEXT, |text| MailboxPage { text, csrf: hostile(), purpose, step: step() });
        }
    }

    #[test]
    fn the_pages_that_prove_an_address_are_drawn_well() {
        for is_invalid in [false, true] {
            check(|| MailboxStep::Start {
                email: hostile(),
                continuation: hostile(),
                is_invalid,
                providers: vec![Offered { id: hostile(), name: hostile() }],
            });
        }
        let too_often = CodeError::TooOften { seconds: 1 };
        for error in
            [None, Some(CodeError::Wrong), Some(CodeError::Spent), Some(CodeError::Busy), Some(too_often)]
        {
            for may_ask_again in [false, true] {
                check(|| MailboxStep::Code { email: hostile(), proof: hostile(), may_ask_again, error });
            }
        }
        check(|| MailboxStep::Link { email: hostile(), link: hostile() });
        check(|| MailboxStep::Unusable);
    }
}
