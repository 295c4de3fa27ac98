//! What a login or consent page carries on: the authorization request that it interrupts. Sealed, short-lived
//! and bound to one browser, so that nobody can send somebody else a login that they began.

use crate::{http::params::Params, keys::master::MasterKey};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use xwms_events::{Timestamp, ids::AccountId};

/// How long somebody may take to log in and consent, in seconds.
const LIFETIME_SECONDS: u32 = 3600;

/// Which page carries it. What the one carries is nothing to the other: a login page is shown before it is
/// known who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Login,
    Consent,
}

/// An interrupted authorization request.
#[derive(Serialize, Deserialize)]
pub struct Continuation {
    stage: Stage,
    query: String,
    /// When the person was sent to log in for this request, if they were.
    pub login_after: Option<Timestamp>,
    /// The account whose test users may log in, and nobody else; none for people.
    pub test_of: Option<AccountId>,
    /// Shown on the login page.
    pub client_name: String,
    expires_at: Timestamp,
}

/// Why a continuation can't go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranded {
    /// Begun in another browser, for another page, or not ours at all.
    OtherBrowser,
    /// Begun too long ago.
    Expired,
}

impl Continuation {
    /// Of the request with the parameters in `query`, interrupted at `now` by the page of `stage`.
    pub fn new(stage: Stage, query: &str, client_name: &str, now: Timestamp) -> Self {
        Self {
            stage,
            query: query.to_owned(),
            login_after: None,
            test_of: None,
            client_name: client_name.to_owned(),
            expires_at: now.plus_seconds(LIFETIME_SECONDS),
        }
    }

    /// The request's parameters.
    pub fn params(&self) -> Params {
        Params::parse(self.query.as_bytes()).unwrap_or_default()
    }

    /// As a page carries it. Empty when it can't be sealed, which opens nowhere.
    pub fn seal(&self, master: &MasterKey, browser: &str) -> String {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        let sealed = master.continuation().seal(browser.as_bytes(), &plain).unwrap_or_default();
        BASE64_URL_SAFE_NO_PAD.encode(sealed)
    }

    /// What `browser` carries from the page of `stage`.
    ///
    /// # Errors
    /// See [`Stranded`].
    pub fn open(
        master: &MasterKey,
        stage: Stage,
        browser: Option<&str>,
        sealed: &str,
        now: Timestamp,
    ) -> Result<Self, Stranded> {
        let opened = browser.and_then(|browser| {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
            let plain = master.continuation().open(browser.as_bytes(), &bytes).ok()?;
            serde_json::from_slice::<Self>(&plain).ok()
        });
        let opened = opened.filter(|continuation| continuation.stage == stage);
        let continuation = opened.ok_or(Stranded::OtherBrowser)?;
        if now < continuation.expires_at { Ok(continuation) } else { Err(Stranded::Expired) }
    }
}
