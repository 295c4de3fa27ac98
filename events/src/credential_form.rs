//! What has the form of a credential of this server, so that a page that is given one neither shows it nor carries
//! it on in a URL, and no event keeps one that somebody pasted. Whose it is, and whether it is one at all, is
//! found elsewhere. No I/O.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use std::{borrow::Cow, iter};

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
    // The prefix alone is what texts about such secrets say.
    jwt || own || part.strip_prefix(WEBHOOK).is_some_and(|secret| !secret.is_empty())
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

/// Returns the secrets of webhooks in `text`. They are standard Base64, whose `+`, `/` and `=` end every other
/// credential, and may be percent-encoded.
fn webhook_secrets(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let spans = iter::from_fn(move || {
        let begin = rest.get(rest.find(WEBHOOK)?..)?;
        let (span, after) = begin.split_at_checked(webhook_secret_length(begin))?;
        rest = after;
        Some(span)
    });
    spans.filter(|span| span.len() > WEBHOOK.len())
}

/// Returns how many bytes at the start of `text` may be those of a webhook's secret.
fn webhook_secret_length(text: &str) -> usize {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte);
    let mut length = 0;
    loop {
        let rest = text.as_bytes().get(length..).unwrap_or_default();
        length += match rest {
            [b'%', b'2', b'B' | b'b' | b'F' | b'f', ..] | [b'%', b'3', b'D' | b'd', ..] => 3,
            [byte, ..] if is_part(*byte) => 1,
            _ => return length,
        };
    }
}

/// Returns the credentials in `text`, as they stand there.
fn found(text: &str) -> impl Iterator<Item = &str> {
    parts(text).filter(|part| is_credential(part)).chain(webhook_secrets(text)).chain(encoded(text))
}

/// Returns `text` with its lines joined, and where each byte of that stands in `text`: a mail or a narrow window
/// breaks a long credential into lines. Left out are the space around a line break and the marks that mails have
/// there, `>` before a quoted line and `=` at the end of one that goes on (RFC 2045 §6.7). No credential goes on
/// after an empty line, nor in a line that begins as one of ours, such as in a list of metrics.
fn joined(text: &str) -> (String, Vec<usize>) {
    let (mut flat, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = line.trim_end_matches([' ', '\t', '\r', '\n']);
        let end = if line.ends_with('\n') { end.strip_suffix('=').unwrap_or(end) } else { end };
        let kept = if at == 0 { end } else { end.trim_start_matches([' ', '\t', '>']) };
        if kept.is_empty() {
            flat.push('\n');
            places.push(at);
        } else {
            if kept.starts_with(OWN) || kept.starts_with(WEBHOOK) {
                flat.push('\n');
                places.push(at);
            }
            let from = at + end.len() - kept.len();
            flat.push_str(kept);
            places.extend(from..from + kept.len());
        }
        at += line.len();
    }
    (flat, places)
}

/// Whether there is a credential in `text`, such as in a header, a cookie or a link; or what stands in the place
/// of one.
pub fn is_in(text: &str) -> bool {
    let is_broken = || text.contains('\n') && found(&joined(text).0).next().is_some();
    text == MASK || found(text).next().is_some() || is_broken()
}

/// Returns `text`, or the mask if there is a credential in it.
pub fn masked(text: String) -> String {
    if is_in(&text) { MASK.to_owned() } else { text }
}

/// Returns `text` with the mask in place of each credential, also of one that is broken into lines.
pub fn without(text: &str) -> String {
    let places: Vec<usize> = (0..text.len()).collect();
    let left = replaced(text, text, &places);
    let (flat, places) = joined(&left);
    replaced(&left, &flat, &places)
}

/// Returns `text` with the mask in place of what is a credential in `flat`, whose bytes stand at `places` in `text`.
fn replaced(text: &str, flat: &str, places: &[usize]) -> String {
    // Each is a part of `flat`, so its address says where. Looking for it would take the time of text and
    // credentials multiplied.
    let start = flat.as_ptr().addr();
    let mut spans: Vec<(usize, usize)> = found(flat)
        .filter_map(|credential| {
            let from = credential.as_ptr().addr().checked_sub(start)?;
            let last = (from + credential.len()).checked_sub(1)?;
            Some((*places.get(from)?, *places.get(last)? + 1))
        })
        .collect();
    spans.sort_unstable();
    let (mut left, mut rest) = (String::with_capacity(text.len()), 0);
    for (from, until) in spans {
        // One may begin within the one before, and end after it.
        if from >= rest {
            left.push_str(text.get(rest..from).unwrap_or_default());
            left.push_str(MASK);
        }
        rest = rest.max(until);
    }
    left.push_str(text.get(rest..).unwrap_or_default());
    left
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
    fn the_whole_of_a_secret_of_a_webhook_is_masked() {
        for secret in ["whsec_ab/cd+ef==", "whsec_ab%2Fcd%2bef%3D%3d", "whsec_QUJD"] {
            for (before, after) in [("key ", ", found"), ("\"", "\""), ("a=", "%26b=c"), ("", "")] {
                let text = format!("{before}{secret}{after}");
                assert_eq!(without(&text), format!("{before}***{after}"), "{text}");
            }
        }
        // One that begins like another, shorter one; and one that is glued to another credential.
        assert_eq!(without("whsec_QUJD and whsec_QUJDREVG"), "*** and ***");
        let glued = format!("xwms_secret_{}_whsec_ab/cd+ef==, found", "A".repeat(43));
        assert_eq!(without(&glued), "***, found");
        // A text of the size of a request costs no more than its length.
        assert_eq!(without(&"whsec_".repeat(10_000)), MASK);
        let many: Vec<_> = (0..6_000).map(|number| format!("whsec_{number}")).collect();
        assert_eq!(without(&many.join(" ")), "*** ".repeat(6_000).trim_end());
    }

    #[test]
    fn a_credential_that_is_broken_into_lines_is_masked() {
        let secret = format!("xwms_secret_{}", "A".repeat(55));
        for (text, left) in [
            ("see eyJhbGciOiJF\nUzI1NiJ9.eyJpc3MiOiJ4\r\nIn0.c2ln", "see ***"),
            ("> eyJhbGciOiJF\n> UzI1NiJ9.eyJp\n>\tc3MiOiJ4In0.c2ln.", "> ***."),
            ("eyJhbGciOiJF=\r\nUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln", "***"),
        ] {
            assert!(is_in(text), "{text:?}");
            assert_eq!(without(text), left, "{text:?}");
        }
        let (head, tail) = secret.split_at(30);
        assert_eq!(without(&format!("It was {head}\n{tail}, I think.\nAda")), "It was ***, I think.\nAda");
        // What is no credential stays as it is.
        let metrics = "xwms_requests_total\nxwms_logins_total\n> xwms_tokens_total";
        for text in ["one\n> two=\n\n three \n", "xwms_requests_total\nwent up", metrics, "\n\n", "é\né", ""]
        {
            assert!(!is_in(text), "{text:?}");
            assert_eq!(without(text), text);
        }
        assert_eq!(without("a\neyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln\nleaked"), "a\n***\nleaked");
        assert_eq!(
            without("xwms_secret_AAAAAAAAAAAA\n\nBBBBBBBBBBBBBBBBBBBB"),
            "xwms_secret_AAAAAAAAAAAA\n\nBBBBBBBBBBBBBBBBBBBB"
        );
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
            "secrets begin with whsec_",
            "\"whsec_…\" or whsec_...",
        ] {
            assert_eq!(masked(text.to_owned()), text);
        }
    }
}
