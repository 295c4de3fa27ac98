//! Errors of the endpoints that clients call (RFC 6749 §5.2, RFC 6750 §3.1).

use super::quoted::quoted;
use crate::{
    auth::{dpop::ProofError, keyring::SigningError},
    commands::{CommandError, Conflict},
    store::StoreError,
    surface::http::{
        admission::AdmissionError,
        params::ParamsError,
        problem::{ErrorCode, Problem},
    },
    traffic::guard::Throttled,
};
use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;
use std::borrow::Cow;

/// An error code with a description for the client's developer.
#[derive(Debug)]
pub struct OAuthError {
    pub status: StatusCode,
    pub code: &'static str,
    pub description: String,
    challenge: Option<Cow<'static, str>>,
    /// The response body in place of RFC 6749's, which has no code for this.
    problem: Option<Box<Problem>>,
}

impl OAuthError {
    fn new(status: StatusCode, code: &'static str, description: impl Into<String>) -> Self {
        Self { status, code, description: description.into(), challenge: None, problem: None }
    }

    pub fn invalid_request(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    pub fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_grant", description)
    }

    pub fn invalid_scope(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", description)
    }

    /// For a `resource` that is unknown, ambiguous, or not for this client (RFC 8707 §2).
    pub fn invalid_target(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_target", description)
    }

    pub fn unauthorized_client(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unauthorized_client", description)
    }

    /// The person has not decided yet (RFC 8628 §3.5).
    pub fn authorization_pending() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "authorization_pending",
            "the person has not decided yet: poll again",
        )
    }

    /// The device polls too often (RFC 8628 §3.5).
    pub fn slow_down() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "slow_down", "wait five seconds longer between polls from now on")
    }

    /// The person denied the device (RFC 8628 §3.5).
    pub fn device_denied() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "access_denied", "the person denied access")
    }

    /// The device code has expired (RFC 8628 §3.5).
    pub fn expired_token() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "expired_token",
            "the device code has expired: ask for another one",
        )
    }

    pub fn unsupported_grant_type(asked: Option<&str>) -> Self {
        let asked = quoted(asked.unwrap_or_default());
        let known = "grant_types_supported of the server's metadata names the grant types";
        let description = format!("{asked} is not supported; {known}");
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", description)
    }

    /// As the authorization endpoint would have redirected with (RFC 9126 §2.3).
    pub fn of_authorization(code: &'static str, description: impl Into<String>) -> Self {
        match code {
            "temporarily_unavailable" => Self::unavailable(),
            code => Self::new(StatusCode::BAD_REQUEST, code, description),
        }
    }

    /// Always the same description: an unknown client and a wrong secret must look alike.
    pub fn invalid_client() -> Self {
        Self {
            challenge: Some("Basic realm=\"xwms\", charset=\"UTF-8\"".into()),
            ..Self::new(StatusCode::UNAUTHORIZED, "invalid_client", "client authentication failed")
        }
    }

    /// Always the same description, whatever is wrong with the token.
    pub fn invalid_token() -> Self {
        Self {
            challenge: Some("Bearer realm=\"xwms\", error=\"invalid_token\"".into()),
            ..Self::new(
                StatusCode::UNAUTHORIZED,
                "invalid_token",
                "the access token is missing, expired or revoked",
            )
        }
    }

    /// For a request without a token, so the challenge has no error code (RFC 6750 §3.1).
    pub fn missing_token() -> Self {
        Self { challenge: Some("Bearer realm=\"xwms\"".into()), ..Self::invalid_token() }
    }

    /// For two tokens in one request, or one in an unsupported place (RFC 6750 §3.1).
    pub fn several_tokens() -> Self {
        Self {
            challenge: Some("Bearer realm=\"xwms\", error=\"invalid_request\"".into()),
            ..Self::invalid_request("send one access token: in the Authorization header or in the form")
        }
    }

    /// For a token without the scope `openid`.
    pub fn insufficient_scope(description: impl Into<String>) -> Self {
        Self {
            challenge: Some("Bearer realm=\"xwms\", error=\"insufficient_scope\", scope=\"openid\"".into()),
            ..Self::new(StatusCode::FORBIDDEN, "insufficient_scope", description)
        }
    }

    /// For a token request with a proof of possession that is not good, or without one (RFC 9449 §5 and §8).
    pub fn bad_proof(error: ProofError) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error.code(), error.to_string())
    }

    /// For an access token that is presented without its proof, or with one that is not good (RFC 9449 §7.1 and §9).
    pub fn unproved_token(error: ProofError) -> Self {
        Self {
            challenge: Some(error.challenge().into()),
            ..Self::new(StatusCode::UNAUTHORIZED, error.code(), error.to_string())
        }
    }

    /// For metadata of a client that can't be registered (RFC 7591 §3.2.2).
    pub fn invalid_client_metadata(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_client_metadata", description)
    }

    /// For a redirect URI that can't be registered (RFC 7591 §3.2.2).
    pub fn invalid_redirect_uri(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_redirect_uri", description)
    }

    /// For a caller who is known and may not do this.
    pub fn access_denied(description: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "access_denied", description)
    }

    /// For an endpoint that the operator has turned off.
    pub fn not_offered(description: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "invalid_request", description)
    }

    /// For something that does not exist, at an endpoint that needs no client.
    pub fn not_found(description: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "invalid_request", description)
    }

    /// For an optional part of a specification that this server does not have.
    pub fn not_implemented(description: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, "invalid_request", description)
    }

    /// Returns whether the request itself was refused, rather than throttled or failed.
    pub fn is_refusal(&self) -> bool {
        self.problem.is_none() && self.status.is_client_error()
    }

    /// For what is not known at this moment.
    pub(super) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", "try again in a moment")
    }
}

impl From<ParamsError> for OAuthError {
    fn from(error: ParamsError) -> Self {
        let status = match error {
            ParamsError::Body => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, "invalid_request", error.to_string())
    }
}

impl From<StoreError> for OAuthError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        if !error.is_unreadable() {
            return Self::unavailable();
        }
        // RFC 6749 §5.2 has no code for a fault of the server.
        let told = "the server can't read what it stored; tell its operator the X-Request-Id";
        Self { description: told.to_owned(), ..Self::unavailable() }
    }
}

impl From<SigningError> for OAuthError {
    fn from(error: SigningError) -> Self {
        tracing::error!(%error, "signing failed");
        Self::unavailable()
    }
}

impl From<CommandError> for OAuthError {
    /// A refused grant becomes `invalid_grant`, except for a scope that it does not cover.
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) if refusal.code == "scope_exceeded" => {
                Self::invalid_scope(refusal.detail)
            }
            CommandError::Refused(refusal) => Self::invalid_grant(refusal.detail),
            CommandError::Store(error) => error.into(),
            CommandError::Conflict(Conflict::Used) => Self::bad_proof(ProofError::Replayed),
            CommandError::Conflict(_) => Self::unavailable(),
        }
    }
}

impl From<AdmissionError> for OAuthError {
    fn from(refusal: AdmissionError) -> Self {
        match refusal {
            AdmissionError::Store(error) => error.into(),
            AdmissionError::TooMany { .. }
            | AdmissionError::SlowDown { .. }
            | AdmissionError::Network
            | AdmissionError::Origin => Problem::from(refusal).into(),
        }
    }
}

impl From<Throttled> for OAuthError {
    fn from(throttled: Throttled) -> Self {
        match throttled {
            Throttled::SlowDown(seconds) => Problem::slow_down(seconds).into(),
            Throttled::Store(error) => error.into(),
        }
    }
}

impl From<Problem> for OAuthError {
    fn from(problem: Problem) -> Self {
        Self { problem: Some(Box::new(problem.for_oauth())), ..Self::unavailable() }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        if let Some(problem) = self.problem {
            return problem.into_response();
        }
        let body = Json(json!({ "error": self.code, "error_description": self.description }));
        let mut response = (self.status, body).into_response();
        response.extensions_mut().insert(ErrorCode { code: self.code, detail: Some(self.description) });
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        if let Some(challenge) = self.challenge.and_then(|text| HeaderValue::try_from(text.as_ref()).ok()) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// How many header fields a response has once every layer has added its own.
const FIELDS: usize = 16;

/// Returns a JSON response that must not be cached.
pub fn no_store(body: &impl Serialize) -> Response {
    let mut response = Json(body).into_response();
    let headers = response.headers_mut();
    headers.reserve(FIELDS);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
