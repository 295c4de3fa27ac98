//! The parameters of an authorization request.

/// All parameters that the endpoint uses, and so all that must be carried along. Others are ignored
/// (RFC 6749 §3.1).
pub(super) const PARAMETERS: &[&str] = &[
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "resource",
    "state",
    "code_challenge",
    "code_challenge_method",
    "dpop_jkt",
    "nonce",
    "prompt",
    "max_age",
    "acr_values",
    "login_hint",
    "id_token_hint",
    "claims",
    "request",
    "request_uri",
    "registration",
];
