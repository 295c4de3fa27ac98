//! Whether a request is a message at all (RFC 9112): what hyper lets pass and another reader might read otherwise is
//! refused, so that nobody behind or before this server sees another request in the same bytes. Then its body, read whole,
//! bounded in bytes and time, before anybody answers.

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
/// Longest that a body may take once the head is there.
const BODY_TIME: Duration = Duration::from_secs(10);

/// The head had Content-Length and Transfer-Encoding; hyper took the first away.
#[derive(Clone, Copy)]
pub struct TwoLengths;

/// Refuses what is no message, and what has a body that nobody takes.
///
/// # Errors
/// Why it is refused.
pub fn check(request: &Request) -> Result<(), Unserved> {
    let headers = request.headers();
    if request.extensions().get::<TwoLengths>().is_some() {
        return Err(Unserved::Malformed("a request has Content-Length or Transfer-Encoding, not both"));
    }
    if !has_host(request) {
        return Err(Unserved::Malformed("a request has exactly one Host, a name or an address"));
    }
    if headers.get_all(AUTHORIZATION).iter().nth(1).is_some() {
        return Err(Unserved::Malformed("a request has one Authorization at most"));
    }
    if !is_only(headers, &TRANSFER_ENCODING, "chunked") {
        return Err(Unserved::Malformed("the only transfer coding is chunked"));
    }
    if !is_only(headers, &CONTENT_ENCODING, "identity") {
        return Err(Unserved::Encoded);
    }
    if *request.method() == Method::CONNECT {
        return Err(Unserved::Malformed("this is no proxy"));
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    match length.is_some_and(|length| length > u64::try_from(BODY_MAX).unwrap_or(u64::MAX)) {
        true => Err(Unserved::BodyTooLarge),
        false => Ok(()),
    }
}

/// Whether the request says once for which host it is (RFC 9112 §3.2). One of HTTP/1.0 need not.
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
    // A target without an authority has an empty one; userinfo is of no host.
    text.is_empty() || !text.contains(&b'@') && Authority::try_from(text).is_ok()
}

/// Whether all fields called `name` say nothing else than `word`, once at most.
fn is_only(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let mut values = headers.get_all(name).iter();
    let only = values
        .next()
        .is_none_or(|value| value.to_str().is_ok_and(|value| value.trim().eq_ignore_ascii_case(word)));
    only && values.next().is_none()
}

/// The request with its body read.
///
/// # Errors
/// Why it can't be read.
pub async fn read(request: Request) -> Result<Request, Unserved> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_MAX)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(error)) => Err(match is_too_long(&error) {
            true => Unserved::BodyTooLarge,
            false => Unserved::Malformed("the body can't be read"),
        }),
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
