//! Client authentication by a certificate (RFC 8705 §2): one of a trusted authority, of the operator or the client's
//! own, with the registered name; or one whose key the client registered.
//!
//! The private key was proved in the TLS handshake. Nothing is remembered, so a change of the client, and the end of a
//! certificate, count at once.

use crate::{
    app::App,
    auth::certificate::{Authorities, CertificateFault},
    surface::http::{client_certificate::ClientCertificate, reason::Reason},
};
use xwms_events::{
    Timestamp,
    client::{AuthMethod, CertificateSubject, Client},
};

/// Returns the thumbprint of the certificate, if it is the client's.
///
/// # Errors
/// Why it is not.
pub(super) fn prove(app: &App, client: &Client, presented: &ClientCertificate) -> Result<String, Reason> {
    let certificate = match presented {
        ClientCertificate::One(certificate) => certificate,
        ClientCertificate::None => return Err(Reason::CertificateMissing),
        ClientCertificate::Unreadable => return Err(Reason::CertificateMalformed),
    };
    let now = app.store.clock().now();
    let checked = if client.auth_method == AuthMethod::TlsClientAuth {
        let subject = client.protocol.tls_client_auth.as_deref().ok_or(Reason::CertificateSubject)?;
        certificate.check_issued(&authorities(app, subject, now)?, subject, now)
    } else {
        let jwks = client.jwks.as_ref().ok_or(Reason::CertificateKey)?;
        certificate.check_registered(jwks, now)
    };
    checked.map_err(|fault| match fault {
        CertificateFault::Malformed => Reason::CertificateMalformed,
        CertificateFault::Time => Reason::CertificateTime,
        CertificateFault::Untrusted => Reason::CertificateUntrusted,
        CertificateFault::Subject => Reason::CertificateSubject,
        CertificateFault::Key => Reason::CertificateKey,
    })?;
    Ok(certificate.thumbprint())
}

/// Returns the client's own authorities, or those of the operator if it has none. Never both: an authority of the
/// operator could otherwise make a certificate for a client that trusts only its own.
fn authorities(app: &App, subject: &CertificateSubject, now: Timestamp) -> Result<Authorities, Reason> {
    match subject.own_authorities() {
        Ok(Some(own)) => Authorities::of(own, now).map_err(|_| Reason::CertificateUntrusted),
        Ok(None) => {
            let current = app.client_authorities.as_ref().ok_or(Reason::CertificateUntrusted)?;
            Ok(current.borrow().clone())
        }
        Err(_) => Err(Reason::CertificateUntrusted),
    }
}
