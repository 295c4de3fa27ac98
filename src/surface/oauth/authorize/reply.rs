//! The authorization response: back to the client's redirect URI with `state` unchanged and `iss` (RFC 9207),
//! in the query or in a form that the browser posts. `jarm` signs it, if the client asked for that.

use super::{
    back::{Back, ResponseMode},
    jarm,
};
use crate::surface::{
    http::params::with_query,
    web::{error::PageError, form_post, shared::request::PageRequest},
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Sends the browser to the client with `answer`.
pub(super) async fn to_client(page: &PageRequest, back: &Back, answer: &[(&str, &str)]) -> Response {
    let mut fields: Vec<(&str, &str)> = answer.to_vec();
    if let Some(state) = &back.state {
        fields.push(("state", state));
    }
    fields.push(("iss", &page.app.settings.issuer));
    let jwt = match back.mode {
        ResponseMode::Query | ResponseMode::FormPost => None,
        ResponseMode::QueryJwt | ResponseMode::FormPostJwt => {
            match jarm::sign(&page.app, back, &fields).await {
                Ok(jwt) => Some(jwt),
                // An unsigned response could be mistaken for an attacker's.
                Err(error) => {
                    tracing::error!(%error, "signing failed");
                    return page.layout.error(&PageError::TooBusy);
                }
            }
        }
    };
    if let Some(jwt) = &jwt {
        fields = vec![("response", jwt.as_str())];
    }
    match back.mode {
        ResponseMode::Query | ResponseMode::QueryJwt => redirect(&back.redirect_uri, &fields),
        ResponseMode::FormPost | ResponseMode::FormPostJwt => {
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
