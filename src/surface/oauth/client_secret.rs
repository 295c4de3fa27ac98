//! Client secrets (RFC 6749 §2.3.1): how the `Authorization` header carries one, and whether it is the client's.

use super::error::OAuthError;
use crate::{app::App, commands::clients::PlainSecret, surface::http::reason::Reason};
use base64::{Engine, prelude::BASE64_STANDARD};
use subtle::ConstantTimeEq;
use xwms_events::{client::Client, ids::SecretId};

/// Parses `Basic` credentials, each half form-encoded (RFC 6749 §2.3.1).
pub(super) fn basic(header: &[u8]) -> Result<(String, String), OAuthError> {
    let decoded = std::str::from_utf8(header)
        .ok()
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| BASE64_STANDARD.decode(encoded.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or_else(OAuthError::invalid_client)?;
    let (id, secret) = decoded.split_once(':').ok_or_else(OAuthError::invalid_client)?;
    let plain = |text: &str| {
        url::form_urlencoded::parse(text.as_bytes())
            .next()
            .map_or_else(String::new, |(text, _)| text.into_owned())
    };
    Ok((plain(id), plain(secret)))
}

/// Returns the id of the presented secret. Compares it with all secrets, and computes its digest even for an
/// unknown client, so that timing reveals nothing.
pub(super) fn check_secret(app: &App, client: &Client, presented: &str) -> Result<SecretId, Reason> {
    let digest = app.store.vault().master().secret_digest(presented);
    let now = app.store.clock().now();
    let mut found = Err(Reason::SecretWrong);
    for (id, secret) in &client.secrets {
        let same: bool = secret.digest.as_bytes().ct_eq(digest.as_bytes()).into();
        match (same, secret.is_live(now)) {
            (true, true) => found = Ok(*id),
            (true, false) => found = found.or(Err(Reason::SecretExpired)),
            (false, _) => {}
        }
    }
    // A client that was moved here may have brought its secret.
    let good = client.imported.is_some() || PlainSecret::is_well_formed(presented);
    found.and_then(|id| good.then_some(id).ok_or(Reason::SecretWrong))
}
