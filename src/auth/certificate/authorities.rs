//! The authorities whose certificates authenticate clients (RFC 8705 §2.1), and whether one issued a certificate.

use super::CertificateFault;
use rustls::{
    CertificateError, Error,
    pki_types::{CertificateDer, UnixTime},
    server::danger::ClientCertVerifier,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::Timestamp;

/// The trusted authorities, which may change. Clones share them.
#[derive(Clone, Debug)]
pub struct Authorities(watch::Receiver<Arc<dyn ClientCertVerifier>>);

impl Authorities {
    /// Returns those that the newest verifier of `current` trusts.
    pub fn following(current: watch::Receiver<Arc<dyn ClientCertVerifier>>) -> Self {
        Self(current)
    }

    /// Checks that one of them issued `leaf`, perhaps by way of `intermediates`, that it is valid at `now`, and
    /// that it may authenticate a client.
    ///
    /// # Errors
    /// `Time` or `Untrusted`.
    pub(super) fn check(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: Timestamp,
    ) -> Result<(), CertificateFault> {
        let seconds = u64::try_from(now.seconds()).unwrap_or_default();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let verifier = Arc::clone(&self.0.borrow());
        match verifier.verify_client_cert(leaf, intermediates, now) {
            Ok(_) => Ok(()),
            Err(Error::InvalidCertificate(
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. },
            )) => Err(CertificateFault::Time),
            Err(_) => Err(CertificateFault::Untrusted),
        }
    }
}
