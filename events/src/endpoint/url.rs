//! The URL of an endpoint: which ones are allowed, and how they are stored. The parsed form is stored, so the text that
//! is shown, mailed and dialled is the same and has no blanks, control characters or lookalike letters.

use url::Url;

const LENGTH_MAX: usize = 2_000;

/// Returns the canonical URL of `raw`.
///
/// # Errors
/// Returns the reason why `raw` can't be the URL of an endpoint.
pub(super) fn parse(raw: &str) -> Result<String, &'static str> {
    // The parser would drop them silently.
    if raw.chars().any(char::is_control) {
        return Err("control characters are not allowed");
    }
    let url = Url::parse(raw).map_err(|_| "not an absolute URL")?;
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        return Err("not an https URL");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("user information is not allowed; use headers");
    }
    if url.fragment().is_some() {
        return Err("a fragment is not allowed");
    }
    let text = String::from(url);
    if raw.len().max(text.len()) > LENGTH_MAX {
        return Err("longer than 2000 bytes");
    }
    Ok(text)
}

/// Returns `stored` as [`parse`] would have stored it.
pub(super) fn as_parsed(stored: String) -> String {
    Url::parse(&stored).map_or(stored, String::from)
}

/// Whether two URLs lead to the same scheme, host and port.
pub(super) fn is_same_origin(one: &str, other: &str) -> bool {
    let origin = |text: &str| Url::parse(text).map(|url| url.origin()).ok().filter(url::Origin::is_tuple);
    origin(one).is_some_and(|origin_of_one| origin(other) == Some(origin_of_one))
}

#[cfg(test)]
mod tests {
    use super::{as_parsed, is_same_origin, parse};

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let own = "https://receiver.example/hooks";
        for same in ["https://receiver.example/", "https://receiver.example:443/hooks?a=b"] {
            assert!(is_same_origin(own, same), "{same}");
        }
        for other in [
            "http://receiver.example/hooks",
            "https://receiver.example:8443/hooks",
            "https://receiver.example./hooks",
            "https://a.receiver.example/hooks",
            "https://receiver.example.evil.example/hooks",
            "",
        ] {
            assert!(!is_same_origin(own, other) && !is_same_origin(other, own), "{other}");
        }
        assert!(!is_same_origin("data:x", "data:x"), "an origin of its own");
    }

    #[test]
    fn a_url_is_kept_as_it_was_parsed() {
        for (raw, kept) in [
            ("https://receiver.example", "https://receiver.example/"),
            ("HTTPS://Receiver.EXAMPLE:443/Hooks", "https://receiver.example/Hooks"),
            ("https://receiver.example/a b?c=d e", "https://receiver.example/a%20b?c=d%20e"),
            ("  https://receiver.example/a  ", "https://receiver.example/a"),
            ("https://müller.example/ü", "https://xn--mller-kva.example/%C3%BC"),
            ("https://receiver.example/\u{202e}moc", "https://receiver.example/%E2%80%AEmoc"),
            ("https://receiver.example/\u{a0}\u{3000}", "https://receiver.example/%C2%A0%E3%80%80"),
            ("https:\\\\receiver.example\\a", "https://receiver.example/a"),
            ("https://receiver.example/a/../b", "https://receiver.example/b"),
        ] {
            assert_eq!(parse(raw).as_deref(), Ok(kept), "{raw:?}");
            assert_eq!(parse(kept).as_deref(), Ok(kept), "it stays so");
        }
    }

    #[test]
    fn a_control_character_is_refused_wherever_it_is() {
        for control in ['\0', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}'] {
            for raw in [
                format!("https://receiver.example/{control}hooks"),
                format!("https://receiver.example/hooks?a={control}"),
                format!("ht{control}tps://receiver.example/"),
                format!("https://receiver{control}.example/"),
                format!("https://receiver.example/{control}"),
                format!("{control}https://receiver.example/"),
            ] {
                assert_eq!(parse(&raw), Err("control characters are not allowed"), "{raw:?}");
            }
        }
    }

    #[test]
    fn no_url_is_longer_than_it_may_be_once_it_is_written_out() {
        let blanks = " ".repeat(700);
        assert_eq!(parse(&format!("https://receiver.example/{blanks}x")), Err("longer than 2000 bytes"));
        assert!(parse(&format!("https://receiver.example/{}", "x".repeat(1_900))).is_ok());
    }

    #[test]
    fn a_url_stored_as_typed_is_read_as_meant() {
        assert_eq!(
            as_parsed("https://receiver.example/a\nb c".to_owned()),
            "https://receiver.example/ab%20c"
        );
        assert_eq!(as_parsed("nowhere\n".to_owned()), "nowhere\n");
    }
}
