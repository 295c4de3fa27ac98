//! Client authentication by a certificate (RFC 8705 §2): one of a trusted authority, of the operator or the client's
//! own, with the registered name; or one whose key the client registered or publishes.
//!
//! The private key was proved in the TLS handshake. Nothing is remembered but keys that were published, so a change of
//! the client, and the end of a certificate, count at once.

use super::client_keys;
use crate::{
    app::App,
    auth::certificate::{Authorities, Certificate, CertificateFault},
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
    let certificate = given(presented)?;
    let now = app.store.clock().now();
    let checked = if client.auth_method == AuthMethod::TlsClientAuth {
        let subject = client.protocol.tls_client_auth.as_deref().ok_or(Reason::CertificateSubject)?;
        certificate.check_issued(&authorities(app, subject, now)?, subject, now)
    } else {
        let jwks = client.jwks.as_ref().ok_or(Reason::CertificateKey)?;
        certificate.check_registered(jwks, now)
    };
    checked.map_err(reason)?;
    Ok(certificate.thumbprint())
}

/// As [`prove`], for a client whose keys are at its `jwks_uri`. The address is read only for a certificate that would
/// be good if its key were there.
///
/// # Errors
/// Why the certificate is not the client's, or why the address can't be used.
pub(super) async fn prove_published(
    app: &App,
    client: &Client,
    presented: &ClientCertificate,
) -> Result<String, Reason> {
    let certificate = given(presented)?;
    certificate.check_time(app.store.clock().now()).map_err(reason)?;
    let jwks = client_keys::for_certificate(app, client, certificate).await?;
    if certificate.has_key_in(&jwks) { Ok(certificate.thumbprint()) } else { Err(Reason::CertificateKey) }
}

/// Returns the certificate that came with the request.
fn given(presented: &ClientCertificate) -> Result<&Certificate, Reason> {
    match presented {
        ClientCertificate::One(certificate) => Ok(certificate),
        ClientCertificate::None => Err(Reason::CertificateMissing),
        ClientCertificate::Unreadable => Err(Reason::CertificateMalformed),
    }
}

/// Returns what the account is told about a certificate.
const fn reason(fault: CertificateFault) -> Reason {
    match fault {
        CertificateFault::Malformed => Reason::CertificateMalformed,
        CertificateFault::Time => Reason::CertificateTime,
        CertificateFault::Untrusted => Reason::CertificateUntrusted,
        CertificateFault::Subject => Reason::CertificateSubject,
        CertificateFault::Key => Reason::CertificateKey,
    }
}

/// Returns the client's own authorities, or those of the operator if it has none. Never both: an authority of the
/// operator could otherwise make a certificate for a client that trusts only its own.
fn authorities(app: &App, subject: &CertificateSubject, now: Timestamp) -> Result<Authorities, Reason> {
    match subject.own_authorities() {
        Ok(Some(own)) => Authorities::of(&own, now).map_err(|_| Reason::CertificateUntrusted),
        Ok(None) => {
            let current = app.client_authorities.as_ref().ok_or(Reason::CertificateUntrusted)?;
            Ok(current.borrow().clone())
        }
        Err(_) => Err(Reason::CertificateUntrusted),
    }
}
