//! Why a password was not hashed or verified: it was not acceptable, or too many others were waiting. Also, why a
//! hash of another system was not taken.

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

/// Why a password hash of another system was not taken. Says nothing of the hash itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    #[error("its form is not known; see the guide on importing people")]
    Unknown,
    #[error("{0}")]
    Malformed(&'static str),
    /// A login would take too long.
    #[error("it costs too much: {0}")]
    Costly(&'static str),
}

impl HashError {
    /// Returns the stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "hash_unknown",
            Self::Malformed(_) => "hash_invalid",
            Self::Costly(_) => "hash_too_costly",
        }
    }
}
