//! Proofs of possession of a key (DPoP, RFC 9449): what a good one is, and whether a token may be presented with it.
//!
//! | file | what it holds |
//! |---|---|
//! | `error` | why a proof, or a token with it, is refused |
//! | `proof` | the validation of a proof (§4.3) |
//! | `target` | whether two URLs name the same endpoint |
//! | `nonce` | nonces, and how long they are good (§8) |
//!
//! Everything is pure: the time, the request and the key of nonces are passed in. Not here: the header and the
//! responses (`surface::http::dpop`), and which proofs were used (`store::once`).

mod error;
mod nonce;
mod proof;
mod target;

pub use error::ProofError;
pub use nonce::{NONCE_SECONDS, current_nonce};
pub use proof::{Expected, Proof, verify};

/// Checks whether a token that is bound to the key `jkt`, or to none, may be presented with `proof`. A bound token
/// without its proof would be a bearer token again, so a thief could use it (§7.2).
///
/// # Errors
/// Why not.
pub fn check_binding(jkt: Option<&str>, proof: Option<&Proof>) -> Result<(), ProofError> {
    match (jkt, proof) {
        (None, None) => Ok(()),
        (Some(jkt), Some(proof)) if jkt == proof.jkt => Ok(()),
        (Some(_), Some(_)) => Err(ProofError::OtherKey),
        (Some(_), None) => Err(ProofError::Downgrade),
        (None, Some(_)) => Err(ProofError::Unbound),
    }
}
