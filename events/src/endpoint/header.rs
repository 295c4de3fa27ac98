//! An account's custom headers for each message: which names are allowed. Headers that belong to the message, the
//! connection or the transfer are reserved. The server checks the values; events do not contain them.

use super::Headers;
use crate::Refusal;
use std::collections::BTreeSet;

const COUNT_MAX: usize = 20;
const LENGTH_MAX: usize = 100;
/// Hop-by-hop headers (RFC 9110 §7.6.1), and those about how a message is framed, routed or answered. What says who
/// sent it (RFC 7239) is for proxies: a receiver that takes this server for one would believe it.
const RESERVED: &[&str] = &[
    "accept-encoding",
    "connection",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "max-forwards",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-real-ip",
];
/// Reserved prefixes: the body, the proxies on the way, the signature, and the attributes of a CloudEvent.
const FAMILIES: &[&str] = &["ce-", "content-", "proxy-", "webhook-", "x-forwarded-", "xwms-"];

/// Checks whether an account may set these headers.
///
/// # Errors
/// `invalid_headers`, with the first name that is reserved or occurs twice. HTTP ignores case in names.
pub(super) fn check(headers: &Headers) -> Result<(), Refusal> {
    let refuse = |detail: String| Err(Refusal::invalid("headers", "invalid_headers", detail));
    if headers.names.len() > COUNT_MAX {
        return refuse("an endpoint may have at most 20 headers".to_owned());
    }
    let mut names = BTreeSet::new();
    for name in &headers.names {
        let lower = name.to_ascii_lowercase();
        let spelled = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !(1..=LENGTH_MAX).contains(&lower.len()) || !lower.bytes().all(spelled) {
            return refuse(format!("{name:?} is not a header name of 1 to 100 letters, digits and hyphens"));
        }
        if RESERVED.contains(&lower.as_str()) || FAMILIES.iter().any(|family| lower.starts_with(family)) {
            return refuse(format!("{name:?} is reserved"));
        }
        if !names.insert(lower) {
            return refuse(format!("{name:?} is listed twice; names that differ only in case are the same"));
        }
    }
    Ok(())
}
