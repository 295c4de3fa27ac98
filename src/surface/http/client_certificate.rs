//! The certificate of a client (RFC 8705), as a request comes with it: from the TLS handshake with this server, or
//! in the header of a trusted proxy (RFC 9440). The header of anybody else is not read, because anybody could
//! write one.
//!
//! Not here: whether the certificate is that of a client (`auth::certificate`).

use crate::{
    app::App,
    auth::certificate::Certificate,
    config::{CertificateFormat, Mtls},
};
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, request::Parts},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::{net::SocketAddr, sync::Arc};

/// Most certificates of a chain that are read, with that of the client.
const CHAIN_MAX: usize = 10;

/// The certificate that the other end of a connection presented in the TLS handshake; an extension of each request.
#[derive(Clone)]
pub struct OfConnection(Arc<Certificate>);

impl OfConnection {
    /// Returns the one of these certificates, of which the first is the client's. Only so many are looked at: a
    /// stranger may send hundreds, and each one can cost the verification of a signature.
    pub fn of(chain: &[CertificateDer<'static>]) -> Option<Self> {
        Certificate::of(chain.get(..CHAIN_MAX).unwrap_or(chain))
            .map(|certificate| Self(Arc::new(certificate)))
    }
}

/// The certificate of the client that sent a request.
#[derive(Clone, Default)]
pub enum ClientCertificate {
    #[default]
    None,
    One(Arc<Certificate>),
    /// A trusted proxy sent a header that can't be read.
    Unreadable,
}

impl ClientCertificate {
    /// Returns that of the request. A trusted proxy terminates TLS, so the certificate of its own connection says
    /// nothing about the client.
    pub fn of(app: &App, parts: &Parts) -> Self {
        let Some(mtls) = &app.settings.mtls else { return Self::None };
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let is_proxy = peer
            .is_some_and(|peer| app.settings.trusted_proxies.iter().any(|network| network.contains(&peer)));
        if is_proxy {
            let header = mtls.header.as_deref();
            return header.map_or(Self::None, |header| Self::of_headers(&parts.headers, header, mtls));
        }
        let own = parts.extensions.get::<OfConnection>();
        own.map_or(Self::None, |own| Self::One(own.0.clone()))
    }

    /// Returns the certificate, if there is one that can be read.
    pub fn get(&self) -> Option<&Certificate> {
        match self {
            Self::One(certificate) => Some(certificate),
            Self::None | Self::Unreadable => None,
        }
    }

    fn of_headers(headers: &HeaderMap, name: &str, mtls: &Mtls) -> Self {
        let mut all = headers.get_all(name).iter();
        let value = match (all.next(), all.next()) {
            (None, _) => return Self::None,
            (Some(one), None) => one.to_str().map(str::trim),
            (Some(_), Some(_)) => return Self::Unreadable,
        };
        let chain = match value {
            // A proxy may send the header without a value, or with an empty byte sequence, if the client has no
            // certificate.
            Ok("" | "::") => return Self::None,
            Ok(value) => match mtls.header_format {
                CertificateFormat::Rfc9440 => byte_sequences(value, headers, name),
                CertificateFormat::Pem => pem(value),
            },
            Err(_) => None,
        };
        let certificate = chain.as_deref().and_then(Certificate::of).filter(Certificate::is_readable);
        certificate.map_or(Self::Unreadable, |certificate| Self::One(Arc::new(certificate)))
    }
}

/// Reads the header `name` with the certificate, and the one with its chain (RFC 9440 §2.2 and §2.3): `Client-Cert` and
/// `Client-Cert-Chain`.
fn byte_sequences(value: &str, headers: &HeaderMap, name: &str) -> Option<Vec<CertificateDer<'static>>> {
    let mut chain = vec![byte_sequence(value)?];
    for line in headers.get_all(format!("{name}-Chain")) {
        for item in line.to_str().ok()?.split(',').map(str::trim) {
            chain.push(byte_sequence(item)?);
        }
    }
    (chain.len() <= CHAIN_MAX).then_some(chain)
}

/// Reads a byte sequence of a structured field (RFC 9651 §3.3.5).
fn byte_sequence(text: &str) -> Option<CertificateDer<'static>> {
    let encoded = text.strip_prefix(':')?.strip_suffix(':')?;
    BASE64_STANDARD.decode(encoded).ok().map(CertificateDer::from)
}

/// Reads PEM with percent-encoding.
fn pem(value: &str) -> Option<Vec<CertificateDer<'static>>> {
    let text = percent_decoded(value)?;
    let chain = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>().ok()?;
    (chain.len() <= CHAIN_MAX).then_some(chain)
}

/// Decodes percent-encoding. A plus sign is one: it occurs in base64.
fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{byte_sequence, percent_decoded};

    #[test]
    fn a_byte_sequence_is_base64_between_colons() {
        assert_eq!(byte_sequence(":AAEC:").map(|der| der.to_vec()), Some(vec![0, 1, 2]));
        for bad in ["", ":", "AAEC", ":AAEC", "AAEC:", ":AAE_:", ":AAE:", ":A A E C:", ":AAEC:;a=1"] {
            assert!(byte_sequence(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn percent_encoding_keeps_the_plus_signs_of_base64() {
        assert_eq!(percent_decoded("a%20b+c%2Bd%0A").as_deref(), Some(b"a b+c+d\n".as_slice()));
        for bad in ["%", "a%2", "%zz", "%+1", "%é"] {
            assert_eq!(percent_decoded(bad), None, "{bad}");
        }
    }
}
