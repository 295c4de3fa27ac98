//! A mail before it is on its way. What it says is `writer`'s, how it goes out `transport`'s.

/// A mail to one person, in one language.
pub(super) struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}
