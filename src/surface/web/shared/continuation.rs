//! An authorization request that a login or consent page interrupts, as the page carries it. It is sealed,
//! short-lived and bound to one browser, so that nobody can make another person finish a login that they
//! started.
//!
//! Pages carry it. A URL does so only while it is short: see docs/explanation/adr/0046-what-pages-carry.md.

use super::{cookies, request::PageRequest};
use crate::{
    keys::master::MasterKey,
    surface::{
        http::{params::Params, reason::Reason},
        web::error::PageError,
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};
use xwms_events::{
    Timestamp,
    client::Client,
    ids::{AccountId, GrantId, client_id_of},
    resource_access::ApprovedResource,
    scope::Scopes,
};

/// How long a user may take to log in and consent, in seconds.
const LIFETIME_SECONDS: u32 = 3600;
/// Longest part of our `Location` header that grows with the request, in bytes. By default, nginx accepts
/// response heads of up to 4 KiB.
pub const LINK_MAX: usize = 2_048;
/// The parameter with the user code of a device (RFC 8628 §3.3.1).
pub const USER_CODE: &str = "user_code";
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"continuation 2";

/// The page that carries the continuation. One page's continuation is not valid for the other: a login page
/// is shown before the user is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Login,
    Consent,
}

/// How the client secured a request that pages carry. It is not asked for again: a pushed request lives for a
/// minute, and a login may take longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secured {
    /// The key of the pushed request, if it was pushed (RFC 9126).
    pub pushed: Option<String>,
    /// Whether the client signed it (RFC 9101).
    pub signed: bool,
    /// When it can no longer be approved.
    pub until: Timestamp,
}

impl Secured {
    /// Returns when a request that is opened at `now` can no longer be approved.
    pub fn until(now: Timestamp) -> Timestamp {
        now.plus_seconds(LIFETIME_SECONDS)
    }
}

/// An interrupted authorization request.
#[derive(Serialize, Deserialize)]
pub struct Continuation {
    stage: Stage,
    /// The browser in which the request started.
    browser: String,
    query: String,
    /// When the user was sent to log in for this request, if so.
    pub login_after: Option<Timestamp>,
    /// The account whose test users, and only they, may log in; `None` for real users.
    pub test_of: Option<AccountId>,
    /// Whether people may sign up on the way to the client.
    #[serde(default)]
    pub sign_up: bool,
    /// The name shown on the login page.
    pub client_name: String,
    /// The path of its logo, if people may see it.
    #[serde(default)]
    pub client_logo: Option<String>,
    /// The scopes that the consent page showed, including those of individually requested claims.
    pub shown: Scopes,
    /// The scopes of APIs that it showed.
    #[serde(default)]
    pub shown_resources: Vec<ApprovedResource>,
    /// The grant that an approval creates, so that one page creates only one.
    pub grant_id: Option<GrantId>,
    /// Set if the client secured the request.
    #[serde(default)]
    pub secured: Option<Secured>,
    expires_at: Timestamp,
}

/// A response extension after a login whose request is too long for a link. The authorization endpoint's
/// layer replaces the response.
#[derive(Clone)]
pub struct GoOn {
    /// The cookies, including the new session.
    pub jar: CookieJar,
    pub sealed: String,
}

impl Continuation {
    /// Creates a continuation of the request with the parameters in `query`, interrupted at `now` by the page
    /// of `stage`.
    pub fn new(stage: Stage, query: &str, client_name: &str, now: Timestamp) -> Self {
        Self {
            stage,
            browser: String::new(),
            query: query.to_owned(),
            login_after: None,
            test_of: None,
            sign_up: false,
            client_name: client_name.to_owned(),
            client_logo: None,
            shown: Scopes::default(),
            shown_resources: vec![],
            grant_id: None,
            secured: None,
            expires_at: now.plus_seconds(LIFETIME_SECONDS),
        }
    }

    /// Returns the request's parameters.
    pub fn params(&self) -> Params {
        Params::parse(self.query.as_bytes()).unwrap_or_default()
    }

    /// Returns the user code of the device that the person approves, if this is not a client's request in this
    /// browser. No client can state one: only parameters of its request are carried.
    pub fn user_code(&self) -> Option<String> {
        self.params().get(USER_CODE).map(ToOwned::to_owned)
    }

    /// Returns the sealed form for a page of `browser`. It is empty if sealing fails; an empty one never
    /// opens.
    pub fn seal(mut self, master: &MasterKey, browser: &str) -> String {
        browser.clone_into(&mut self.browser);
        master.continuation().seal_text(PURPOSE, &self).unwrap_or_default()
    }

    /// Opens the continuation that the browser of `page` sent from the page of `stage`.
    ///
    /// # Errors
    /// [`PageError::OtherBrowser`] if it started in another browser, belongs to another page, or isn't ours;
    /// [`PageError::Expired`] if it started too long ago.
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

/// Returns the response that continues the request `sealed` with the cookies in `jar`, which have a new login. A
/// request that is too long for a link is continued within this response.
pub fn go_on(jar: CookieJar, sealed: &str) -> Response {
    if sealed.len() <= LINK_MAX {
        return (jar, Redirect::to(&format!("/oauth/authorize?continue={sealed}"))).into_response();
    }
    let mut response = jar.clone().into_response();
    response.extensions_mut().insert(GoOn { jar, sealed: sealed.to_owned() });
    response
}

fn unsealed(master: &MasterKey, sealed: &str) -> Option<Continuation> {
    master.continuation().open_text(PURPOSE, sealed)
}

/// Records for the client of `sealed` that a page of its request could not continue. Returns a link that
/// restarts the request in any browser, which is no more than the client's own link does. There is none for
/// a request that the client secured: only the client can secure it again.
pub async fn record_stranded(page: &PageRequest, sealed: &str) -> Option<String> {
    let continuation = unsealed(page.master(), sealed)?;
    let client_id = continuation.params().get("client_id").and_then(client_id_of);
    if let Some(client_id) = client_id
        && let Ok(client) = page.app.store.load::<Client>(client_id).await
    {
        page.caller.refused(&client.state, Reason::PageStranded);
    }
    // The approval of a device is not a client's request.
    let page = if continuation.user_code().is_some() { "/device" } else { "/oauth/authorize" };
    continuation.secured.is_none().then(|| format!("{page}?{}", continuation.query))
}
