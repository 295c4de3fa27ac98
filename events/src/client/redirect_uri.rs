//! Redirect URIs: what may be registered, and when an asked one is the registered one (RFC 9700 §2.1,
//! RFC 8252 §7).
//!
//! Matching never parses what the caller sent: it compares text. Parsers that disagree about `@`, `..` or
//! `%2e` are how redirects are stolen.

use super::ClientType;
use url::{Host, Url};

const LENGTH_MAX: usize = 2_000;
/// Parameters that the answer itself carries (RFC 6749 §4.1.2, RFC 9207).
const RESERVED: &[&str] = &["code", "state", "error", "error_description", "iss"];
const LOOPBACK: &[&str] = &["http://127.0.0.1", "http://[::1]"];

/// Whether a client of `client_type` may register `raw`; otherwise why not.
pub(super) fn check(raw: &str, client_type: ClientType) -> Result<(), &'static str> {
    if raw.len() > LENGTH_MAX {
        return Err("longer than 2000 bytes");
    }
    let url = Url::parse(raw).map_err(|_| "not an absolute URI")?;
    if raw.contains('#') {
        return Err("a fragment is not allowed");
    }
    if raw.contains(['*', '\\']) || !raw.is_ascii() {
        return Err("wildcards, backslashes and non-ASCII characters are not allowed");
    }
    let canonical = url.as_str() == raw || url.as_str().strip_suffix('/') == Some(raw);
    if !canonical || ["%2e", "%2f", "%5c", "%25"].iter().any(|code| raw.to_ascii_lowercase().contains(code)) {
        return Err("not in canonical form (dot segments, default ports, upper case or encoded dots)");
    }
    if !url.username().is_empty() || url.password().is_some() || raw.contains('@') {
        return Err("user information is not allowed");
    }
    if url.query_pairs().any(|(name, _)| RESERVED.contains(&name.as_ref())) {
        return Err("code, state, error and iss are parameters of the answer");
    }
    match url.scheme() {
        "https" if url.host().is_some() => Ok(()),
        "http" if is_loopback_ip(&url) => Ok(()),
        "http" => Err("http is for loopback addresses only (127.0.0.1 or [::1])"),
        scheme if client_type == ClientType::Native && scheme.contains('.') => Ok(()),
        _ => Err("https, loopback http, or for native clients a private scheme with a dot"),
    }
}

fn is_loopback_ip(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(ip)) => ip == std::net::Ipv6Addr::LOCALHOST,
        Some(Host::Domain(_)) | None => false,
    }
}

/// Whether `asked` is `registered`: the same text, or with `any_port` the same but for the port of a
/// loopback address (RFC 8252 §7.3).
pub fn matches_registered(registered: &str, asked: &str, any_port: bool) -> bool {
    registered == asked
        || any_port
            && LOOPBACK.iter().any(|base| {
                let tails = (after_port(registered, base), after_port(asked, base));
                matches!(tails, (Some(registered), Some(asked)) if registered == asked)
            })
}

/// What follows `base` and an optional port.
fn after_port<'a>(uri: &'a str, base: &str) -> Option<&'a str> {
    let rest = uri.strip_prefix(base)?;
    let rest = match rest.strip_prefix(':') {
        Some(port) => {
            let digits = port.bytes().take_while(u8::is_ascii_digit).count();
            let number = port.get(..digits)?;
            number.parse::<u16>().ok().filter(|port| *port > 0)?;
            port.get(digits..)?
        }
        None => rest,
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
}
