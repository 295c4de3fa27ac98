//! What the rules about single claims of an identity assertion share: how one is read, and why an assertion is not
//! taken.

use serde_json::{Map, Value};

/// Allowed clock difference of the issuer, in seconds.
pub const LEEWAY_SECONDS: f64 = 10.0;

/// Why an assertion is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A claim is missing, or has another type.
    Malformed,
    /// `aud` is not this server alone, or `aud_tenant` is another account.
    Audience,
    /// `client_id` is another client.
    Client,
    /// It has a claim that limits it in a way that this server can't honor.
    Unsupported,
    Expired,
    IssuedAt,
    NotYet,
    Lifetime,
    /// `jti` is empty or too long.
    Id,
}

pub(super) fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}
