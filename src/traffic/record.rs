//! An answered request, as it is counted and logged. No I/O.

use std::sync::Arc;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, AnyId, ClientId},
};

const TOO_MANY_REQUESTS: u16 = 429;

/// An answered request.
#[derive(Clone, Debug)]
pub struct Record {
    pub at: Timestamp,
    /// The route's template, such as `/v1/clients/{client_id}`.
    pub route: Arc<str>,
    pub method: &'static str,
    pub status: u16,
    pub duration_us: u32,
    /// The size of the response body, if it is known before it is sent.
    pub bytes: u64,
    /// The code of the problem or OAuth error in the response.
    pub error: Option<&'static str>,
    /// The internal reason for a refusal, which the caller may not know, and the text that the caller got.
    pub reason: Option<&'static str>,
    pub detail: Option<String>,
    /// The account and client that it counts for, if any.
    pub party: Option<Party>,
}

/// The account and client that a request counts for, and what is logged about it.
#[derive(Clone, Debug)]
pub struct Party {
    pub account_id: AccountId,
    pub client_id: Option<ClientId>,
    pub request_id: String,
    pub origin: Option<Origin>,
    /// Whether the caller was authenticated as this party.
    pub proved: bool,
    pub involved: Involved,
    /// What its path names: the last id in it.
    pub object: Option<AnyId>,
}

/// What a request acted with and what it asked about, up to where it ended. Plain UUIDs, since the typed ids take
/// twice the memory and many thousand requests wait to be written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Involved {
    /// The access token that it carried, valid or not, or the one that it got.
    pub token_id: Option<Uuid>,
    /// The grant of that token, or of the code or refresh token that it presented.
    pub grant_id: Option<Uuid>,
    /// The person whom it acted for.
    pub user_id: Option<Uuid>,
    /// The client secret that it presented.
    pub secret_id: Option<Uuid>,
    /// The access token that an introspection or revocation was about.
    pub about_token_id: Option<Uuid>,
    /// The grant of that token, or of the refresh token that it was about.
    pub about_grant_id: Option<Uuid>,
}

impl Record {
    /// Whether any caller may cause any number of such requests: it is unauthenticated, or a window is full.
    pub(super) fn is_cheap(&self) -> bool {
        self.status == TOO_MANY_REQUESTS || self.party.as_ref().is_some_and(|party| !party.proved)
    }

    /// The kind of the request; only a few of each kind are logged.
    pub(super) fn kind(&self) -> &'static str {
        self.reason.or(self.error).unwrap_or_default()
    }
}
