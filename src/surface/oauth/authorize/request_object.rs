//! Unsigned request objects (OIDC Core §6), which are refused. They still shape the refusal: its
//! `response_mode` and `state` take precedence over the plain parameters (§6.1), and a client that put them
//! there expects them. Its redirect URI replaces a missing one, but never a wrong one: a refused object
//! corrects nothing.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::Value;

/// The members that determine the response. They are trusted no more than the plain parameters.
#[derive(Default, Deserialize)]
pub(super) struct Unsigned {
    #[serde(default, deserialize_with = "text")]
    pub redirect_uri: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub response_mode: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub state: Option<String>,
}

/// Treats a value that isn't text as absent.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value.as_str().filter(|text| !text.is_empty() && !text.contains('\0')).map(ToOwned::to_owned))
}

/// Reads `jwt` if it is unsigned (RFC 7519 §6.1). The signer of a signed one can't be determined here.
pub(super) fn read(jwt: &str) -> Option<Unsigned> {
    let mut parts = jwt.split('.');
    let (head, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !signature.is_empty() {
        return None;
    }
    let json = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).ok();
    let head: Value = serde_json::from_slice(&json(head)?).ok()?;
    if head["alg"] != "none" {
        return None;
    }
    serde_json::from_slice(&json(claims)?).ok()
}
