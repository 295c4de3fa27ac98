//! Request objects (OIDC Core §6), which are refused. What an unsigned one says about the answer shapes the refusal:
//! its mode and state come before those beside it (§6.1), and a client that put them there expects them. Its redirect
//! URI stands in for one that is missing, and never for a wrong one: an object that is refused corrects nothing.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::Value;

/// The members that say where and how an answer goes. None of them is believed beyond what the same parameter would be.
#[derive(Default, Deserialize)]
pub(super) struct Unsigned {
    #[serde(default, deserialize_with = "text")]
    pub redirect_uri: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub response_mode: Option<String>,
    #[serde(default, deserialize_with = "text")]
    pub state: Option<String>,
}

/// What is no text is as good as absent.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value.as_str().filter(|text| !text.is_empty() && !text.contains('\0')).map(ToOwned::to_owned))
}

/// Reads `jwt` if it is unsigned (RFC 7519 §6.1). Who signed another can't be told here.
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
