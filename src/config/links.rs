//! Service links: the variables that Kubernetes sets in every container for every Service of its namespace.
//! For a Service named `xwms` or `xwms-…` they look like our settings. They are recognized by both name and
//! value, so a misspelled setting is still refused.

use std::net::IpAddr;

/// Returns the names of the service links among this process's variables.
pub fn given() -> Vec<String> {
    let mut links: Vec<_> =
        std::env::vars().filter(|(name, value)| is_link(name, value)).map(|(name, _)| name).collect();
    links.sort();
    links
}

/// Returns whether Kubernetes sets a variable of this name and value for a Service. A Service named `a-b`
/// gets `A_B_SERVICE_HOST`, `A_B_SERVICE_PORT`, `A_B_SERVICE_PORT_<port's name>` and `A_B_PORT`. Each port
/// adds `A_B_PORT_<number>_<protocol>`, both bare and with `_ADDR`, `_PORT` and `_PROTO`.
fn is_link(name: &str, value: &str) -> bool {
    let Some(rest) = name.strip_prefix("XWMS_") else { return false };
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if !rest.chars().all(plain) {
        return false;
    }
    let rest = format!("_{rest}");
    let ip = |value: &str| value.parse::<IpAddr>().is_ok();
    let number = |value: &str| value.parse::<u16>().is_ok();
    if rest.ends_with("_SERVICE_HOST") {
        return ip(value);
    }
    if rest.ends_with("_SERVICE_PORT") || rest.contains("_SERVICE_PORT_") {
        return number(value);
    }
    if rest.ends_with("_PORT") && address(value) {
        return true;
    }
    // Variables of one port: `_PORT_8080_TCP`, bare or with a suffix.
    rest.match_indices("_PORT_").any(|(at, mark)| {
        let mut parts = rest[at + mark.len()..].splitn(3, '_');
        let port = parts.next().is_some_and(number);
        let protocol = parts.next().is_some_and(is_protocol);
        port && protocol
            && match parts.next() {
                None => address(value),
                Some("ADDR") => ip(value),
                Some("PORT") => number(value),
                Some("PROTO") => is_protocol(&value.to_ascii_uppercase()),
                Some(_) => false,
            }
    })
}

fn is_protocol(word: &str) -> bool {
    matches!(word, "TCP" | "UDP" | "SCTP")
}

/// Returns whether `value` is an address such as `tcp://10.0.0.1:8080` or `tcp://[fd00::1]:8080`.
fn address(value: &str) -> bool {
    let Some((protocol, address)) = value.split_once("://") else { return false };
    let Some((host, port)) = address.rsplit_once(':') else { return false };
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    is_protocol(&protocol.to_ascii_uppercase())
        && host.parse::<IpAddr>().is_ok()
        && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_link;

    #[test]
    fn variables_that_kubernetes_sets_are_known_by_their_form() {
        for (name, value) in [
            ("XWMS_PORT", "tcp://10.96.0.7:8080"),
            ("XWMS_PORT", "udp://[fd00::7]:53"),
            ("XWMS_SERVICE_HOST", "10.96.0.7"),
            ("XWMS_SERVICE_HOST", "fd00::7"),
            ("XWMS_SERVICE_PORT", "8080"),
            ("XWMS_SERVICE_PORT_HTTP", "8080"),
            ("XWMS_SERVICE_PORT_HTTP_METRICS", "9464"),
            ("XWMS_PORT_8080_TCP", "tcp://10.96.0.7:8080"),
            ("XWMS_PORT_8080_TCP_ADDR", "10.96.0.7"),
            ("XWMS_PORT_8080_TCP_PORT", "8080"),
            ("XWMS_PORT_8080_TCP_PROTO", "tcp"),
            ("XWMS_PORT_9999_SCTP_PROTO", "sctp"),
            ("XWMS_POSTGRES_SERVICE_HOST", "10.96.0.8"),
            ("XWMS_POSTGRES_PORT", "tcp://10.96.0.8:5432"),
            ("XWMS_NATS_0_PORT_4222_TCP_ADDR", "10.96.0.9"),
        ] {
            assert!(is_link(name, value), "{name}={value}");
        }
    }

    #[test]
    fn a_wrong_setting_is_not_taken_for_a_service_link() {
        for (name, value) in [
            ("XWMS_PORT", "8080"),
            ("XWMS_PORT", "https://auth.example"),
            ("XWMS_PORT", "tcp://auth.example:1"),
            ("XWMS_SERVICE_HOST", "auth.example"),
            ("XWMS_SERVICE_PORT", "http"),
            ("XWMS_SERVICE_PORT_HTTP", "tcp://10.0.0.1:1"),
            ("XWMS_PORT_8080_TCP", "8080"),
            ("XWMS_PORT_8080_TCP_ADDR", "auth.example"),
            ("XWMS_PORT_8080_TCP_HOST", "10.0.0.1"),
            ("XWMS_PORT_HTTP_TCP", "tcp://10.0.0.1:1"),
            ("XWMS_PORT_8080_HTTP", "tcp://10.0.0.1:1"),
            ("XWMS_LISTEN", "10.0.0.1:8080"),
            ("XWMS_service_host", "10.0.0.1"),
            ("OTHER_SERVICE_HOST", "10.0.0.1"),
        ] {
            assert!(!is_link(name, value), "{name}={value}");
        }
    }
}
