//! The data of the second step's page.

use super::{page::LoginError, second_text::SecondText};
use crate::surface::web::shared::{ceremony::Offer, text::PageText};
use askama::Template;

/// The second step of a login. Its forms post `csrf_token`, `pending`, `continue`, the hidden fields, and `code` or
/// `recovery_code` to `/login/second`.
#[derive(Template)]
#[template(path = "login/second.html")]
pub struct SecondPage {
    pub text: PageText<SecondText>,
    pub csrf: String,
    /// The sealed first step.
    pub pending: String,
    pub continuation: String,
    /// Where the login leads if not to a client.
    pub hidden: Vec<(String, String)>,
    /// Whether the client is a test client, where only test users log in.
    pub test: bool,
    /// Whether the user has an authenticator app.
    pub totp: bool,
    /// If the user has passkeys.
    pub passkey: Option<Offer>,
    pub error: Option<LoginError>,
}

impl SecondPage {
    fn message(&self) -> Option<&'static str> {
        self.error.map(|error| match error {
            LoginError::WrongCredentials | LoginError::UnknownPasskey => self.text.wrong,
            LoginError::Busy => self.text.busy,
            LoginError::TooOften { .. } => self.text.too_often,
        })
    }

    fn wrong(&self) -> bool {
        self.error == Some(LoginError::WrongCredentials)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::second_text::TEXT, LoginError, SecondPage};
    use crate::surface::web::shared::{
        ceremony::Offer,
        drawn::{check_all, hostile},
    };

    #[test]
    fn the_second_step_is_drawn_well() {
        let errors = [LoginError::WrongCredentials, LoginError::Busy, LoginError::TooOften { seconds: 1 }];
        for error in errors.into_iter().map(Some).chain([None]) {
            for totp in [true, false] {
                check_all(&TEXT, |text| SecondPage {
                    text,
                    csrf: hostile(),
                    pending: hostile(),
                    continuation: hostile(),
                    hidden: vec![(hostile(), hostile())],
                    test: true,
                    totp,
                    passkey: totp.then(|| Offer { options: hostile(), state: hostile() }),
                    error,
                });
            }
        }
    }
}
