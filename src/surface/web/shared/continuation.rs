//! What a login or consent page carries on: the authorization request that it interrupts. Sealed, short-lived
//! and bound to one browser, so that nobody can send somebody else a login that they began.
//!
//! It travels in pages, and in a URL only while it is short: see docs/explanation/adr/0046-what-pages-carry.md.

use super::{cookies, request::PageRequest};
use crate::{
    keys::master::MasterKey,
    surface::{
        http::{params::Params, reason::Reason},
        web::error::PageError,
    },
};
use axum_extra::extract::cookie::CookieJar;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use xwms_events::{
    Timestamp,
    client::Client,
    ids::{AccountId, ClientId, GrantId},
    scope::Scopes,
};

/// How long somebody may take to log in and consent, in seconds.
const LIFETIME_SECONDS: u32 = 3600;
/// Longest part of a `Location` of ours that grows with the request, in bytes. nginx takes answers whose head has 4 KiB
/// in all, unless it is told otherwise.
pub const LINK_MAX: usize = 2_048;
/// What the seal is for, beside the key.
const PURPOSE: &[u8] = b"continuation 2";

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
    /// The browser that it was begun in.
    browser: String,
    query: String,
    /// When the person was sent to log in for this request, if they were.
    pub login_after: Option<Timestamp>,
    /// The account whose test users may log in, and nobody else; none for people.
    pub test_of: Option<AccountId>,
    /// Shown on the login page.
    pub client_name: String,
    /// What the consent page showed.
    pub shown: Scopes,
    /// The grant that an approval gives, so that one page gives one.
    pub grant_id: Option<GrantId>,
    expires_at: Timestamp,
}

/// Rides on the answer to a login whose request is too long for a link: whoever answers authorization requests takes
/// the answer over.
#[derive(Clone)]
pub struct GoOn {
    /// With the new session.
    pub jar: CookieJar,
    pub sealed: String,
}

impl Continuation {
    /// Of the request with the parameters in `query`, interrupted at `now` by the page of `stage`.
    pub fn new(stage: Stage, query: &str, client_name: &str, now: Timestamp) -> Self {
        Self {
            stage,
            browser: String::new(),
            query: query.to_owned(),
            login_after: None,
            test_of: None,
            client_name: client_name.to_owned(),
            shown: Scopes::default(),
            grant_id: None,
            expires_at: now.plus_seconds(LIFETIME_SECONDS),
        }
    }

    /// The request's parameters.
    pub fn params(&self) -> Params {
        Params::parse(self.query.as_bytes()).unwrap_or_default()
    }

    /// As a page of `browser` carries it. Empty when it can't be sealed, which opens nowhere.
    pub fn seal(mut self, master: &MasterKey, browser: &str) -> String {
        browser.clone_into(&mut self.browser);
        let plain = serde_json::to_vec(&self).unwrap_or_default();
        let sealed = master.continuation().seal(PURPOSE, &plain).unwrap_or_default();
        BASE64_URL_SAFE_NO_PAD.encode(sealed)
    }

    /// What the browser of `page` carries from the page of `stage`.
    ///
    /// # Errors
    /// [`PageError::OtherBrowser`] if it was begun in another browser, for another page, or is not ours at all;
    /// [`PageError::Expired`] if it was begun too long ago.
    pub fn open(page: &PageRequest, stage: Stage, sealed: &str) -> Result<Self, PageError> {
        let browser = cookies::known_browser(&page.jar);
        let opened = unsealed(page.master(), sealed).filter(|continuation| {
            continuation.stage == stage
                && !continuation.browser.is_empty()
                && browser.as_deref() == Some(continuation.browser.as_str())
        });
        let continuation = opened.ok_or(PageError::OtherBrowser)?;
        let now = page.app.store.clock().now();
        if now < continuation.expires_at { Ok(continuation) } else { Err(PageError::Expired) }
    }
}

fn unsealed(master: &MasterKey, sealed: &str) -> Option<Continuation> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let plain = master.continuation().open(PURPOSE, &bytes).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// Says for the record of the client whose request `sealed` is that a page of it could not go on. Returns the link that
/// begins the request anew, in whatever browser: no more than the client's own link does.
pub async fn record_stranded(page: &PageRequest, sealed: &str) -> Option<String> {
    let continuation = unsealed(page.master(), sealed)?;
    let client_id = continuation.params().get("client_id").and_then(|id| id.parse::<ClientId>().ok());
    if let Some(client_id) = client_id
        && let Ok(client) = page.app.store.load::<Client>(client_id).await
    {
        page.caller.refused(&client.state, Reason::PageStranded);
    }
    Some(format!("/oauth/authorize?{}", continuation.query))
}
