//! Client certificates (RFC 8705): their thumbprints, and whether one is that of a client.
//!
//! | file | what it holds |
//! |---|---|
//! | `authorities` | the authorities that the operator or a client trusts, and whether one issued a certificate |
//! | `public_key` | whether the key of a certificate is in a JWK set |
//! | `subject` | whether a certificate has a registered name |
//!
//! Everything is pure: the time is passed in. The TLS handshake, or a proxy, has proved that the client has the private
//! key. Not here: where the certificate of a request comes from (`surface::http::client_certificate`).

mod authorities;
mod public_key;
mod subject;

pub use authorities::{Authorities, AuthorityEnd, AuthorityFault, KnownAuthority, authority_fault};

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rustls::pki_types::CertificateDer;
use serde_json::Value;
use x509_parser::certificate::X509Certificate;
use xwms_events::{Timestamp, client::CertificateSubject};

/// Why a certificate does not prove that the caller is the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFault {
    /// It is no certificate that can be read.
    Malformed,
    /// It has expired, or is not valid yet.
    Time,
    /// No trusted authority issued it for the authentication of clients.
    Untrusted,
    /// It has another subject than the client registered.
    Subject,
    /// Its key is not one of the client's keys.
    Key,
}

/// The certificate that a client presented, unchecked, and what it sent along to verify it.
#[derive(Clone, Debug)]
pub struct Certificate {
    leaf: CertificateDer<'static>,
    intermediates: Vec<CertificateDer<'static>>,
}

impl Certificate {
    /// Returns the first one of `chain` with the others; `None` if there are none.
    pub fn of(chain: &[CertificateDer<'static>]) -> Option<Self> {
        let (leaf, intermediates) = chain.split_first()?;
        Some(Self { leaf: leaf.clone(), intermediates: intermediates.to_vec() })
    }

    /// Whether it is a certificate at all. A proxy may pass on anything, and a token must not be bound to that: a
    /// caller with no certificate may come with the same.
    pub fn is_readable(&self) -> bool {
        self.read().is_ok()
    }

    /// Returns its thumbprint (RFC 8705 §3.1): SHA-256 of its DER encoding, in base64url.
    pub fn thumbprint(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, &self.leaf))
    }

    /// Checks that one of `authorities` issued it, and that it has the name in `subject` (§2.1).
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check_issued(
        &self,
        authorities: &Authorities,
        subject: &CertificateSubject,
        now: Timestamp,
    ) -> Result<(), CertificateFault> {
        let read = self.read()?;
        authorities.check(&self.leaf, &self.intermediates, now)?;
        let name = subject.name().map_err(|_| CertificateFault::Subject)?;
        if subject::has(&read, &name) { Ok(()) } else { Err(CertificateFault::Subject) }
    }

    /// Checks that its key is one of `jwks` (§2.2); the issuer does not matter. It must be valid now, so that a
    /// forgotten one ends.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check_registered(&self, jwks: &Value, now: Timestamp) -> Result<(), CertificateFault> {
        self.check_time(now)?;
        if self.has_key_in(jwks) { Ok(()) } else { Err(CertificateFault::Key) }
    }

    /// Checks that it can be read, and is valid at `now`: what can be known without the client's keys.
    ///
    /// # Errors
    /// `Malformed` or `Time`.
    pub fn check_time(&self, now: Timestamp) -> Result<(), CertificateFault> {
        let read = self.read()?;
        let validity = read.validity();
        let current = validity.not_before.timestamp()..=validity.not_after.timestamp();
        if current.contains(&now.seconds()) { Ok(()) } else { Err(CertificateFault::Time) }
    }

    /// Whether its key is one of `jwks`.
    pub fn has_key_in(&self, jwks: &Value) -> bool {
        self.read().is_ok_and(|read| public_key::is_in(jwks, read.public_key()))
    }

    fn read(&self) -> Result<X509Certificate<'_>, CertificateFault> {
        match x509_parser::parse_x509_certificate(&self.leaf) {
            Ok(([], read)) => Ok(read),
            _ => Err(CertificateFault::Malformed),
        }
    }
}
