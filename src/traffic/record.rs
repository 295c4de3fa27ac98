//! A request that was answered, as it is counted and logged. No I/O.

use std::sync::Arc;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, ClientId},
};

const TOO_MANY_REQUESTS: u16 = 429;

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Record {
    pub at: Timestamp,
    /// The template, such as `/v1/clients/{client_id}`.
    pub route: Arc<str>,
    pub method: &'static str,
    pub status: u16,
    pub duration_us: u32,
    /// Of the answer's body, as far as they are known before it is sent.
    pub bytes: u64,
    /// The code of the problem or OAuth error that it ended with.
    pub error: Option<&'static str>,
    /// Why it was refused, which the caller may not know, and what they were told in words.
    pub reason: Option<&'static str>,
    pub detail: Option<String>,
    /// Whom it counts for, if anybody.
    pub party: Option<Party>,
}

/// Whom a request counts for, and what is logged of it.
#[derive(Clone, Debug)]
pub struct Party {
    pub account_id: AccountId,
    pub client_id: Option<ClientId>,
    pub request_id: String,
    pub origin: Option<Origin>,
    /// Whether the caller proved to be them.
    pub proved: bool,
}

impl Record {
    /// Whether anybody may cause as many of it as they like: it proves nothing, or a window is full.
    pub(super) fn is_cheap(&self) -> bool {
        self.status == TOO_MANY_REQUESTS || self.party.as_ref().is_some_and(|party| !party.proved)
    }

    /// What it is told apart by where only a few of each kind are logged.
    pub(super) fn kind(&self) -> &'static str {
        self.reason.or(self.error).unwrap_or_default()
    }
}
