//! Why a password was not hashed or verified: it was not acceptable, or too many others were waiting.

/// Why a password was not hashed or verified.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("too many logins at once")]
    Busy,
    /// Too many passwords of one account are waiting.
    #[error("too many passwords of one account at once")]
    Crowded,
    #[error("a password has 8 to 256 characters")]
    Length,
    #[error(
        "others would guess this password soon: it is on the usual lists, a simple pattern, or made of your name, your \
         mail address or the name of this service"
    )]
    Guessable,
    #[error("hashing failed")]
    Hash,
}
