//! What has the form of a credential of this server, so that a page that is given one neither shows it nor carries it on in a URL, and
//! no event keeps one that somebody pasted. Whose it is, and whether it is one at all, is found elsewhere. No I/O.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use std::borrow::Cow;

/// What a JWT, a handle or client secret, and the secret of a webhook begin with.
const JWT: &str = "eyJ";
const OWN: &str = "xwms_";
const WEBHOOK: &str = "whsec_";
/// What stands in the place of a credential that must not be shown.
pub const MASK: &str = "***";
/// Shortest text with a prefix of ours that is a credential, in bytes. Names of metrics begin alike and are shorter.
const LENGTH_MIN: usize = 40;
/// Most places of a part without separators where each kind of credential is looked for.
const BEGINS_MAX: usize = 8;

/// Whether `part` has the form of a credential of this server: a handle, a secret of a client or webhook, or a JWT.
pub fn is_credential(part: &str) -> bool {
    let is_base64 = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    // An encrypted one has five parts, and what a text says next may be glued to it.
    let jwt = part.starts_with(JWT) && part.split('.').take(3).filter(|text| is_base64(text)).count() == 3;
    let own = part.starts_with(OWN) && part.len() >= LENGTH_MIN;
    jwt || own || part.starts_with(WEBHOOK)
}

/// Splits `text` where no credential goes on. A full stop after it ends a sentence. What stands before a credential
/// without a separator is left out, such as the rest of a percent-encoded `=`.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    text.split(move |c: char| !is_part(c)).map(|part| from_credential(part.trim_matches('.')))
}

/// Returns the end of `part` that is a credential, or all of it if none is.
fn from_credential(part: &str) -> &str {
    let begins = [JWT, OWN, WEBHOOK].into_iter().flat_map(|begin| part.match_indices(begin).take(BEGINS_MAX));
    let first = begins.map(|(at, _)| at).filter(|at| part.get(*at..).is_some_and(is_credential)).min();
    first.and_then(|at| part.get(at..)).unwrap_or(part)
}

/// Returns the parts of `text` that are the Base64 of a text with a credential, as HTTP Basic sends it.
fn encoded(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
    text.split(move |c: char| !is_part(c)).filter(|part| part.len() >= LENGTH_MIN && has_one_decoded(part))
}

fn has_one_decoded(part: &str) -> bool {
    decoded(part).is_some_and(|text| parts(&text).any(is_credential))
}

fn decoded(part: &str) -> Option<String> {
    let standard = part.replace('-', "+").replace('_', "/");
    String::from_utf8(BASE64_STANDARD_NO_PAD.decode(standard).ok()?).ok()
}

/// Returns `text`; or the text with a credential that a part of it is the Base64 of.
pub fn plain(text: &str) -> Cow<'_, str> {
    encoded(text).next().and_then(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether there is a credential in `text`, such as in a header, a cookie or a link; or what stands in the place of one.
pub fn is_in(text: &str) -> bool {
    text == MASK || parts(text).any(is_credential) || encoded(text).next().is_some()
}

/// Returns `text`, or the mask if there is a credential in it.
pub fn masked(text: String) -> String {
    if is_in(&text) { MASK.to_owned() } else { text }
}

/// Returns `text` with the mask in place of each credential.
pub fn without(text: &str) -> String {
    let found: Vec<&str> = parts(text).filter(|part| is_credential(part)).chain(encoded(text)).collect();
    found.into_iter().fold(text.to_owned(), |left, credential| left.replace(credential, MASK))
}

#[cfg(test)]
mod tests {
    use super::{MASK, is_in, masked, plain, without};
    use base64::{Engine, prelude::BASE64_STANDARD};

    #[test]
    fn a_credential_is_masked_wherever_it_stands() {
        let (token, handle) =
            ("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln", format!("xwms_rt_{}", "A".repeat(70)));
        for text in [
            token.to_owned(),
            format!("Authorization: Bearer {token}."),
            format!("__Host-xwms_session={handle}; a=b"),
            format!("https://id.example/invitation?token={handle}"),
            "whsec_QUJD".to_owned(),
        ] {
            assert!(is_in(&text) && masked(text.clone()) == MASK, "{text}");
        }
        assert!(is_in(MASK), "the mask names nothing");
        let link = format!("in https://paste.example/x?a={token}&b={handle}, line 7");
        assert_eq!(without(&link), "in https://paste.example/x?a=***&b=***, line 7");
    }

    #[test]
    fn an_encoded_credential_is_masked_too() {
        let secret = format!("xwms_secret_{}", "A".repeat(43));
        let basic = BASE64_STANDARD.encode(format!("client_01m8b263yjfb0bb2dkvq4ccpkt:{secret}"));
        for text in [
            format!("/login?next=%2Fcb%3Fcode%3Dxwms_code_{}%26state%3D1", "A".repeat(70)),
            "id_token%3DeyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln".to_owned(),
            "eyJhbGciOiJSU0EifQ.a2V5.aXY.Y2lwaGVy.dGFn".to_owned(),
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln~ZGlzY2xvc3VyZQ~".to_owned(),
            format!("Authorization: Basic {basic}"),
            basic.clone(),
        ] {
            assert!(is_in(&text), "{text}");
        }
        assert!(plain(&format!("Basic {basic}")).ends_with(&format!(":{secret}")));
        assert_eq!(plain("client_x"), "client_x");
        assert_eq!(without("x%3Dwhsec_QUJD%26y"), "x%3D***%26y");
        let curl = without(&format!("curl -H 'Authorization: Basic {basic}'"));
        assert!(curl.starts_with("curl -H 'Authorization: Basic ***"), "{curl}");
        assert!(!is_in(&BASE64_STANDARD.encode("a text of an app that says nothing secret at all")));
    }

    #[test]
    fn ids_names_and_addresses_are_shown() {
        for text in [
            "",
            "token_01m8b263yjfb0bb2dkvq4ccpkt",
            "client_01m8b263yjfb0bb2dkvq4ccpkt/kid",
            "203.0.113.0/24",
            "ada@example.com",
            "eyJ.a",
            "a.b.c",
            "xwms_requests_total",
        ] {
            assert_eq!(masked(text.to_owned()), text);
        }
    }
}
