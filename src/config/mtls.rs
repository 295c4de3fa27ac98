//! Settings of mutual TLS for clients (RFC 8705): where clients present certificates, and which authorities are
//! trusted.

use rustls::{
    RootCertStore,
    crypto::aws_lc_rs::default_provider,
    pki_types::{CertificateDer, pem::PemObject},
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};
use serde::{Deserialize, Serialize};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use url::Url;

/// Headers that mean something else.
const TAKEN: [&str; 7] =
    ["authorization", "cookie", "content-length", "dpop", "forwarded", "host", "x-forwarded-for"];

/// How a proxy writes the certificate of the client into its header.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum CertificateFormat {
    /// A byte sequence (RFC 9440 §2.2): `:base64 of DER:`.
    #[default]
    Rfc9440,
    /// PEM, with percent-encoding: the certificate first, then perhaps its chain.
    Pem,
}

/// Where clients present certificates: at a listener of this server, by way of a proxy, or both.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mtls {
    /// The public URL of the host that asks for certificates: scheme, host and port, no path.
    pub url: String,
    /// The address of a TLS listener that asks for certificates. It has the certificate of `tls`.
    #[serde(default)]
    pub listen: Option<SocketAddr>,
    /// A PEM file with the certificates of the authorities that `tls_client_auth` trusts. If unset, there are
    /// none. A changed file counts within seconds.
    #[serde(default)]
    pub authorities: Option<PathBuf>,
    /// The header in which a trusted proxy passes on the client's certificate. Nobody else's is read.
    #[serde(default)]
    pub header: Option<String>,
    /// How it is written there.
    #[serde(default)]
    pub header_format: CertificateFormat,
}

/// The other settings that these must fit.
pub(super) struct Around<'a> {
    pub issuer: &'a str,
    pub listen: SocketAddr,
    pub has_tls: bool,
    pub has_proxies: bool,
}

impl Mtls {
    pub(super) fn check(&self, server: &Around<'_>, problems: &mut Vec<String>) {
        let is_loopback =
            self.url.starts_with("http://127.0.0.1:") || self.url.starts_with("http://localhost:");
        let is_origin = Url::parse(&self.url).is_ok_and(|url| url.origin().ascii_serialization() == self.url);
        if !is_origin || !(self.url.starts_with("https://") || is_loopback) {
            problems.push(format!("mtls.url = {:?} must be https, and scheme, host and port only", self.url));
        }
        if self.listen.is_none() && self.header.is_none() {
            problems.push(
                "mtls: set mtls.listen or mtls.header, or no client can present a certificate".to_owned(),
            );
        }
        if self.listen.is_some() && !server.has_tls {
            problems.push("mtls.listen needs tls, because certificates come in the TLS handshake".to_owned());
        }
        if self.listen.is_some_and(|listen| listen == server.listen && listen.port() != 0) {
            let why = "browsers would be asked for certificates";
            problems.push(format!("mtls.listen must not be listen: {why}"));
        }
        // Browsers would be asked for certificates at the issuer, too.
        if self.listen.is_some() && self.url == server.issuer {
            problems.push(
                "mtls.url must not be the issuer: another host or port asks for certificates".to_owned(),
            );
        }
        if let Some(header) = &self.header {
            let taken = TAKEN.iter().any(|taken| header.eq_ignore_ascii_case(taken));
            if taken || header.parse::<http::HeaderName>().is_err() {
                problems.push(format!("mtls.header = {header:?} is not a name of a header for certificates"));
            }
            if !server.has_proxies {
                problems.push("mtls.header needs trusted_proxies: nobody else's header is read".to_owned());
            }
        }
        if let Err(error) = self.authorities.as_deref().map(certificate_verifier).transpose() {
            problems.push(format!("mtls.authorities: {error}"));
        }
    }
}

/// Returns what verifies certificates of the authorities in a PEM file.
///
/// # Errors
/// Why the file can't be used.
pub fn certificate_verifier(file: &Path) -> Result<Arc<dyn ClientCertVerifier>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let certificates = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(&error))?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        roots.add(certificate).map_err(|error| wrong(&error))?;
    }
    if roots.is_empty() {
        return Err(wrong(&"the file contains no certificate"));
    }
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(default_provider()));
    builder.build().map_err(|error| wrong(&error))
}
