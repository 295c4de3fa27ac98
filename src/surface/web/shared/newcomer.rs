//! What a person who registers says about themselves, at a sign-up and by an invitation: a name, and a password
//! unless they log in at a provider. `newcomer.html` has the fields.

use super::text::SharedText;
use crate::keys::password;

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewcomerError {
    Name,
    /// Too short or too long.
    Password,
    /// Too easy to guess.
    GuessablePassword,
    /// The login at the provider opens another account.
    LoginTaken,
    /// Nothing; but the server can't hash a password now.
    Busy,
}

impl NewcomerError {
    pub fn is_of_password(self) -> bool {
        matches!(self, Self::Password | Self::GuessablePassword)
    }

    pub const fn message(self, text: &SharedText) -> &'static str {
        match self {
            Self::Name => text.newcomer.bad_name,
            Self::Password => text.password.refused_length,
            Self::GuessablePassword => text.password.refused_guessable,
            Self::LoginTaken => text.newcomer.login_taken,
            Self::Busy => text.newcomer.busy,
        }
    }
}

impl From<password::PasswordError> for NewcomerError {
    fn from(error: password::PasswordError) -> Self {
        use password::PasswordError as Error;
        match error {
            Error::Length => Self::Password,
            Error::Guessable => Self::GuessablePassword,
            Error::Busy | Error::Crowded | Error::Hash => Self::Busy,
        }
    }
}
