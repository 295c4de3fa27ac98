//! Checks that a request is a valid message (RFC 9112). Whatever hyper accepts but another parser might read
//! differently is refused, so that no server before or behind this one sees a different request in the same
//! bytes. Then reads the whole body, limited in bytes and time, before any handler runs (but for uploads of pictures).

use super::unserved::Unserved;
use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Version,
        header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, HOST, TRANSFER_ENCODING},
        uri::Authority,
    },
};
use std::time::Duration;

/// Largest body, in bytes.
pub const BODY_MAX: usize = 64 * 1024;
/// The only routes that take more, and how much. Their handlers read the body themselves, after they have checked who sends it.
const UPLOAD_PATH: &str = "/account/profile/picture";
const LOGO_PATH: (&str, &str) = ("/v1/clients/", "/logo");
const UPLOAD_MAX: usize = 6 * 1024 * 1024;
/// Longest that a body may take after the head.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Marks a head with both Content-Length and Transfer-Encoding; hyper removed the former.
#[derive(Clone, Copy)]
pub struct TwoLengths;

/// Refuses malformed messages, and bodies that no route accepts.
///
/// # Errors
/// Returns why it is refused.
pub fn check(request: &Request) -> Result<(), Unserved> {
    let headers = request.headers();
    if request.extensions().get::<TwoLengths>().is_some() {
        return Err(Unserved::Malformed("a request must not have both Content-Length and Transfer-Encoding"));
    }
    if !has_host(request) {
        return Err(Unserved::Malformed(
            "a request must have exactly one Host, which is a name or an address",
        ));
    }
    if headers.get_all(AUTHORIZATION).iter().nth(1).is_some() {
        return Err(Unserved::Malformed("a request may have at most one Authorization"));
    }
    if !is_only(headers, &TRANSFER_ENCODING, "chunked") {
        return Err(Unserved::Malformed("chunked is the only supported transfer coding"));
    }
    if !is_only(headers, &CONTENT_ENCODING, "identity") {
        return Err(Unserved::Encoded);
    }
    if *request.method() == Method::CONNECT {
        return Err(Unserved::Malformed("this server is not a proxy"));
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let most = if is_upload(request) { UPLOAD_MAX } else { BODY_MAX };
    let too_large = length.is_some_and(|length| length > u64::try_from(most).unwrap_or(u64::MAX));
    if too_large { Err(Unserved::BodyTooLarge) } else { Ok(()) }
}

fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    match *request.method() {
        Method::POST => path == UPLOAD_PATH || is_dashboard_logo(path),
        Method::PUT => path
            .strip_prefix(LOGO_PATH.0)
            .and_then(|rest| rest.strip_suffix(LOGO_PATH.1))
            .is_some_and(|client| !client.is_empty() && !client.contains('/')),
        _ => false,
    }
}

/// Returns whether the dashboard takes the logo of an app at this path.
fn is_dashboard_logo(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    matches!(parts.as_slice(), ["", "dashboard", _, "apps", _, "logo"])
}

/// Returns whether the request names its host exactly once (RFC 9112 §3.2). HTTP/1.0 may leave it out.
fn has_host(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => request.version() < Version::HTTP_11,
        (Some(host), None) => is_host(host),
        (Some(_), Some(_)) => false,
    }
}

fn is_host(host: &HeaderValue) -> bool {
    let text = host.as_bytes();
    // The Host of a target without an authority is empty. A Host has no userinfo.
    text.is_empty() || !text.contains(&b'@') && Authority::try_from(text).is_ok()
}

/// Returns whether the header `name` is absent, or occurs once with the value `word`.
fn is_only(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let mut values = headers.get_all(name).iter();
    let only = values
        .next()
        .is_none_or(|value| value.to_str().is_ok_and(|value| value.trim().eq_ignore_ascii_case(word)));
    only && values.next().is_none()
}

/// Returns the request with its body read.
///
/// # Errors
/// Returns why it can't be read.
pub async fn read(request: Request) -> Result<Request, Unserved> {
    if request.body().is_end_stream() || is_upload(&request) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_MAX)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(error)) if is_too_long(&error) => Err(Unserved::BodyTooLarge),
        Ok(Err(_)) => Err(Unserved::Malformed("the body can't be read")),
        Err(_) => Err(Unserved::BodyTooSlow),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
