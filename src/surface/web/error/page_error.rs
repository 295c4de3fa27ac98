//! Why a page cannot be shown, and the HTTP status that goes with it. The words stand in `text`.

use crate::surface::http::params::ParamsError;

/// Why a page cannot be shown, or a sign-in cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageError {
    /// The authorization request names no client, or one that is not registered or is disabled.
    UnknownClient,
    /// The redirect URI is not one of the client's.
    BadRedirectUri,
    /// It is one of the client's, but its domain is not verified, or is not for logins.
    UnverifiedDomain,
    MissingRedirectUri,
    /// Something else that must not be redirected; the reason is for developers and stays in English.
    BadRequest(String),
    /// The sign-in was started in another browser.
    OtherBrowser,
    /// The sign-in took too long, or was finished before.
    Expired,
    Csrf,
    NotFound,
    MethodNotAllowed,
    TooSlow,
    TooLarge,
    TooManyRequests,
    TooBusy,
}

impl PageError {
    /// The HTTP status that goes with it.
    pub const fn status(&self) -> u16 {
        match self {
            Self::UnknownClient
            | Self::BadRedirectUri
            | Self::UnverifiedDomain
            | Self::MissingRedirectUri
            | Self::BadRequest(_)
            | Self::OtherBrowser
            | Self::Expired => 400,
            Self::Csrf => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TooSlow => 408,
            Self::TooLarge => 413,
            Self::TooManyRequests => 429,
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
