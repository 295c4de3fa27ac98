//! Why a request to somebody else's server got no response: a closed list, with a stable code and a plain sentence
//! each. What libraries say of an error is for nobody but the log, and may name what an account must not learn.
//!
//! The attempts of webhooks, logouts and security signals keep the code ([`Failure::kept`]), and the sentence is made
//! of it when somebody reads it.

use super::egress::Forbidden;
use std::{error::Error, fmt, io};

/// Why there was no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// An IP address that the operator does not allow.
    Address,
    /// A name without a permitted address, or none at all: the two look alike.
    Name,
    PlainHttp,
    Refused,
    Unreachable,
    TimedOut {
        /// The time limit.
        seconds: u64,
    },
    CertificateExpired,
    CertificateNotYetValid,
    /// Nobody whom this server trusts issued it.
    CertificateUntrusted,
    CertificateName,
    CertificateInvalid,
    Tls,
    ClosedEarly,
    NotHttp,
    HeadTooLarge,
    Proxy,
    /// This server can verify no certificate.
    NoRoots,
    Other,
}

/// The beginning of a kept failure. No sentence begins like this.
const KEPT: &str = "failure:";

/// Every failure, with any time limit.
const ALL: [Failure; 18] = [
    Failure::Address,
    Failure::Name,
    Failure::PlainHttp,
    Failure::Refused,
    Failure::Unreachable,
    Failure::TimedOut { seconds: 0 },
    Failure::CertificateExpired,
    Failure::CertificateNotYetValid,
    Failure::CertificateUntrusted,
    Failure::CertificateName,
    Failure::CertificateInvalid,
    Failure::Tls,
    Failure::ClosedEarly,
    Failure::NotHttp,
    Failure::HeadTooLarge,
    Failure::Proxy,
    Failure::NoRoots,
    Failure::Other,
];

impl Failure {
    /// Returns the reason of `error`. Its time limit, if it has one, was `seconds`.
    pub fn of(error: &reqwest::Error, seconds: u64) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(error) = cause {
            if let Some(failure) = of_cause(error) {
                return failure;
            }
            cause = error.source();
        }
        if error.is_timeout() {
            Self::TimedOut { seconds }
        } else if error.is_connect() {
            Self::Unreachable
        } else {
            Self::Other
        }
    }

    /// Returns the text that the row of an attempt keeps: `failure:`, the code, and what the code does not say.
    pub fn kept(self) -> String {
        let code = self.code();
        match self {
            Self::TimedOut { seconds } => format!("{KEPT}{code} {seconds}"),
            // An address has this code, too.
            Self::Name => format!("{KEPT}{code} name"),
            _ => format!("{KEPT}{code}"),
        }
    }

    /// Returns the failure that the row of an attempt keeps as `kept`; `None` if it keeps anything else. A failure
    /// that only a later version knows is read as [`Self::Other`].
    pub fn read(kept: &str) -> Option<Self> {
        let Some(failure) = kept.strip_prefix(KEPT) else { return Self::of_sentence(kept) };
        if let Some(seconds) = failure.strip_prefix("timed_out ").and_then(|seconds| seconds.parse().ok()) {
            return Some(Self::TimedOut { seconds });
        }
        Some(ALL.into_iter().find(|failure| failure.kept() == kept).unwrap_or(Self::Other))
    }

    /// Returns the failure that `text` is the sentence of: rows that an earlier version wrote keep the sentence.
    fn of_sentence(text: &str) -> Option<Self> {
        let late = text.strip_prefix("no response within ").and_then(|rest| rest.strip_suffix(" s"));
        if let Some(seconds) = late.and_then(|seconds| seconds.parse().ok()) {
            return Some(Self::TimedOut { seconds });
        }
        ALL.into_iter().find(|failure| failure.to_string() == text)
    }

    /// Returns the code, which stays the same in all versions.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Address | Self::Name => "no_public_address",
            Self::PlainHttp => "https_required",
            Self::Refused => "connection_refused",
            Self::Unreachable => "unreachable",
            Self::TimedOut { .. } => "timed_out",
            Self::CertificateExpired => "certificate_expired",
            Self::CertificateNotYetValid => "certificate_not_yet_valid",
            Self::CertificateUntrusted => "certificate_untrusted",
            Self::CertificateName => "certificate_name",
            Self::CertificateInvalid => "certificate_invalid",
            Self::Tls => "tls_failed",
            Self::ClosedEarly => "closed_early",
            Self::NotHttp => "not_http",
            Self::HeadTooLarge => "head_too_large",
            Self::Proxy => "proxy_failed",
            Self::NoRoots => "no_root_certificates",
            Self::Other => "failed",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimedOut { seconds } => return write!(f, "no response within {seconds} s"),
            Self::Address => "the host does not have a public address",
            Self::Name => "the host does not have a public address, or its name does not resolve",
            Self::PlainHttp => "plain http is allowed only to networks that the operator allows",
            Self::Refused => {
                "the connection was refused: nothing listens at that host and port, or a firewall refuses it"
            }
            Self::Unreachable => "no connection to the host: no network leads there",
            Self::CertificateExpired => "TLS: the certificate has expired",
            Self::CertificateNotYetValid => "TLS: the certificate is not valid yet",
            Self::CertificateUntrusted => {
                "TLS: no authority that this server trusts issued the certificate, or the receiver doesn't send the \
                 certificates in between"
            }
            Self::CertificateName => "TLS: the certificate is for another name",
            Self::CertificateInvalid => "TLS: the certificate can't be accepted",
            Self::Tls => "TLS: the handshake failed: does the port speak TLS 1.2 or newer?",
            Self::ClosedEarly => "the connection was closed before a response came",
            Self::NotHttp => "what came back is not HTTP/1.1",
            Self::HeadTooLarge => "the head of the response is too large",
            Self::Proxy => "the proxy that this server sends through failed",
            Self::NoRoots => "this server has no root certificates to verify receivers with",
            Self::Other => "the request failed",
        })
    }
}

impl From<&Forbidden> for Failure {
    fn from(forbidden: &Forbidden) -> Self {
        match forbidden {
            Forbidden::Address(_) => Self::Address,
            Forbidden::PlainHttp => Self::PlainHttp,
            Forbidden::Name => Self::Name,
        }
    }
}

fn of_cause(error: &(dyn Error + 'static)) -> Option<Failure> {
    if let Some(forbidden) = error.downcast_ref::<Forbidden>() {
        return Some(forbidden.into());
    }
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(of_tls(error));
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return of_http(error);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        // The source of such an error is not what it wraps, but the source of that.
        let within = error.get_ref().and_then(|within| of_cause(within));
        return within.or_else(|| of_network(error.kind()));
    }
    // The type of the proxy's refusal is not public.
    error.to_string().starts_with("tunnel error").then_some(Failure::Proxy)
}

fn of_http(error: &hyper::Error) -> Option<Failure> {
    if error.is_parse_too_large() {
        return Some(Failure::HeadTooLarge);
    }
    if error.is_parse() {
        return Some(Failure::NotHttp);
    }
    let has_ended = error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    has_ended.then_some(Failure::ClosedEarly)
}

const fn of_network(kind: io::ErrorKind) -> Option<Failure> {
    use io::ErrorKind::{
        AddrNotAvailable, BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable,
        NetworkUnreachable, NotConnected, TimedOut, UnexpectedEof,
    };
    match kind {
        ConnectionRefused => Some(Failure::Refused),
        HostUnreachable | NetworkUnreachable | AddrNotAvailable | TimedOut => Some(Failure::Unreachable),
        BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected | UnexpectedEof => {
            Some(Failure::ClosedEarly)
        }
        _ => None,
    }
}

fn of_tls(error: &rustls::Error) -> Failure {
    use rustls::CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext,
        UnknownIssuer,
    };
    let rustls::Error::InvalidCertificate(why) = error else { return Failure::Tls };
    match why {
        Expired | ExpiredContext { .. } => Failure::CertificateExpired,
        NotValidYet | NotValidYetContext { .. } => Failure::CertificateNotYetValid,
        NotValidForName | NotValidForNameContext { .. } => Failure::CertificateName,
        UnknownIssuer => Failure::CertificateUntrusted,
        _ => Failure::CertificateInvalid,
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Failure, of_cause, of_tls};
    use crate::outbound::egress::Forbidden;
    use rustls::{CertificateError, Error};
    use std::{collections::BTreeSet, io};

    #[test]
    fn every_failure_is_found_again_by_what_rows_keep_and_by_its_sentence() {
        for failure in ALL.into_iter().chain([Failure::TimedOut { seconds: 15 }]) {
            assert_eq!(Failure::read(&failure.kept()), Some(failure));
            assert_eq!(Failure::read(&failure.to_string()), Some(failure));
        }
        assert_eq!(Failure::TimedOut { seconds: 15 }.kept(), "failure:timed_out 15");
        assert_eq!(Failure::Name.kept(), "failure:no_public_address name");
        assert_eq!(Failure::read("failure:of a later version"), Some(Failure::Other));
        assert_eq!(Failure::read("client error (Connect): tcp connect error"), None);
    }

    #[test]
    fn every_code_is_in_the_documentation_and_no_other() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guides/receive-webhooks.md");
        let text = std::fs::read_to_string(file).unwrap();
        let (_, section) = text.split_once("### If there is no response").unwrap();
        let cells = section.lines().filter_map(|line| line.strip_prefix('|')?.split('|').next());
        let documented: BTreeSet<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        let mut codes: BTreeSet<&str> = ALL.into_iter().map(Failure::code).collect();
        // The head of the table, and what an attempt says itself.
        codes.extend(["error_code", "not_sent", "receiver_refused"]);
        assert_eq!(documented, codes);
    }

    #[test]
    fn a_forbidden_address_is_named_as_everywhere_else() {
        for forbidden in [Forbidden::Name, Forbidden::PlainHttp, Forbidden::Address([10, 0, 0, 1].into())] {
            assert_eq!(Failure::from(&forbidden).to_string(), forbidden.to_string());
        }
    }

    #[test]
    fn the_reason_that_libraries_wrap_is_found() {
        let wrapped = |error: Error| io::Error::new(io::ErrorKind::InvalidData, error);
        for (why, failure) in [
            (CertificateError::Expired, Failure::CertificateExpired),
            (CertificateError::NotValidYet, Failure::CertificateNotYetValid),
            (CertificateError::UnknownIssuer, Failure::CertificateUntrusted),
            (CertificateError::NotValidForName, Failure::CertificateName),
            (CertificateError::BadSignature, Failure::CertificateInvalid),
        ] {
            assert_eq!(of_cause(&wrapped(Error::InvalidCertificate(why))), Some(failure));
        }
        assert_eq!(of_tls(&Error::HandshakeNotComplete), Failure::Tls);
        assert_eq!(of_cause(&io::Error::from(io::ErrorKind::ConnectionRefused)), Some(Failure::Refused));
        assert_eq!(of_cause(&io::Error::from(io::ErrorKind::ConnectionReset)), Some(Failure::ClosedEarly));
        assert_eq!(of_cause(&io::Error::other("something")), None);
    }
}
