//! The data of the page that ends a sign-up.

use super::text::SignUpText;
use crate::surface::web::shared::{newcomer::NewcomerError, text::PageText};
use askama::Template;

/// `/sign-up/finish`. The form posts `csrf_token`, `name` and `password` to it; for an organization, `csrf_token`,
/// `email` and `continue` to `/login/with`.
#[derive(Template)]
#[template(path = "sign_up/sign_up.html")]
pub struct SignUpPage {
    pub text: PageText<SignUpText>,
    pub csrf: String,
    pub step: SignUpStep,
}

/// What the page shows.
pub enum SignUpStep {
    Form {
        email: String,
        name: String,
        /// Whether a user has the address who never proved it.
        is_held: bool,
        /// The provider whose login the person uses instead of a password.
        provider: Option<String>,
        error: Option<NewcomerError>,
    },
    /// The organization of the address requires its own login.
    Organization {
        email: String,
        provider: String,
        /// The request that the sign-up interrupted.
        continuation: Option<String>,
    },
    /// A user has proved the address in the meantime.
    Taken { email: String },
    Done {
        email: String,
        /// Whether the person may make an account.
        may_open: bool,
    },
}

impl SignUpPage {
    fn title(&self) -> &'static str {
        match self.step {
            SignUpStep::Form { .. } | SignUpStep::Organization { .. } => self.text.title,
            SignUpStep::Taken { .. } => self.text.taken_title,
            SignUpStep::Done { .. } => self.text.done_title,
        }
    }

    fn message(&self) -> Option<&'static str> {
        let SignUpStep::Form { error: Some(error), .. } = &self.step else { return None };
        Some(error.message(self.text.shared))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, NewcomerError, SignUpPage, SignUpStep};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_page_that_ends_a_sign_up_is_drawn_well() {
        let form = |error| {
            move || SignUpStep::Form {
                email: hostile(),
                name: hostile(),
                is_held: true,
                provider: None,
                error,
            }
        };
        let check = |step: &dyn Fn() -> SignUpStep| {
            check_all(&TEXT, |text| SignUpPage { text, csrf: hostile(), step: step() });
        };
        check(&form(None));
        check(&|| SignUpStep::Form {
            email: hostile(),
            name: hostile(),
            is_held: false,
            provider: Some(hostile()),
            error: None,
        });
        for error in [
            NewcomerError::Name,
            NewcomerError::Password,
            NewcomerError::GuessablePassword,
            NewcomerError::Busy,
        ] {
            check(&form(Some(error)));
        }
        for continuation in [None, Some("sealed")] {
            check(&|| SignUpStep::Organization {
                email: hostile(),
                provider: hostile(),
                continuation: continuation.map(ToOwned::to_owned),
            });
        }
        check(&|| SignUpStep::Taken { email: hostile() });
        check(&|| SignUpStep::Done { email: hostile(), may_open: true });
    }
}
