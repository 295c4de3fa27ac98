//! Why a password was not hashed or verified: it was not acceptable, or too many others were waiting.

/// Why a password was not hashed or verified.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("too many logins at once")]
    Busy,
    /// Too many passwords of one account are waiting.
    #[error("too many passwords of one account are being hashed")]
    Crowded,
    #[error("a password must have 8 to 256 characters")]
    Length,
    #[error(
        "this password is too easy to guess: it is a common password, a simple pattern, or made of your \
         name, your email address or the name of this service"
    )]
    Guessable,
    #[error("hashing failed")]
    Hash,
}
