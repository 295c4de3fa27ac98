//! Redirect URIs: which may be registered, and when a requested one matches a registered one (RFC 9700 §2.1, RFC 8252
//! §7).
//!
//! Matching never parses what the caller sent; it compares text. Parsers that disagree about `@`, `..` or `%2e` are how
//! redirects are stolen. For the same reason, only text that could disguise the host or the path is refused; the query
//! is up to the client.

use super::{ClientType, Environment};
use url::{Host, Url};

const LENGTH_MAX: usize = 2_000;
/// Parameters that the authorization response itself carries (RFC 6749 §4.1.2, RFC 9207; JARM §2.3.1).
const RESERVED: &[&str] = &["code", "state", "error", "error_description", "iss", "response"];
/// Where an installed app may listen on any port (RFC 8252 §7.3). The name is for apps that can't use an address
/// (§8.3).
const LOOPBACK: &[&str] = &["http://127.0.0.1", "http://[::1]", "http://localhost"];
/// Encoded dots, slashes and percent signs: decoding them again yields another path.
const CONFUSING: &[&str] = &["%2e", "%2f", "%5c", "%25"];
/// Longest host name, and longest label in it (RFC 1035 §2.3.4).
const HOST_MAX: usize = 253;
const LABEL_MAX: usize = 63;

/// The client that registers a URI.
#[derive(Clone, Copy, Debug)]
pub(super) struct Registrant {
    pub client_type: ClientType,
    pub environment: Environment,
    /// Whether the server runs for development.
    pub development: bool,
}

impl Registrant {
    /// Whether the client may listen on `localhost`, a name that the machine itself resolves.
    const fn may_use_localhost(self) -> bool {
        matches!(self.client_type, ClientType::Native)
            || matches!(self.environment, Environment::Test)
            || self.development
    }
}

/// Checks whether `registrant` may register `raw`; returns the reason if not.
pub(super) fn check(raw: &str, registrant: Registrant) -> Result<(), &'static str> {
    if raw.len() > LENGTH_MAX {
        return Err("longer than 2000 bytes");
    }
    if !raw.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(
            "spaces, control and non-ASCII characters must be percent-encoded, and the host must be in its \
             xn-- form",
        );
    }
    if raw.contains('#') {
        return Err("a fragment is not allowed");
    }
    if raw.contains('\\') {
        return Err("a backslash is not allowed, because some parsers read it as a slash");
    }
    if !has_whole_encodings(raw) {
        return Err("each % must be followed by two hexadecimal digits");
    }
    let url = Url::parse(raw).map_err(|_| "not an absolute URI")?;
    let (address, query) = raw.split_once('?').map_or((raw, None), |(address, query)| (address, Some(query)));
    check_query(query.unwrap_or_default())?;
    match url.scheme() {
        "https" | "http" => check_web(address, &url, registrant),
        _ => check_private(address, &url, registrant.client_type),
    }
}

/// Whether every `%` begins a whole encoding (RFC 3986 §2.1).
fn has_whole_encodings(text: &str) -> bool {
    let hexadecimal = |part: &str| {
        part.get(..2).is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    text.split('%').skip(1).all(hexadecimal)
}

/// Checks the query, which is compared as text and parsed by the client alone.
fn check_query(query: &str) -> Result<(), &'static str> {
    if query.contains(['"', '<', '>']) {
        return Err("quotation marks and angle brackets must be percent-encoded");
    }
    if url::form_urlencoded::parse(query.as_bytes()).any(|(name, _)| RESERVED.contains(&name.as_ref())) {
        Err("the query must not contain code, state, error, error_description, iss or response, which the \
             response uses")
    } else {
        Ok(())
    }
}

/// Checks a web address: `https`, or `http` on the machine itself.
fn check_web(address: &str, url: &Url, registrant: Registrant) -> Result<(), &'static str> {
    let rest = address.split_once("://").filter(|(scheme, _)| *scheme == url.scheme());
    let (_, rest) = rest.ok_or("not in canonical form: write https:// or http:// in lower case")?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err("user information is not allowed");
    }
    check_authority(authority, url)?;
    if path.contains('*') {
        return Err("a wildcard is not allowed, because redirect URIs are compared as text");
    }
    check_path(path)?;
    if url.path() != path && !(path.is_empty() && url.path() == "/") {
        return Err("the path is not in canonical form: write it as a browser sends it");
    }
    match (url.scheme(), url.host()) {
        ("https", Some(_)) => Ok(()),
        ("http", Some(Host::Ipv4(ip))) if ip == std::net::Ipv4Addr::LOCALHOST => Ok(()),
        ("http", Some(Host::Ipv6(ip))) if ip == std::net::Ipv6Addr::LOCALHOST => Ok(()),
        ("http", Some(Host::Domain("localhost"))) if registrant.may_use_localhost() => Ok(()),
        ("http", Some(Host::Domain(name))) if is_localhost(name) => Err(
            "use http://127.0.0.1 instead of http://localhost, which is allowed only for native clients and \
             test clients",
        ),
        _ => Err("http is allowed for loopback addresses only: use https, or http://127.0.0.1 (or \
                  http://[::1])"),
    }
}

/// Whether `name` is `localhost` (RFC 6761 §6.3).
fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// Checks that host and port are spelled exactly as a browser writes them.
fn check_authority(authority: &str, url: &Url) -> Result<(), &'static str> {
    let host = url.host_str().ok_or("the host is missing")?;
    if authority.contains('*') {
        return Err("a wildcard is not allowed, because redirect URIs are compared as text");
    }
    let canonical = match url.port() {
        Some(0) => return Err("port 0 is not allowed"),
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    if authority != canonical {
        return Err("the host is not in canonical form: use lower case, decimal numbers and no default port");
    }
    match url.host() {
        Some(Host::Domain(name)) if !is_host_name(name) => Err(
            "the host is not a host name: labels of 1 to 63 letters, digits and hyphens, separated by dots",
        ),
        _ => Ok(()),
    }
}

/// Whether `name` is a host name (RFC 1123 §2.1). Underscores are allowed, because private networks use them.
fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    name.len() <= HOST_MAX && name.split('.').all(is_label)
}

/// Refuses paths that some server or proxy reads as another path.
fn check_path(path: &str) -> Result<(), &'static str> {
    let lower = path.to_ascii_lowercase();
    if CONFUSING.iter().any(|code| lower.contains(code)) {
        return Err("encoded dots, slashes, backslashes and percent signs are not allowed in the path");
    }
    // Some programs cut parameters off a segment before they read it.
    let is_dots = |segment: &str| matches!(segment.split(';').next(), Some("." | ".."));
    if path.split('/').any(is_dots) { Err("dot segments are not allowed") } else { Ok(()) }
}

/// Checks a private scheme of an installed app (RFC 8252 §7.1): a reversed domain name, and a path within the app.
fn check_private(address: &str, url: &Url, client_type: ClientType) -> Result<(), &'static str> {
    let scheme = url.scheme();
    let is_domain = scheme.contains('.') && scheme.split('.').all(|label| !label.is_empty());
    if client_type != ClientType::Native || !is_domain {
        return Err(
            "must be https, http on a loopback address or, for native clients, a private scheme with a dot",
        );
    }
    let rest = address.get(scheme.len() + 1..).filter(|_| address.starts_with(scheme));
    let rest = rest.ok_or("not in canonical form: write the scheme in lower case")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("user information is not allowed");
    }
    if rest.contains('*') {
        return Err("a wildcard is not allowed, because redirect URIs are compared as text");
    }
    check_path(rest)?;
    if matches!(rest, "" | "//") {
        return Err("a private scheme needs a path, such as com.example.app:/callback");
    }
    if url.as_str().split('?').next() == Some(address) {
        Ok(())
    } else {
        Err("not in canonical form: write it as a browser sends it")
    }
}

/// Which ports of a loopback address a registered URI stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopbackPort {
    /// Its own.
    Registered,
    /// Any, as for native apps (RFC 8252 §7.3).
    Any,
}

/// Whether `asked` matches `registered`: the same text or, with [`LoopbackPort::Any`], the same except for the
/// port of a loopback address.
pub fn matches_registered(registered: &str, asked: &str, port: LoopbackPort) -> bool {
    registered == asked
        || port == LoopbackPort::Any
            && LOOPBACK.iter().any(|base| {
                let tails = (after_port(registered, base), after_port(asked, base));
                matches!(tails, (Some(registered), Some(asked)) if registered == asked)
            })
}

/// Returns what follows `base` and an optional port.
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
