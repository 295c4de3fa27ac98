//! The number of a form, by which it takes effect once however often it is sent. Its keyed hash, with the session
//! and the path, is a stored response that a command commits with its events, as for an `Idempotency-Key`.

use super::{kinds::form::ONCE, request::PageRequest, session::LoggedIn};
use crate::{
    store::{StoreError, append::SideWrite},
    surface::http::params::Params,
};
use base64::{Engine, prelude::BASE64_STANDARD};

/// Returns the key of a form that was sent to `path`; `None` if it has no number.
pub fn key(page: &PageRequest, login: &LoggedIn, path: &str, typed: &Params) -> Option<String> {
    key_of(page, &login.session_id.to_string(), path, typed)
}

/// The same for a form of `holder`, who needs no login.
pub fn key_of(page: &PageRequest, holder: &str, path: &str, typed: &Params) -> Option<String> {
    let number = typed.get(ONCE)?;
    Some(page.master().lookup(&format!("form {holder} {path} {number}")))
}

/// Returns the row that a command commits with its events.
pub fn row(page: &PageRequest, key: Option<String>) -> Option<SideWrite> {
    let key = key?;
    let sealed = page.master().answers().seal(key.as_bytes(), b"").ok()?;
    Some(SideWrite::Answer { fingerprint: key.clone(), key, sealed: BASE64_STANDARD.encode(sealed) })
}

/// Returns whether the form was sent before and took effect then.
///
/// # Errors
/// When the database does not respond.
pub async fn was_sent(page: &PageRequest, key: Option<&str>) -> Result<bool, StoreError> {
    let Some(key) = key else { return Ok(false) };
    Ok(page.app.store.answered(key).await?.is_some())
}
