//! How strong and how recent the login behind an identity assertion was, in the words of this server (RFC 9470):
//! from the claims `acr`, `amr` and `auth_time`. The account that trusts the issuer trusts it about this, too: the
//! tokens are for its own APIs alone.

use super::claim::{LEEWAY_SECONDS, Misfit, text};
use crate::{
    Timestamp,
    session::{Assurance, Method},
};
use serde_json::{Map, Value};

/// Returns the methods that give the assurance which the issuer claims. Contexts that are unknown here count as
/// one factor.
pub(super) fn methods(claims: &Map<String, Value>) -> Vec<Method> {
    let mut methods = vec![Method::Federated];
    let amr = claims.get("amr").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let acr = text(claims, "acr");
    let known = acr.and_then(|acr| acr.parse::<Assurance>().ok());
    match (known, acr) {
        // Contexts of OpenID Connect Extended Authentication Profile §2: without and with a key that stays in its
        // hardware.
        (Some(Assurance::PhishingResistant), _) | (None, Some("phr")) => {
            methods.extend([Method::SoftwareKey, Method::MultiFactor]);
        }
        (None, Some("phrh")) => methods.extend([Method::HardwareKey, Method::MultiFactor]),
        (Some(Assurance::TwoFactors), _) => methods.push(Method::MultiFactor),
        (Some(Assurance::Password), _) => {}
        (None, _) if amr.iter().any(|method| method == "mfa") => methods.push(Method::MultiFactor),
        (None, _) => {}
    }
    methods
}

/// Returns when the person authenticated at the issuer.
pub(super) fn auth_time(claims: &Map<String, Value>, now: Timestamp) -> Result<Option<Timestamp>, Misfit> {
    let Some(at) = claims.get("auth_time").filter(|at| !at.is_null()) else { return Ok(None) };
    let at = at.as_f64().filter(|at| *at >= 0.0).ok_or(Misfit::Malformed)?;
    if at > now.millis() as f64 / 1_000.0 + LEEWAY_SECONDS {
        return Err(Misfit::Malformed);
    }
    // Whole seconds, as a JWT has them.
    Ok(Some(Timestamp::from_millis(at.floor() as i64 * 1_000).min(now)))
}
