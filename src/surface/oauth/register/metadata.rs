//! The metadata of a client as an app sends it (RFC 7591 §2, OpenID Connect Dynamic Client Registration §2).
//!
//! Members that this server does not know are ignored, as RFC 7591 §2 demands. So a member that names an account, a
//! client type or a standing has no effect: nothing reads it.

use crate::surface::oauth::error::OAuthError;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header::CONTENT_TYPE,
};
use serde::Deserialize;
use serde_json::Value;
use xwms_events::signing_key::Algorithm;

/// Text that would be a NUL, which Postgres can't store.
const NUL: &[u8] = b"\\u0000";

/// The metadata of a request; nothing is checked yet. `null` counts as absent.
#[derive(Default, Deserialize)]
pub(super) struct Metadata {
    pub redirect_uris: Option<Vec<String>>,
    pub post_logout_redirect_uris: Option<Vec<String>>,
    pub token_endpoint_auth_method: Option<String>,
    pub grant_types: Option<Vec<String>>,
    pub response_types: Option<Vec<String>>,
    pub application_type: Option<String>,
    pub client_name: Option<String>,
    pub client_uri: Option<String>,
    pub policy_uri: Option<String>,
    pub tos_uri: Option<String>,
    pub scope: Option<String>,
    pub jwks: Option<Value>,
    pub jwks_uri: Option<String>,
    pub id_token_signed_response_alg: Option<Algorithm>,
    /// RFC 9449 §5.2.
    pub dpop_bound_access_tokens: Option<bool>,
    /// RFC 8705 §3.4.
    pub tls_client_certificate_bound_access_tokens: Option<bool>,
    /// RFC 9126 §6.
    pub require_pushed_authorization_requests: Option<bool>,
    /// Only in an update (RFC 7592 §2.2), as the next ones.
    pub client_id: Option<String>,
    pub client_secret: Option<String>,
    /// Never in a request, as the next ones.
    pub registration_access_token: Option<Value>,
    pub registration_client_uri: Option<Value>,
    pub client_secret_expires_at: Option<Value>,
    pub client_id_issued_at: Option<Value>,
}

impl Metadata {
    /// Reads the body of `request`.
    ///
    /// # Errors
    /// `invalid_client_metadata` if it is no JSON object, or a member has another type.
    pub async fn of(request: Request) -> Result<Self, OAuthError> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(OAuthError::invalid_client_metadata("the content type must be application/json"));
        }
        let body = Bytes::from_request(request, &()).await;
        let body =
            body.map_err(|_| OAuthError::invalid_client_metadata("the body can't be read, or is too large"))?;
        Self::parse(&body)
    }

    /// Reads metadata from JSON.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn parse(body: &[u8]) -> Result<Self, OAuthError> {
        if body.windows(NUL.len()).any(|part| part == NUL) {
            return Err(OAuthError::invalid_client_metadata("text must not contain U+0000"));
        }
        // serde would also read the members from an array.
        if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(OAuthError::invalid_client_metadata("the body must be a JSON object"));
        }
        serde_json::from_slice(body).map_err(|error| OAuthError::invalid_client_metadata(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::Metadata;

    #[test]
    fn unknown_members_are_ignored_and_malformed_ones_are_refused() {
        let known = Metadata::parse(br#" {"client_name": "A", "account_id": "x", "scope": null}"#).unwrap();
        assert_eq!((known.client_name.as_deref(), known.scope), (Some("A"), None));
        for bad in [
            "",
            "[]",
            r#"[["https://a.example/"]]"#,
            "7",
            "{",
            r#"{"client_name": 7}"#,
            r#"{"redirect_uris": "https://a.example/"}"#,
            r#"{"client_name": "A", "client_name": "B"}"#,
            r#"{"client_name": "\u0000"}"#,
            r#"{"id_token_signed_response_alg": "none"}"#,
            r#"{"dpop_bound_access_tokens": "true"}"#,
            r#"{"require_pushed_authorization_requests": 1}"#,
        ] {
            let code = Metadata::parse(bad.as_bytes()).err().map(|error| error.code);
            assert_eq!(code, Some("invalid_client_metadata"), "{bad}");
        }
    }
}
