//! The authorization response: back to the client's redirect URI with `state` unchanged and `iss` (RFC 9207),
//! in the query or in a form that the browser posts.

use crate::surface::{
    http::params::with_query,
    web::{form_post, shared::request::PageRequest},
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// How the response reaches the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResponseMode {
    Query,
    /// OAuth 2.0 Form Post Response Mode.
    FormPost,
}

impl ResponseMode {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "query" => Some(Self::Query),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }
}

/// Where a response goes.
#[derive(Clone, Debug)]
pub(super) struct Back {
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
}

/// Sends the browser to the client with `answer`.
pub(super) fn to_client(page: &PageRequest, back: &Back, answer: &[(&str, &str)]) -> Response {
    let mut fields: Vec<(&str, &str)> = answer.to_vec();
    if let Some(state) = &back.state {
        fields.push(("state", state));
    }
    fields.push(("iss", &page.app.settings.issuer));
    match back.mode {
        ResponseMode::Query => redirect(&back.redirect_uri, &fields),
        ResponseMode::FormPost => {
            let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            form_post::response(&page.layout, &back.redirect_uri, owned.collect())
        }
    }
}

/// Redirects with 303, so that a browser that posted to us doesn't post to the client (RFC 9700 §4.12). The
/// registered URI stays unchanged; parameters are only appended to its query.
fn redirect(uri: &str, fields: &[(&str, &str)]) -> Response {
    match HeaderValue::try_from(with_query(uri, fields)) {
        Ok(location) => {
            let headers = [
                (header::LOCATION, location),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            ];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
