//! What has the form of a credential of this server, so that a page that is given one neither shows it nor carries it on in a URL.
//! Whose it is, and whether it is one at all, is found elsewhere. No I/O.

/// What stands in the place of a credential that must not be shown.
pub const MASK: &str = "***";
/// Shortest text with a prefix of ours that is a credential, in bytes. Names of metrics begin alike and are shorter.
const LENGTH_MIN: usize = 40;

/// Whether `part` has the form of a credential of this server: a handle, a secret of a client or webhook, or a JWT.
pub fn is_credential(part: &str) -> bool {
    let is_base64 = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let jwt = part.starts_with("eyJ") && part.split('.').count() == 3 && part.split('.').all(is_base64);
    let own = part.starts_with("xwms_") && part.len() >= LENGTH_MIN;
    jwt || own || part.starts_with("whsec_")
}

/// Splits `text` where no credential goes on. A full stop after it ends a sentence.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    text.split(move |c: char| !is_part(c)).map(|part| part.trim_matches('.'))
}

/// Whether there is a credential in `text`, such as in a header, a cookie or a link; or what stands in the place of one.
pub fn is_in(text: &str) -> bool {
    text == MASK || parts(text).any(is_credential)
}

/// Returns `text`, or the mask if there is a credential in it.
pub fn masked(text: String) -> String {
    if is_in(&text) { MASK.to_owned() } else { text }
}

/// Returns `text` with the mask in place of each credential.
pub fn without(text: &str) -> String {
    let found: Vec<&str> = parts(text).filter(|part| is_credential(part)).collect();
    found.into_iter().fold(text.to_owned(), |left, credential| left.replace(credential, MASK))
}

#[cfg(test)]
mod tests {
    use super::{MASK, is_in, masked, without};

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
