//! Whether a caller may present a token: a bound token needs its key (RFC 9449) or its certificate
//! (RFC 8705).

use super::{
    certificate::Certificate,
    dpop::{Proof, ProofError},
};
use xwms_events::confirmation::Confirmation;

/// Checks whether a token that is bound to `bound`, or to nothing, may be presented with `proof` and
/// `certificate`. A bound token without its proof would be a bearer token again, so a thief could use it (RFC 9449
/// §7.2, RFC 8705 §3). A token that is not bound may come with any certificate: it is that of the connection.
///
/// # Errors
/// Why not.
pub fn check_binding(
    bound: Option<&Confirmation>,
    proof: Option<&Proof>,
    certificate: Option<&Certificate>,
) -> Result<(), ProofError> {
    match (bound, proof) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(ProofError::Unbound),
        (Some(Confirmation::Key(jkt)), Some(proof)) if *jkt == proof.jkt => Ok(()),
        (Some(Confirmation::Key(_)), Some(_)) => Err(ProofError::OtherKey),
        (Some(Confirmation::Key(_)), None) => Err(ProofError::Downgrade),
        (Some(Confirmation::Certificate(_)), Some(_)) => Err(ProofError::NotOfKey),
        (Some(Confirmation::Certificate(x5t)), None) => match certificate {
            Some(certificate) if certificate.thumbprint() == *x5t => Ok(()),
            Some(_) => Err(ProofError::OtherCertificate),
            None => Err(ProofError::NoCertificate),
        },
    }
}
