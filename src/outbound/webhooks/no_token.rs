//! Why there is no token for a client: neither a logout token nor a security event token. Nothing is sent then.

use super::{attempt_error::AttemptError, send::Attempt};
use crate::{auth::keyring::SigningError, store::StoreError};
use std::time::Duration;
use xwms_events::endpoint::delivery::Outcome;

/// Why there is no token.
pub(super) enum NoToken {
    /// There never will be one.
    Impossible(&'static str),
    /// There may be one later.
    Failed(&'static str),
}

impl NoToken {
    /// The event that the token would be about can't be read.
    pub const UNREADABLE: Self = Self::Impossible("the event of the log can't be read");
}

impl From<StoreError> for NoToken {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "a token for a client can't be made now");
        Self::Failed("the server could not make the token")
    }
}

impl From<SigningError> for NoToken {
    fn from(error: SigningError) -> Self {
        tracing::warn!(%error, "a token for a client can't be signed now");
        Self::Failed("the server could not sign the token")
    }
}

impl From<NoToken> for Attempt {
    fn from(none: NoToken) -> Self {
        let (outcome, why) = match none {
            NoToken::Impossible(why) => (Outcome::Impossible, why),
            NoToken::Failed(why) => (Outcome::Unanswered, why),
        };
        let error = Some(AttemptError::Told(why.to_owned()));
        Self { outcome, duration: Duration::ZERO, status: None, error, body: None }
    }
}
