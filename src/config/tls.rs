//! Settings of TLS in the server itself, and how its files are loaded.

use super::any_certificate::AnyCertificate;
use rustls::{
    CipherSuite, ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs::default_provider},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};

/// The server's certificate and key (PEM files).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// Whether clients are asked for certificates of their own. They need not have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCertificates {
    Asked,
    NotAsked,
}

/// Returns the cryptography of TLS. Of TLS 1.2, it has the cipher suites that BCP 195 recommends (RFC 9325 §4.2) and no
/// others: the FAPI 2.0 Security Profile permits only those where clients connect (§5.2.2).
fn provider() -> CryptoProvider {
    let mut provider = default_provider();
    provider.cipher_suites.retain(|suite| {
        !matches!(
            suite.suite(),
            CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        )
    });
    provider
}

impl Tls {
    /// Loads both files into a rustls configuration.
    ///
    /// # Errors
    /// Returns every problem.
    pub fn load(&self, clients: ClientCertificates) -> Result<ServerConfig, Vec<String>> {
        let mut problems = Vec::new();
        let chain = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| {
                problems.push(format!("tls.certificate: {}: {error}", self.certificate.display()));
            });
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|error| problems.push(format!("tls.key: {}: {error}", self.key.display())));
        if chain.as_ref().is_ok_and(Vec::is_empty) {
            problems.push(format!(
                "tls.certificate: {}: the file contains no certificate",
                self.certificate.display()
            ));
        }
        match (chain, key) {
            (Ok(chain), Ok(key)) if problems.is_empty() => {
                let provider = Arc::new(provider());
                let any = AnyCertificate(provider.signature_verification_algorithms);
                ServerConfig::builder_with_provider(provider)
                    .with_safe_default_protocol_versions()
                    .map(|builder| match clients {
                        ClientCertificates::Asked => builder.with_client_cert_verifier(Arc::new(any)),
                        ClientCertificates::NotAsked => builder.with_no_client_auth(),
                    })
                    .and_then(|builder| builder.with_single_cert(chain, key))
                    .map_err(|error| {
                        vec![format!("tls.certificate and tls.key can't be used together: {error}")]
                    })
            }
            _ => Err(problems),
        }
    }
}
