//! What is said where no handler answers: no such route or method, a head that is too large, a request that
//! takes too long. In the format of the surface: a problem document under `/v1`, an RFC 6749 body at the
//! endpoints that clients call, a page elsewhere.

use super::{caller::Caller, problem::Problem};
use crate::{
    app::Shared,
    pages::{Frame, PageError},
};
use axum::{
    Json,
    extract::{FromRequestParts, Request},
    http::{
        HeaderValue, StatusCode, Uri,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, RETRY_AFTER},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use serde_json::json;
use tower_http::request_id::RequestId;

/// Endpoints of `/oauth` that programs call; the others are for browsers.
const CALLED: [&str; 5] = ["token", "revoke", "introspect", "userinfo", "jwks.json"];

/// Why nobody answers.
#[derive(Clone, Copy)]
pub enum Unserved {
    NotFound,
    MethodNotAllowed,
    HeadTooLarge,
    TooSlow,
}

impl Unserved {
    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Code and detail of a problem document.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("not_found", "there is nothing here"),
            Self::MethodNotAllowed => ("method_not_allowed", "there is nothing here for this method"),
            Self::HeadTooLarge => ("head_too_large", "a request head has at most 16 KiB"),
            Self::TooSlow => ("unavailable", "it took too long; try again in a moment"),
        }
    }

    fn page(self) -> PageError {
        match self {
            Self::NotFound => PageError::NotFound,
            Self::MethodNotAllowed => PageError::MethodNotAllowed,
            Self::HeadTooLarge => PageError::TooLarge,
            Self::TooSlow => PageError::TooBusy,
        }
    }

    /// The answer to a request of `caller` for `uri`.
    pub fn answer(self, caller: &Caller, frame: &Frame, uri: &Uri) -> Response {
        let (code, detail) = self.words();
        let path = uri.path();
        if path.starts_with("/v1") {
            return Problem::new(self.status(), code, detail).of(&caller.request_id).into_response();
        }
        let mut response = match path.strip_prefix("/oauth/") {
            Some(endpoint) if CALLED.contains(&endpoint) => {
                let error = match self {
                    Self::TooSlow => "temporarily_unavailable",
                    _ => "invalid_request",
                };
                Json(json!({ "error": error, "error_description": detail })).into_response()
            }
            _ => frame.error(&self.page()),
        };
        *response.status_mut() = self.status();
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self, Self::TooSlow) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// What of a request an answer takes that is written after the request is gone.
pub struct Asked(Parts);

impl Asked {
    pub fn of(request: &Request) -> Self {
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.uri = request.uri().clone();
        if let Some(language) = request.headers().get(ACCEPT_LANGUAGE) {
            parts.headers.insert(ACCEPT_LANGUAGE, language.clone());
        }
        if let Some(id) = request.extensions().get::<RequestId>() {
            parts.extensions.insert(id.clone());
        }
        Self(parts)
    }

    pub async fn answer(mut self, app: &Shared, why: Unserved) -> Response {
        let Ok(caller) = Caller::from_request_parts(&mut self.0, app).await;
        let Ok(frame) = Frame::from_request_parts(&mut self.0, app).await;
        why.answer(&caller, &frame, &self.0.uri)
    }
}
