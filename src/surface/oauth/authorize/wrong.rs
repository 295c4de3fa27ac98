//! What is wrong with an authorization request, as its client is told (RFC 6749 §4.1.2.1).

use crate::store::StoreError;
use std::borrow::Cow;

/// An error for the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub code: &'static str,
    pub description: Cow<'static, str>,
}

impl Wrong {
    pub const fn new(code: &'static str, description: &'static str) -> Self {
        Self { code, description: Cow::Borrowed(description) }
    }

    /// Returns an error whose description says what was asked.
    pub fn told(code: &'static str, description: String) -> Self {
        Self { code, description: Cow::Owned(description) }
    }

    /// Returns the error of a request that is not as the standards say.
    pub const fn invalid(description: &'static str) -> Self {
        Self::new("invalid_request", description)
    }

    /// Returns the error for a failed store, and logs it. The client may try again unless the server can't read what it
    /// stored.
    pub fn store_failed(error: &StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        let told = match error.is_unreadable() {
            true => "the server can't read what it stored; tell its operator",
            false => "try again in a moment",
        };
        Self::new("temporarily_unavailable", told)
    }
}
