//! What a request asked for, as the description of an error repeats it (RFC 6749 §5.2 and §4.1.2.1 limit its
//! characters).

use crate::keys::credential::without;
use std::fmt::Write;
use xwms_events::scope::{Scope, Scopes};

/// Most bytes of a value that a description repeats.
const QUOTED_MAX: usize = 64;

/// Characters that a description may have by RFC 6749, but that a value must not bring along: what a link asked
/// for comes back to the app as `error_description`, and some apps print it into a page unescaped. Nor may a value
/// end its own quotes.
const NOT_QUOTED: &[u8] = b"&'<>";

/// Returns `value` in single quotes: without credentials, its first 64 bytes, and every byte percent-encoded that
/// a description must not have, or that could be markup in a page.
pub fn quoted(value: &str) -> String {
    let value = without(value);
    let mut text = String::from("'");
    for byte in value.bytes().take(QUOTED_MAX) {
        match byte {
            b' ' | b'!' | b'#'..=b'[' | b']'..=b'~' if !NOT_QUOTED.contains(&byte) => {
                text.push(char::from(byte));
            }
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text.push_str(if value.len() > QUOTED_MAX { "...'" } else { "'" });
    text
}

/// Returns the description for a `scope` of which a name is none of this server's.
pub fn unknown_scope(asked: &str) -> String {
    let unknown = asked.split(' ').find(|name| !name.is_empty() && name.parse::<Scope>().is_err());
    let unknown = quoted(unknown.unwrap_or(asked));
    format!("the server has no scope {unknown}; to ask for a scope of an API, name the API in resource")
}

/// Returns the description for scopes of which the client is registered only for `own`.
pub fn unregistered(asked: &Scopes, own: &Scopes) -> String {
    let others: Scopes = asked.iter().filter(|scope| !own.contains(*scope)).collect();
    format!("the client is not registered for these scopes: {}", quoted(&others.text()))
}

#[cfg(test)]
mod tests {
    use super::{quoted, unknown_scope};

    #[test]
    fn a_value_is_repeated_in_the_characters_of_a_description_and_cut() {
        assert_eq!(quoted("clients:reed"), "'clients:reed'");
        assert_eq!(quoted("a\"b\\c\n\u{e9}"), "'a%22b%5Cc%0A%C3%A9'");
        let long = quoted(&"a".repeat(10_000));
        assert!(long.len() == 69 && long.ends_with("a...'"), "{long}");
    }

    #[test]
    fn a_value_is_no_markup_in_an_app_that_prints_the_description() {
        assert_eq!(quoted("<img onerror='x()'>&lt;"), "'%3Cimg onerror=%27x()%27%3E%26lt;'");
    }

    #[test]
    fn the_first_unknown_scope_is_named() {
        assert!(unknown_scope("openid  reed write").contains("no scope 'reed';"));
    }
}
