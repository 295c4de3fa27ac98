//! Whether two URLs name the same endpoint: without query and fragment, after normalization (RFC 9449 §4.3, RFC 3986
//! §6.2.2 and §6.2.3).

use url::Url;

/// Longest `htu`, in bytes.
const URL_MAX: usize = 2_048;

/// Returns whether `htu`, from a proof, names the endpoint at `url`.
pub(super) fn is_same(htu: &str, url: &str) -> bool {
    htu.len() <= URL_MAX && normal(htu).is_some_and(|htu| Some(htu) == normal(url))
}

/// Returns `url` in its normal form. The parser writes scheme and host in lower case, and removes default ports and dot
/// segments.
fn normal(url: &str) -> Option<String> {
    let mut url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_query(None);
    url.set_fragment(None);
    Some(unescaped(url.as_str()))
}

/// Decodes escapes of unreserved characters, and writes the others in upper case.
fn unescaped(url: &str) -> String {
    let mut parts = url.split('%');
    let mut normal = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| Some((digits, u8::from_str_radix(digits, 16).ok()?))) {
            Some((_, byte)) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte));
                normal.push_str(part.get(2..).unwrap_or_default());
            }
            Some((digits, _)) => {
                normal.push('%');
                normal.push_str(&digits.to_ascii_uppercase());
                normal.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                normal.push('%');
                normal.push_str(part);
            }
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn each_spelling_of_the_same_endpoint_is_accepted() {
        let url = "https://id.example/v1/clients/a~b";
        for htu in [
            "https://id.example/v1/clients/a~b",
            "HTTPS://ID.Example:443/v1/clients/a~b",
            "https://id.example/v1/clients/a~b?limit=1#top",
            "https://id.example/v1/clients/a%7Eb",
            "https://id.example/v1/clients/a%7eb",
            "https://id.example/v1/./x/../clients/%61~b",
        ] {
            assert!(is_same(htu, url), "{htu}");
        }
        assert!(is_same("https://id.example", "https://id.example/"));
        assert!(is_same("https://id.example/a%2fb", "https://id.example/a%2Fb?c"));
    }

    #[test]
    fn no_other_address_is_taken_for_the_endpoint() {
        let url = "https://id.example/oauth/token";
        for htu in [
            "",
            "/oauth/token",
            "id.example/oauth/token",
            "http://id.example/oauth/token",
            "https://id.example:8443/oauth/token",
            "https://other.example/oauth/token",
            "https://id.example.other.example/oauth/token",
            "https://ada@id.example/oauth/token",
            "https://id.example/oauth/token/",
            "https://id.example/oauth/Token",
            "https://id.example/oauth%2Ftoken",
            "https://id.example/oauth/userinfo",
            "ftp://id.example/oauth/token",
        ] {
            assert!(!is_same(htu, url), "{htu}");
        }
        let long = format!("{url}?{}", "a".repeat(2_048));
        assert!(!is_same(&long, url));
    }
}
