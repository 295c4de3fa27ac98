//! Forms that only the browser they were shown in may send: a MAC over what ties the browser to us, which
//! is its session once somebody is logged in, and its name before.

use crate::keys::master::MasterKey;
use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// The token for forms of `tie`.
pub fn token(master: &MasterKey, tie: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(master.csrf(), tie.as_bytes()))
}

/// Whether `presented` is the token for `tie`, in constant time.
pub fn is_good(master: &MasterKey, tie: &str, presented: Option<&str>) -> bool {
    let mac = presented.and_then(|token| BASE64_URL_SAFE_NO_PAD.decode(token).ok());
    !tie.is_empty() && mac.is_some_and(|mac| hmac::verify(master.csrf(), tie.as_bytes(), &mac).is_ok())
}
