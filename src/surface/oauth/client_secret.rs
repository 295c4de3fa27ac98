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
    // A half is a value without a name, so what separates names and values stands for itself. Not every client
    // encodes it.
    let plain = |text: &str| {
        let value = text.replace('&', "%26").replace('=', "%3D");
        url::form_urlencoded::parse(value.as_bytes())
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

#[cfg(test)]
mod tests {
    use super::basic;
    use base64::{Engine, prelude::BASE64_STANDARD};

    #[test]
    fn each_half_is_read_whole_whether_or_not_the_client_encoded_it() {
        for (sent, id, secret) in [
            ("id:secret", "id", "secret"),
            ("https%3A%2F%2Fapp.example%2F:a%26b%3D", "https://app.example/", "a&b="),
            // A secret that was moved here from another server, by a client that does not encode.
            ("id:q2h5a==", "id", "q2h5a=="),
            ("id:secret&more=1", "id", "secret&more=1"),
            ("id&client_id=other:s", "id&client_id=other", "s"),
            ("id:", "id", ""),
        ] {
            let header = format!("Basic {}", BASE64_STANDARD.encode(sent));
            let read = basic(header.as_bytes()).ok();
            assert_eq!(read, Some((id.to_owned(), secret.to_owned())), "{sent}");
        }
    }
}
