//! Responses when no handler answers: an unknown route or method, a malformed message, a head or body that is
//! too large, or a request that takes too long. Each has the format of its surface: a problem document under
//! `/v1` and the like, an RFC 6749 body at the endpoints that clients call, a page elsewhere.

use crate::{
    app::Shared,
    surface::{
        http::{caller::Caller, problem::Problem},
        web::{error::PageError, shared::layout::Layout},
    },
};
use axum::{
    Json,
    extract::{FromRequestParts, Request},
    http::{
        HeaderValue, StatusCode, Uri,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONNECTION, RETRY_AFTER},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use serde_json::json;
use tower_http::request_id::RequestId;

/// The endpoints of `/oauth` that programs call. Browsers use the others.
const CALLED: [&str; 9] = [
    "token",
    "par",
    "device_authorization",
    "revoke",
    "introspect",
    "userinfo",
    "jwks.json",
    "register",
    "status-lists",
];
/// Where errors are problem documents, besides the REST API.
const PROBLEMS: [&str; 3] = ["/v1", "/ssf/", "/oauth/global-token-revocation"];

/// Marks a response that no route produced.
#[derive(Clone, Copy)]
pub struct NoRoute;

/// Why no handler answers.
#[derive(Clone, Copy)]
pub enum Unserved {
    NotFound,
    MethodNotAllowed,
    /// The message is malformed, or parsers may read it differently; with the reason.
    Malformed(&'static str),
    /// The body has a content coding.
    Encoded,
    HeadTooLarge,
    BodyTooLarge,
    BodyTooSlow,
    TooSlow,
}

impl Unserved {
    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Returns the code and detail of a problem document.
    fn code_and_detail(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("not_found", "there is no such path"),
            Self::MethodNotAllowed => ("method_not_allowed", "this path does not support this method"),
            Self::Malformed(why) => ("malformed_request", why),
            Self::Encoded => ("unsupported_content_encoding", "a body must not have a content coding"),
            Self::BodyTooLarge => ("body_too_large", "a body may have at most 64 KiB"),
            Self::BodyTooSlow => ("body_too_slow", "the body did not arrive in time"),
            Self::HeadTooLarge => ("head_too_large", "a request head may have at most 16 KiB"),
            Self::TooSlow => ("unavailable", "the request took too long; try again in a moment"),
        }
    }

    fn page_error(self) -> PageError {
        match self {
            Self::NotFound => PageError::NotFound,
            Self::MethodNotAllowed => PageError::MethodNotAllowed,
            Self::Malformed(_) | Self::Encoded => PageError::BadRequest(self.code_and_detail().1.to_owned()),
            Self::HeadTooLarge | Self::BodyTooLarge => PageError::TooLarge,
            Self::BodyTooSlow => PageError::TooSlow,
            Self::TooSlow => PageError::TooBusy,
        }
    }

    /// Returns whether the connection must close, because the rest of it may not start with a request.
    fn closes_connection(self) -> bool {
        match self {
            Self::NotFound | Self::MethodNotAllowed | Self::Encoded | Self::TooSlow => false,
            Self::Malformed(_) | Self::HeadTooLarge | Self::BodyTooLarge | Self::BodyTooSlow => true,
        }
    }

    /// Returns the response to a request of `caller` for `uri`.
    pub fn response(self, caller: &Caller, layout: &Layout, uri: &Uri) -> Response {
        let mut response = self.respond(caller, layout, uri);
        response.extensions_mut().insert(NoRoute);
        if self.closes_connection() {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    fn respond(self, caller: &Caller, layout: &Layout, uri: &Uri) -> Response {
        let (code, detail) = self.code_and_detail();
        let path = uri.path();
        if PROBLEMS.iter().any(|start| path.starts_with(start)) {
            return Problem::new(self.status(), code, detail).of(&caller.request_id).into_response();
        }
        let endpoint = path.strip_prefix("/oauth/").and_then(|rest| rest.split('/').next());
        let mut response = match endpoint {
            Some(endpoint) if CALLED.contains(&endpoint) => {
                let error = match self {
                    Self::TooSlow => "temporarily_unavailable",
                    _ => "invalid_request",
                };
                Json(json!({ "error": error, "error_description": detail })).into_response()
            }
            _ => layout.error(&self.page_error()),
        };
        *response.status_mut() = self.status();
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self, Self::TooSlow) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// The parts of a request that an error response needs after the request is consumed.
pub struct UnservedRequest {
    uri: Uri,
    language: Option<HeaderValue>,
    id: Option<RequestId>,
}

impl UnservedRequest {
    pub fn of(request: &Request) -> Self {
        Self {
            uri: request.uri().clone(),
            language: request.headers().get(ACCEPT_LANGUAGE).cloned(),
            id: request.extensions().get().cloned(),
        }
    }

    pub async fn response(self, app: &Shared, why: Unserved) -> Response {
        let mut parts = self.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, app).await;
        let Ok(layout) = Layout::from_request_parts(&mut parts, app).await;
        why.response(&caller, &layout, &parts.uri)
    }

    fn into_parts(self) -> Parts {
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.uri = self.uri;
        if let Some(language) = self.language {
            parts.headers.insert(ACCEPT_LANGUAGE, language);
        }
        if let Some(id) = self.id {
            parts.extensions.insert(id);
        }
        parts
    }
}
