//! The authorities whose certificates authenticate clients (RFC 8705 §2.1), and whether one issued a certificate: those
//! of the operator, or those of one client.

use super::CertificateFault;
use rustls::{
    CertificateError, Error, RootCertStore,
    crypto::aws_lc_rs::default_provider,
    pki_types::{CertificateDer, UnixTime},
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};
use std::{sync::Arc, time::Duration};
use x509_parser::certificate::X509Certificate;
use xwms_events::Timestamp;

/// How long before its end the people of an app are warned of an authority, in seconds.
const SOON_SECONDS: u32 = 30 * 86_400;

/// Trusted authorities. Clones share them.
#[derive(Clone, Debug)]
pub struct Authorities(Arc<dyn ClientCertVerifier>);

impl Authorities {
    /// Returns those that `verifier` trusts.
    pub fn new(verifier: Arc<dyn ClientCertVerifier>) -> Self {
        Self(verifier)
    }

    /// Returns the authorities with these certificates (DER). One that has ended, or has not begun, is left out: the
    /// verifier of a chain does not look at the times of its root.
    ///
    /// # Errors
    /// `Untrusted`, if none is left, or one can't be read.
    pub fn of(certificates: &[Vec<u8>], now: Timestamp) -> Result<Self, CertificateFault> {
        let mut roots = RootCertStore::empty();
        for der in certificates {
            match read(der, now) {
                Ok(authority) => roots.extend(authority.roots),
                Err(AuthorityFault::Time) => {}
                Err(_) => return Err(CertificateFault::Untrusted),
            }
        }
        let provider = Arc::new(default_provider());
        // Without a root, there is no verifier.
        let built = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
        built.map(Self).map_err(|_| CertificateFault::Untrusted)
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
        match self.0.verify_client_cert(leaf, intermediates, now) {
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

/// Why a certificate is not that of an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityFault {
    /// It is no certificate that can be read.
    Malformed,
    /// It may not issue certificates.
    NotAuthority,
    /// It has expired, or is not valid yet.
    Time,
}

/// Returns what is wrong with the certificate (DER) of an authority: it must say that it may issue certificates
/// (RFC 5280 §4.2.1.9 and §4.2.1.3), and be valid at `now`. Who signed it does not matter,
/// because its client trusts it.
pub fn authority_fault(der: &[u8], now: Timestamp) -> Option<AuthorityFault> {
    read(der, now).err()
}

/// Returns the authority with this certificate (DER), as the only root.
///
/// # Errors
/// What is wrong with it, as [`authority_fault`] says.
fn read(der: &[u8], now: Timestamp) -> Result<RootCertStore, AuthorityFault> {
    let Ok(([], certificate)) = x509_parser::parse_x509_certificate(der) else {
        return Err(AuthorityFault::Malformed);
    };
    let mut root = RootCertStore::empty();
    root.add(CertificateDer::from(der)).map_err(|_| AuthorityFault::Malformed)?;
    if !may_issue(&certificate) {
        return Err(AuthorityFault::NotAuthority);
    }
    let validity = certificate.validity();
    let current = validity.not_before.timestamp()..=validity.not_after.timestamp();
    if current.contains(&now.seconds()) { Ok(root) } else { Err(AuthorityFault::Time) }
}

/// An authority, as people know it.
pub struct KnownAuthority {
    /// The distinguished name of its subject.
    pub subject: String,
    /// When it ends.
    pub until: Timestamp,
}

impl KnownAuthority {
    /// Reads its certificate (DER); `None` if it can't be read.
    pub fn of(der: &[u8]) -> Option<Self> {
        let (_, read) = x509_parser::parse_x509_certificate(der).ok()?;
        let until = Timestamp::from_millis(read.validity().not_after.timestamp().saturating_mul(1_000));
        Some(Self { subject: read.subject().to_string(), until })
    }

    /// Returns what its end means at `now`; `None` if it does not end soon.
    pub fn end(&self, now: Timestamp) -> Option<AuthorityEnd> {
        // It counts during the whole of its last second.
        if now.seconds() > self.until.seconds() {
            Some(AuthorityEnd::Past)
        } else if self.until <= now.plus_seconds(SOON_SECONDS) {
            Some(AuthorityEnd::Soon)
        } else {
            None
        }
    }
}

/// An end of an authority that people have to know about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityEnd {
    /// It has expired: its certificates authenticate nobody.
    Past,
    /// It expires in the next 30 days.
    Soon,
}

fn may_issue(read: &X509Certificate<'_>) -> bool {
    let signs = read.key_usage().is_ok_and(|usage| usage.is_none_or(|usage| usage.value.key_cert_sign()));
    read.is_ca() && signs
}

#[cfg(test)]
mod tests {
    use super::{AuthorityEnd, KnownAuthority};
    use xwms_events::Timestamp;

    #[test]
    fn people_are_warned_for_thirty_days_before_the_end_of_an_authority_and_ever_after() {
        let until = Timestamp::from_millis(1_800_000_000_000);
        let authority = KnownAuthority { subject: "CN=Own".to_owned(), until };
        let end = |millis: i64| authority.end(Timestamp::from_millis(until.millis() + millis));
        let month = 30 * 86_400_000;
        assert_eq!(end(-month - 1), None);
        for millis in [-month, 0, 999] {
            assert_eq!(end(millis), Some(AuthorityEnd::Soon), "{millis}");
        }
        for millis in [1_000, 100 * month] {
            assert_eq!(end(millis), Some(AuthorityEnd::Past), "{millis}");
        }
    }
}
