//! The data of the pages on which a person changes a mail address, and undoes a change.

use super::address_text::AddressText;
use crate::{store::side::proofs::Purpose, surface::web::shared::text::PageText};
use askama::Template;

/// `/account/profile/email` and `/account/profile/recovery` post `csrf_token` and `email`,
/// `/account/profile/proved` posts `csrf_token`, and `/profile/undo` posts `csrf_token` and `link`.
#[derive(Template)]
#[template(path = "profile/address.html")]
pub struct AddressPage {
    pub text: PageText<AddressText>,
    pub csrf: String,
    pub purpose: Purpose,
    pub step: AddressStep,
}

/// What the page shows.
pub enum AddressStep {
    /// The person gives the address. `path` is that of the page.
    Ask { path: &'static str, email: String, error: Option<AddressError> },
    /// The person has proved it.
    Confirm { email: String },
    /// Another user proved it.
    Taken { email: String },
    /// Their address was changed since, or too often.
    Void,
    /// Nothing was proved in this browser by this user.
    Unusable,
    /// The link in the mail to the former address.
    Undo { email: String, link: String },
    /// It is too late to undo the change.
    TooLate,
}

/// Why the address can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    Invalid,
    /// The person logs in with it already.
    Own,
}

impl AddressPage {
    fn for_recovery(&self) -> bool {
        self.purpose == Purpose::RecoveryEmail
    }

    fn title(&self) -> &'static str {
        match self.step {
            AddressStep::Ask { .. } | AddressStep::Confirm { .. } if self.for_recovery() => {
                self.text.recovery_title
            }
            AddressStep::Ask { .. } | AddressStep::Confirm { .. } => self.text.email_title,
            AddressStep::Taken { .. } => self.text.taken_title,
            AddressStep::Void => self.text.void_title,
            AddressStep::Unusable | AddressStep::TooLate => self.text.unusable_title,
            AddressStep::Undo { .. } => self.text.undo_title,
        }
    }

    fn intro(&self) -> &'static str {
        if self.for_recovery() { self.text.recovery_intro } else { self.text.email_intro }
    }

    fn message(&self) -> Option<&'static str> {
        match self.step {
            AddressStep::Ask { error: Some(AddressError::Invalid), .. } => Some(self.text.invalid),
            AddressStep::Ask { error: Some(AddressError::Own), .. } => Some(self.text.own),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::address_text::TEXT, AddressError, AddressPage, AddressStep};
    use crate::{
        store::side::proofs::Purpose,
        surface::web::shared::drawn::{check_all, hostile},
    };

    fn check(step: impl Fn() -> AddressStep) {
        for purpose in [Purpose::NewEmail, Purpose::RecoveryEmail] {
            check_all(&TEXT, |text| AddressPage { text, csrf: hostile(), purpose, step: step() });
        }
    }

    #[test]
    fn the_pages_of_addresses_are_drawn_well() {
        for error in [None, Some(AddressError::Invalid), Some(AddressError::Own)] {
            check(|| AddressStep::Ask { path: "/account/profile/email", email: hostile(), error });
        }
        check(|| AddressStep::Confirm { email: hostile() });
        check(|| AddressStep::Taken { email: hostile() });
        check(|| AddressStep::Void);
        check(|| AddressStep::Unusable);
        check(|| AddressStep::Undo { email: hostile(), link: hostile() });
        check(|| AddressStep::TooLate);
    }
}
