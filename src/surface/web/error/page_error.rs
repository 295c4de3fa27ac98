//! The errors that pages can show, and their HTTP statuses. `text` has the words.

use crate::surface::http::params::ParamsError;

/// Why a page can't be shown, or a sign-in can't continue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageError {
    /// The authorization request names no client, or an unknown or disabled one.
    UnknownClient,
    /// The redirect URI is not one of the client's. In development, what the developer needs to mend it.
    BadRedirectUri(Option<Box<AskedRedirect>>),
    /// The redirect URI is one of the client's, but its domain is not verified, or not enabled for logins.
    UnverifiedDomain,
    MissingRedirectUri,
    /// The client pushed no such request, or it has expired or was used (RFC 9126).
    UnknownPushedRequest,
    /// Any other error that must not be returned by a redirect. The reason is for developers and always in
    /// English.
    BadRequest(String),
    /// The sign-in was started in another browser.
    OtherBrowser,
    /// The sign-in took too long, or was already finished.
    Expired,
    Csrf,
    /// The role of the person does not permit this.
    NotPermitted,
    /// The operator restricted the account, for this reason; `None` if the state of the account was kept before it
    /// had reasons.
    AccountRestricted(Option<String>),
    /// The account was closed, for good.
    AccountClosed,
    NotFound,
    MethodNotAllowed,
    TooSlow,
    TooLarge,
    TooManyRequests,
    TooBusy,
    /// Events that the page needs are only in an archive.
    Detached,
    /// The server can't read what it stored: its own fault, which waiting does not mend.
    Unreadable,
}

/// A redirect URI that was asked, beside those of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRedirect {
    pub asked: String,
    pub registered: Vec<String>,
    /// The path of the page where the client's URIs are changed.
    pub settings: String,
}

impl PageError {
    /// Returns the HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::UnknownClient
            | Self::BadRedirectUri(_)
            | Self::UnverifiedDomain
            | Self::MissingRedirectUri
            | Self::UnknownPushedRequest
            | Self::BadRequest(_)
            | Self::OtherBrowser
            | Self::Expired => 400,
            Self::Csrf | Self::NotPermitted | Self::AccountRestricted(_) | Self::AccountClosed => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TooSlow => 408,
            Self::Detached => 410,
            Self::TooLarge => 413,
            Self::TooManyRequests => 429,
            Self::Unreadable => 500,
            Self::TooBusy => 503,
        }
    }
}

impl From<ParamsError> for PageError {
    fn from(error: ParamsError) -> Self {
        match error {
            ParamsError::Body => Self::TooLarge,
            error => Self::BadRequest(error.to_string()),
        }
    }
}
