//! The parts of what was pasted that may name something: all of it, or what stands in a header, a URL, a cookie or
//! a line of a log. No I/O.

use crate::keys::credential;

/// Longest text that is looked at, in bytes. JWTs are shorter.
const TEXT_MAX: usize = 8 * 1024;
/// Most parts that are looked up.
const PARTS_MAX: usize = 12;

/// What was pasted.
pub struct Pasted<'a> {
    /// All of it, trimmed.
    pub text: &'a str,
    /// The parts to look up, in order.
    pub parts: Vec<&'a str>,
}

impl<'a> Pasted<'a> {
    /// Reads `text`. Nothing is in text that is too long.
    pub fn of(text: &'a str) -> Self {
        let text = text.trim();
        if text.len() > TEXT_MAX {
            return Self { text: "", parts: vec![] };
        }
        let mut parts: Vec<_> = credential::parts(text).filter(|part| may_name(part)).collect();
        parts.dedup();
        parts.truncate(PARTS_MAX);
        Self { text, parts }
    }

    /// Whether it contains something that looks like a credential, so that it is looked up as nothing else.
    pub fn is_secret(&self) -> bool {
        self.parts.iter().any(|part| credential::is_credential(part))
    }
}

/// Whether `part` may be an id or a credential: ids and handles have a prefix, JWTs dots, and UUIDs hyphens.
fn may_name(part: &str) -> bool {
    part.len() >= 8 && (part.contains(['_', '-', '.']) || part.len() >= 32)
}

#[cfg(test)]
mod tests {
    use super::Pasted;

    #[test]
    fn a_credential_is_found_wherever_it_stands() {
        let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln";
        for text in [
            token.to_owned(),
            format!("  {token}\n"),
            format!("Authorization: Bearer {token}"),
            format!("https://app.example/cb#access_token={token}&token_type=Bearer"),
            format!("curl -H \"Authorization: Bearer {token}\" https://api.example"),
        ] {
            let pasted = Pasted::of(&text);
            assert!(pasted.parts.contains(&token) && pasted.is_secret(), "{text}");
        }
        let cookie = Pasted::of("cookie: __Host-xwms_session=xwms_session_AAAA; a=b");
        assert!(cookie.parts.contains(&"xwms_session_AAAA"));
    }

    #[test]
    fn names_and_addresses_are_no_credentials() {
        for text in ["My app", "ada@example.com", "client_01m8b263yjfb0bb2dkvq4ccpkt", "eyJ.a", "a.b.c", ""] {
            assert!(!Pasted::of(text).is_secret(), "{text}");
        }
    }

    #[test]
    fn much_text_costs_little() {
        assert!(Pasted::of(&"client_x ".repeat(2_000)).parts.is_empty(), "it is too long");
        let many: String = (0..200).map(|n| format!("client_{n} ")).collect();
        assert_eq!(Pasted::of(&many).parts.len(), 12);
    }
}
