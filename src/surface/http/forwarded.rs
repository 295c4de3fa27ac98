//! Finds the client's address behind proxies: `X-Forwarded-For`, and `Forwarded` (RFC 7239). The fields are
//! read from the right, where our own proxies write. The first address that isn't a trusted proxy's is the
//! client's. If a field can't be read, the address is unknown; the proxy's is never used instead.

use crate::config::ForwardedHeader;
use axum::http::{HeaderMap, HeaderName, header::FORWARDED};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A trusted proxy sent no readable client address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The trusted proxies, and which header they use.
pub struct Proxies<'a> {
    pub listed: &'a [IpNet],
    pub header: Option<ForwardedHeader>,
}

impl Proxies<'_> {
    fn has(&self, ip: IpAddr) -> bool {
        self.listed.iter().any(|network| network.contains(&ip))
    }

    /// Returns the client's address. `peer` is the other end of the connection.
    ///
    /// # Errors
    /// When `peer` is a trusted proxy and sent no readable address.
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> Result<IpAddr, Unreadable> {
        let peer = peer.to_canonical();
        if !self.has(peer) {
            return Ok(peer);
        }
        let lists = || self.nearest(headers, &X_FORWARDED_FOR, |line| line.rsplit(',').map(node));
        let pairs = || self.nearest(headers, &FORWARDED, |line| elements(line).into_iter().rev());
        match self.header {
            Some(ForwardedHeader::XForwardedFor) => lists().unwrap_or(Err(Unreadable)),
            Some(ForwardedHeader::Forwarded) => pairs().unwrap_or(Err(Unreadable)),
            // The client itself may have sent the header that the proxy doesn't write.
            None => match (lists(), pairs()) {
                (Some(one), Some(other)) if one != other => Err(Unreadable),
                (Some(said), _) | (None, Some(said)) => said,
                (None, None) => Err(Unreadable),
            },
        }
    }

    /// Returns the nearest address that isn't a proxy's, or the farthest if all are; `None` without such a
    /// header. A proxy may add its own line below what the client sent.
    fn nearest<'h, I: Iterator<Item = Result<IpAddr, Unreadable>>>(
        &self,
        headers: &'h HeaderMap,
        name: &HeaderName,
        hops: impl Fn(&'h str) -> I,
    ) -> Option<Result<IpAddr, Unreadable>> {
        let mut nearest = None;
        for line in headers.get_all(name).iter().rev() {
            let Ok(line) = line.to_str() else { return Some(Err(Unreadable)) };
            for hop in hops(line) {
                match hop {
                    Ok(hop) if self.has(hop) => nearest = Some(Ok(hop)),
                    other => return Some(other),
                }
            }
        }
        nearest
    }

    /// Returns what the proxy sent, for a log line: short, and without control characters.
    pub fn sent(headers: &HeaderMap) -> String {
        let mut lines = Vec::new();
        for name in [X_FORWARDED_FOR, FORWARDED] {
            for value in headers.get_all(&name) {
                lines.push(format!("{name}: {}", value.as_bytes().escape_ascii()));
            }
        }
        if lines.is_empty() {
            return "neither X-Forwarded-For nor Forwarded".to_owned();
        }
        lines.join("; ").chars().take(200).collect()
    }
}

/// Parses an address in the forms that proxies write: plain, with a port, in brackets, in quotes
/// (RFC 7239 §6). Obfuscated names such as `_hidden` and `unknown` are refused.
fn node(text: &str) -> Result<IpAddr, Unreadable> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let (address, port) = if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']').ok_or(Unreadable)?;
        (address.parse::<Ipv6Addr>().map(IpAddr::V6), port)
    } else if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(address.to_canonical());
    } else {
        let at = text.find(':').ok_or(Unreadable)?;
        let (address, port) = text.split_at(at);
        (address.parse::<Ipv4Addr>().map(IpAddr::V4), port)
    };
    match address {
        Ok(address) if port.is_empty() || port.strip_prefix(':').is_some_and(is_port) => {
            Ok(address.to_canonical())
        }
        _ => Err(Unreadable),
    }
}

fn is_port(text: &str) -> bool {
    let hidden = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    let number = text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok();
    number || text.strip_prefix('_').is_some_and(hidden)
}

/// Returns the `for` of each element of a `Forwarded` line. A line with an unclosed quote is unreadable.
fn elements(line: &str) -> Vec<Result<IpAddr, Unreadable>> {
    let Some(elements) = split(line, ',') else { return vec![Err(Unreadable)] };
    elements.into_iter().map(element).collect()
}

fn element(text: &str) -> Result<IpAddr, Unreadable> {
    let pairs = split(text, ';').ok_or(Unreadable)?;
    let mut hops = pairs.into_iter().filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then_some(value)
    });
    match (hops.next(), hops.next()) {
        (Some(hop), None) => node(hop),
        _ => Err(Unreadable),
    }
}

/// Splits `text` at `at`, except within quotes (RFC 9110 §5.6.4). Returns `None` if a quote isn't closed.
fn split(text: &str, at: char) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut quoted, mut escaped) = (vec![], 0, false, false);
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == at && !quoted => {
                parts.push(text.get(start..index)?);
                start = index + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..)?);
    (!quoted).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::{ForwardedHeader, HeaderMap, Proxies, Unreadable};
    use std::net::IpAddr;

    fn caller(peer: &str, header: Option<ForwardedHeader>, lines: &[(&str, &str)]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(
                http::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                http::HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        let listed = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let said = Proxies { listed: &listed, header }.caller(peer.parse().unwrap(), &headers);
        said.map(|ip: IpAddr| ip.to_string()).map_err(|Unreadable| ()).ok()
    }

    #[track_caller]
    fn list(value: &str, address: Option<&str>) {
        let said = caller("10.0.0.1", None, &[("x-forwarded-for", value)]);
        assert_eq!(said.as_deref(), address, "X-Forwarded-For: {value}");
    }

    #[track_caller]
    fn pairs(value: &str, address: Option<&str>) {
        let said = caller("::ffff:10.0.0.1", None, &[("forwarded", value)]);
        assert_eq!(said.as_deref(), address, "Forwarded: {value}");
    }

    #[test]
    fn an_address_is_read_with_port_brackets_and_quotes() {
        for plain in
            ["203.0.113.9", " 203.0.113.9\t", "203.0.113.9:51234", "\"203.0.113.9:443\"", "203.0.113.9:_p"]
        {
            list(plain, Some("203.0.113.9"));
            list(&format!("6.6.6.6, {plain}"), Some("203.0.113.9"));
            list(&format!("6.6.6.6,{plain},10.0.0.2:80, [fd00::1]:9"), Some("203.0.113.9"));
        }
        for six in ["2001:db8::1", "[2001:db8::1]", "[2001:DB8::1]:443", "\"[2001:db8:0::1]:443\""] {
            list(six, Some("2001:db8::1"));
        }
        list("::ffff:203.0.113.9", Some("203.0.113.9"));
        list("[::ffff:203.0.113.9]:80", Some("203.0.113.9"));
        list("10.0.0.3, 10.0.0.2", Some("10.0.0.3"));
    }

    #[test]
    fn a_malformed_address_makes_the_caller_unknown() {
        for bad in [
            "",
            " ",
            ",",
            "a",
            "unknown",
            "_hidden",
            "203.0.113.9:",
            "203.0.113.9:99999",
            "203.0.113.9:+1",
            "203.0.113",
            "203.0.113.9/32",
            "[203.0.113.9]:1",
            "[2001:db8::1",
            "2001:db8::1]:1",
            "[2001:db8::1]443",
            "[]:1",
            "fe80::1%eth0",
            "203.0.113.9 198.51.100.1",
            "\"203.0.113.9",
            "203.0.113.9,",
            "for=203.0.113.9",
            "é",
        ] {
            list(bad, None);
            list(&format!("1.2.3.4, {bad}, 10.0.0.2"), None);
        }
        assert_eq!(caller("10.0.0.1", None, &[]), None);
    }

    #[test]
    fn forwarded_is_read_with_its_quotes_and_pairs() {
        pairs("for=192.0.2.60;proto=http;by=203.0.113.43", Some("192.0.2.60"));
        pairs("For=\"[2001:db8:cafe::17]:4711\"", Some("2001:db8:cafe::17"));
        pairs("by=\"a,b;for=6.6.6.6\"; FOR = \"192.0.2.60:80\"", Some("192.0.2.60"));
        pairs("for=6.6.6.6, for=192.0.2.60;host=\"x\\\",y\", for=10.0.0.2", Some("192.0.2.60"));
        for bad in [
            "",
            "for=",
            "for=unknown",
            "for=_hidden",
            "for=\"_gazonk\"",
            "proto=http",
            "for=1.2.3.4;for=5.6.7.8",
            "for=2001:db8::1;x, for=\"",
            "for=1.2.3.4;a=\", for=\"192.0.2.60\"",
            "1.2.3.4",
            "for=1.2.3.4,,",
        ] {
            pairs(bad, None);
        }
    }

    #[test]
    fn nobody_but_a_listed_proxy_is_believed_and_a_stranger_s_line_least() {
        let both = [("forwarded", "for=1.2.3.4"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(caller("198.51.100.1", None, &both).as_deref(), Some("198.51.100.1"));
        assert_eq!(caller("10.0.0.1", None, &both), None);
        let named = |header| caller("10.0.0.1", Some(header), &both);
        assert_eq!(named(ForwardedHeader::XForwardedFor).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(ForwardedHeader::Forwarded).as_deref(), Some("1.2.3.4"));
        let same = [("forwarded", "for=\"203.0.113.9:1\""), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(caller("10.0.0.1", None, &same).as_deref(), Some("203.0.113.9"));
        let lines = [
            ("x-forwarded-for", "1.2.3.4\""),
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-for", "10.0.0.2"),
        ];
        assert_eq!(caller("10.0.0.1", None, &lines).as_deref(), Some("203.0.113.9"));
        let open = [("forwarded", "for=1.2.3.4;a=\""), ("forwarded", "for=203.0.113.9")];
        assert_eq!(caller("10.0.0.1", None, &open).as_deref(), Some("203.0.113.9"));
        assert_eq!(caller("10.0.0.1", Some(ForwardedHeader::Forwarded), &lines), None);
    }
}
