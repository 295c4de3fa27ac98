//! Checks that a request is a valid message (RFC 9112). Whatever hyper accepts but another parser might read
//! differently is refused, so that no server before or behind this one sees a different request in the same
//! bytes. Then reads the whole body, limited in bytes and time, before any handler runs (but for uploads of files).

use super::unserved::Unserved;
use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Version,
        header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING},
        uri::Authority,
    },
};
use std::time::Duration;

/// Largest body, in bytes.
pub const BODY_MAX: usize = 64 * 1024;
/// The only routes that take more, and how much. Their handlers read the body themselves, after they have checked
/// who sends it.
const UPLOAD_PATH: &str = "/account/profile/picture";
const LOGO_PATH: Around = Around { before: "/v1/clients/", after: "/logo" };
const UPLOAD_MAX: usize = 6 * 1024 * 1024;
/// What a ticket's messages are sent to, with or without files: forms, and JSON.
const TICKET_FORMS: TicketPaths =
    TicketPaths { new: "/support/new", reply: Around { before: "/support/", after: "/reply" } };
const OPERATOR_FORMS: [Around; 2] = [
    Around { before: "/operator/tickets/", after: "/answer" },
    Around { before: "/operator/tickets/", after: "/note" },
];
const TICKET_JSON: TicketPaths =
    TicketPaths { new: "/v1/tickets", reply: Around { before: "/v1/tickets/", after: "/replies" } };
const FILES_MAX: usize = 16 * 1024 * 1024;
/// Longest that a body may take after the head.
const BODY_TIME: Duration = Duration::from_secs(10);

/// A path that is one name between these two texts.
struct Around {
    before: &'static str,
    after: &'static str,
}

impl Around {
    fn has(&self, path: &str) -> bool {
        let name = path.strip_prefix(self.before).and_then(|rest| rest.strip_suffix(self.after));
        name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
    }
}

/// What a new ticket and what a reply to one is sent to.
struct TicketPaths {
    new: &'static str,
    reply: Around,
}

impl TicketPaths {
    fn has(&self, path: &str) -> bool {
        path == self.new || self.reply.has(path)
    }
}

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
    let most = upload_max(request).unwrap_or(BODY_MAX);
    if is_longer(headers, most) { Err(Unserved::BodyTooLarge) } else { Ok(()) }
}

/// Returns how much body the request may have, if it is an upload.
fn upload_max(request: &Request) -> Option<usize> {
    let path = request.uri().path();
    match *request.method() {
        Method::POST if path == UPLOAD_PATH || is_dashboard_logo(path) => Some(UPLOAD_MAX),
        Method::PUT if LOGO_PATH.has(path) => Some(UPLOAD_MAX),
        Method::POST if TICKET_FORMS.has(path) => has_files(request).then_some(FILES_MAX),
        Method::POST if OPERATOR_FORMS.iter().any(|form| form.has(path)) => {
            has_files(request).then_some(FILES_MAX)
        }
        // A small body has few files or none, and is read like others.
        Method::POST if TICKET_JSON.has(path) => is_longer(request.headers(), BODY_MAX).then_some(FILES_MAX),
        _ => None,
    }
}

/// Returns whether the body is a form that may have files.
fn has_files(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("multipart/form-data")
}

/// Returns whether the head says that the body has more than `most` bytes.
fn is_longer(headers: &HeaderMap, most: usize) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| length > u64::try_from(most).unwrap_or(u64::MAX))
}

/// Returns whether the dashboard takes the logo of an app at this path. Runs for nearly every POST, so it allocates
/// nothing.
fn is_dashboard_logo(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/dashboard/") else { return false };
    let mut parts = rest.split('/');
    let [account, apps, app, logo, more] = std::array::from_fn(|_| parts.next());
    account.is_some() && apps == Some("apps") && app.is_some() && logo == Some("logo") && more.is_none()
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
    if request.body().is_end_stream() || upload_max(&request).is_some() {
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

#[cfg(test)]
mod tests {
    use super::{FILES_MAX, UPLOAD_MAX, upload_max};
    use axum::{body::Body, extract::Request};

    fn most(method: &str, path: &str, kind: &str, length: usize) -> Option<usize> {
        let request = Request::builder().method(method).uri(path).header("content-type", kind);
        upload_max(&request.header("content-length", length).body(Body::empty()).unwrap())
    }

    #[test]
    fn only_uploads_may_have_a_large_body() {
        let (form, json) = ("multipart/form-data; boundary=a", "application/json");
        for (method, path, kind, length, expected) in [
            ("POST", "/account/profile/picture", form, 0, Some(UPLOAD_MAX)),
            ("POST", "/dashboard/account_1/apps/client_1/logo", form, 0, Some(UPLOAD_MAX)),
            ("POST", "/dashboard/account_1/apps/client_1/logo/more", form, 0, None),
            ("POST", "/dashboard/account_1/apps/client_1", form, 0, None),
            ("POST", "/dashboard/account_1/apis/client_1/logo", form, 0, None),
            ("PUT", "/v1/clients/client_1/logo", "image/png", 0, Some(UPLOAD_MAX)),
            ("PUT", "/v1/clients//logo", "image/png", 0, None),
            ("PUT", "/v1/clients/a/b/logo", "image/png", 0, None),
            ("POST", "/support/new", form, 0, Some(FILES_MAX)),
            ("POST", "/support/ticket_1/reply", form, 0, Some(FILES_MAX)),
            ("POST", "/support/ticket_1/reply", "application/x-www-form-urlencoded", 100_000, None),
            ("POST", "/support/ticket_1/close", form, 0, None),
            ("POST", "/support/a/b/reply", form, 0, None),
            ("POST", "/support/question/write", form, 0, None),
            ("POST", "/v1/tickets", json, 100_000, Some(FILES_MAX)),
            ("POST", "/v1/tickets/ticket_1/replies", json, 100_000, Some(FILES_MAX)),
            ("POST", "/v1/tickets", json, 1_000, None),
            ("POST", "/v1/tickets/ticket_1/close", json, 100_000, None),
            ("POST", "/v1/clients", json, 100_000, None),
            ("GET", "/support/new", form, 0, None),
        ] {
            assert_eq!(most(method, path, kind, length), expected, "{method} {path}");
        }
    }
}
