//! A mail before it is sent. `writer` has its text, `transport` sends it.

/// A mail to one person, in one language.
pub(super) struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}
