//! Problem documents (RFC 9457): the REST surface's error responses.

use super::errors;
use crate::{auth::dpop::ProofError, store::StoreError};
use axum::{
    Json,
    extract::rejection::BytesRejection,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::borrow::Cow;

/// The error of a response, for the request log.
#[derive(Clone, Debug)]
pub struct ErrorCode {
    /// The stable code.
    pub code: &'static str,
    /// The explanation for the client's developer. `None` for problem documents: the caller reads it in the
    /// document.
    pub detail: Option<String>,
}

/// What went wrong. `code` is stable; `detail` is for people. `type` leads to the code's entry in the catalogue of
/// errors, unless a registered type says the same.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: Cow<'static, str>,
    title: &'static str,
    status: u16,
    pub code: &'static str,
    pub detail: String,
    /// The member of the request that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(rename = "violated-policies", skip_serializing_if = "Vec::is_empty")]
    violated_policies: Vec<&'static str>,
    /// The OAuth error code, for clients that expect it at the OAuth endpoints (RFC 6749 §5.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    /// Seconds for `Retry-After`.
    #[serde(skip)]
    retry_after: Option<u32>,
    /// The value of `WWW-Authenticate` (RFC 6750 §3).
    #[serde(skip)]
    challenge: Option<Cow<'static, str>>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: errors::type_of(code).into(),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail: detail.into(),
            field: None,
            request_id: None,
            violated_policies: vec![],
            error: None,
            retry_after: None,
            challenge: None,
        }
    }

    /// The body is not declared as JSON.
    pub fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "the content type must be application/json",
        )
    }

    /// The body could not be read.
    pub fn unreadable(rejection: &BytesRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "a body may have at most 64 KiB")
            }
            _ => Self::new(StatusCode::BAD_REQUEST, "invalid_body", "the body ended early"),
        }
    }

    /// The window of `policy` is full for another `reset` seconds (draft-ietf-httpapi-ratelimit-headers).
    pub fn quota_exceeded(policy: &'static str, reset: u32) -> Self {
        Self {
            kind: "https://iana.org/assignments/http-problem-types#quota-exceeded".into(),
            violated_policies: vec![policy],
            retry_after: Some(reset),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                format!("the request limit of the {policy} is reached; try again in {reset} s"),
            )
        }
    }

    /// Too many attempts; the next is allowed in `seconds` seconds.
    pub fn slow_down(seconds: u32) -> Self {
        let detail = format!("too many attempts; try again in {seconds} s");
        Self {
            retry_after: Some(seconds.max(1)),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "slow_down", detail)
        }
    }

    /// The access token isn't valid (RFC 6750 §3.1).
    pub fn invalid_token(detail: impl Into<String>) -> Self {
        let challenge = "Bearer realm=\"xwms\", error=\"invalid_token\"";
        Self {
            challenge: Some(challenge.into()),
            ..Self::new(StatusCode::UNAUTHORIZED, "invalid_token", detail)
        }
    }

    /// The request has no access token, so the challenge has no error code (RFC 6750 §3.1).
    pub fn missing_token(detail: impl Into<String>) -> Self {
        Self { challenge: Some("Bearer realm=\"xwms\"".into()), ..Self::invalid_token(detail) }
    }

    /// The access token is presented without its proof of possession, or with one that is not good (RFC 9449 §7.1).
    pub fn unproved_token(error: ProofError) -> Self {
        Self {
            challenge: Some(error.challenge().into()),
            ..Self::new(StatusCode::UNAUTHORIZED, error.code(), error.to_string())
        }
    }

    /// The access token lacks `scope` (RFC 6750 §3.1).
    pub fn insufficient_scope(scope: &'static str) -> Self {
        let challenge = format!("Bearer realm=\"xwms\", error=\"insufficient_scope\", scope=\"{scope}\"");
        Self {
            challenge: Some(challenge.into()),
            ..Self::new(StatusCode::FORBIDDEN, "insufficient_scope", format!("this needs the scope {scope}"))
        }
    }

    /// The login behind the request is too old or too weak (RFC 9470 §3). The client repeats the values of the
    /// challenge in its authorization request.
    pub fn insufficient_authentication(acr: &'static str, max_age: Option<u32>) -> Self {
        let age = max_age.map(|seconds| format!(", max_age=\"{seconds}\"")).unwrap_or_default();
        let challenge = format!(
            "Bearer realm=\"xwms\", error=\"insufficient_user_authentication\", acr_values=\"{acr}\"{age}"
        );
        let detail = match max_age {
            Some(seconds) => format!("this needs a login of the last {seconds} s that gives {acr}"),
            None => format!("this needs a login that gives {acr}"),
        };
        Self {
            challenge: Some(challenge.into()),
            ..Self::new(StatusCode::UNAUTHORIZED, "insufficient_user_authentication", detail)
        }
    }

    /// Adds the OAuth error code.
    #[must_use]
    pub fn for_oauth(self) -> Self {
        let error = match self.status {
            403 => "access_denied",
            _ => "temporarily_unavailable",
        };
        Self { error: Some(error), ..self }
    }

    /// Sets the wrong `field`.
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// Sets the request's id.
    #[must_use]
    pub fn of(self, request_id: &str) -> Self {
        Self { request_id: Some(request_id.to_owned()), ..self }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if let StoreError::Detached(detached) = &error {
            let detail = format!(
                "events up to position {} are in an archive; start after it, or ask the operator to attach it",
                detached.upto
            );
            return Self::new(StatusCode::GONE, "events_detached", detail);
        }
        tracing::error!(%error, "the store failed");
        if error.is_unreadable() {
            let detail = "the server can't read what it stored; tell its operator the request id";
            return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "unreadable", detail);
        }
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "try again in a moment")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self)).into_response();
        let (code, retry_after, challenge) = (self.code, self.retry_after, self.challenge.clone());
        response.extensions_mut().insert(ErrorCode { code, detail: None });
        // For an outer layer that knows more about the request.
        response.extensions_mut().insert(self);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(challenge) = challenge.and_then(|text| HeaderValue::try_from(text.as_ref()).ok()) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
