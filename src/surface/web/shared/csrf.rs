//! CSRF tokens: only the browser that was shown a form may send it. A token is a MAC over the browser's
//! session, or over the browser's name before a login.

use crate::keys::master::MasterKey;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// Returns the token for forms bound to `binding`.
pub fn token(master: &MasterKey, binding: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(master.csrf().sign(binding.as_bytes()))
}

/// Returns whether `presented` is the token for `binding`. Compares in constant time.
pub fn is_good(master: &MasterKey, binding: &str, presented: Option<&str>) -> bool {
    let mac = presented.and_then(|token| BASE64_URL_SAFE_NO_PAD.decode(token).ok());
    !binding.is_empty() && mac.is_some_and(|mac| master.csrf().verify(binding.as_bytes(), &mac))
}
