//! `GET /oauth/status-lists/{name}` (draft-ietf-oauth-status-list §8): which of the tokens of a list have stopped,
//! for APIs that check tokens by themselves. Anybody may ask; a list names nobody.
//!
//! Not here: what a list says (`auth::status_list_token`), who gets which place in which list
//! (`auth::status_lists`), and how often a list is made (`auth::served_lists`).

use super::{client_auth::proved_nothing, error::OAuthError};
use crate::{
    app::{App, Shared},
    auth::{
        served_lists::{SignedList, TTL_SECONDS},
        status_list_token::{MODEL, StatusListToken},
        status_lists::named,
    },
    surface::http::{caller::Caller, etag},
};
use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use xwms_events::ids::StatusListId;

/// The endpoint.
///
/// # Errors
/// 404 if there is no such list, or it has ended; 501 for the status at another time; 503 if the current
/// status is not known.
pub async fn status_list(
    State(app): State<Shared>,
    caller: Caller,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, OAuthError> {
    let query = query.unwrap_or_default();
    if url::form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "time") {
        return Err(OAuthError::not_implemented("only the current status is known: leave out time"));
    }
    let list_id = path.ok().and_then(|Path(name)| named(app.store.vault().master(), &name));
    let Some(list_id) = list_id else {
        proved_nothing(&app, &caller, None)?;
        return Err(none());
    };
    let now = app.store.clock().now();
    let served = app.status_lists.served.get(list_id.uuid(), now, make(&app, list_id)).await?;
    let served = served.ok_or_else(OAuthError::unavailable)?;
    let left = (served.until.seconds() - now.seconds()).clamp(0, i64::from(TTL_SECONDS));
    served.list.map(|list| response(&list, left, &headers)).ok_or_else(none)
}

fn none() -> OAuthError {
    OAuthError::not_found("there is no such status list, or it has ended with the last of its tokens")
}

/// Returns the list; `None` if it has ended.
async fn make(app: &App, list_id: StatusListId) -> Result<Option<SignedList>, OAuthError> {
    // A token that the read model doesn't show yet would look valid, even if it was revoked.
    if !app.wait_for_every_node_in(MODEL).await? {
        return Err(OAuthError::unavailable());
    }
    let made = StatusListToken { store: &app.store, keyring: &app.keyring, issuer: &app.settings.issuer };
    Ok(made.sign(list_id).await?.map(SignedList::new))
}

/// Returns the response with `list`, which is the current one for `seconds` more.
fn response(list: &SignedList, seconds: i64, request: &HeaderMap) -> Response {
    let gzip = !list.gzip.is_empty() && takes_gzip(request);
    let body = if gzip { list.gzip.clone() } else { list.jwt.clone().into_bytes() };
    let tag = etag::tag(&body);
    let fixed = [(CONTENT_TYPE, "application/statuslist+jwt"), (VARY, "accept-encoding")];
    let mut response = (fixed, body).into_response();
    let headers = response.headers_mut();
    if gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if let Ok(value) = HeaderValue::try_from(format!("public, max-age={seconds}")) {
        headers.insert(CACHE_CONTROL, value);
    }
    etag::revalidated(response, &tag, request)
}

/// Returns whether the client understands gzip (RFC 9110 §12.5.3).
fn takes_gzip(request: &HeaderMap) -> bool {
    let lists = request.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut codings = lists.flat_map(|list| list.split(','));
    codings.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        is_gzip && weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0))
    })
}

#[cfg(test)]
mod tests {
    use super::takes_gzip;
    use axum::http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};

    #[test]
    fn a_client_gets_gzip_if_it_says_that_it_understands_it() {
        for (accepted, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("br", false),
            ("", false),
            ("gzip;q=x", false),
        ] {
            let request = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(takes_gzip(&request), expected, "{accepted}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
