//! Settings of TLS in the server itself, and how its files are loaded.

use super::any_certificate::AnyCertificate;
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs::default_provider,
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
                let provider = Arc::new(default_provider());
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
