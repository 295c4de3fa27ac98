//! What a grant's code and refresh tokens are bound to: a key (RFC 9449 §5 and §10) or a certificate (RFC 8705 §4).
//!
//! Not here: whether a proof is good (`auth::dpop` of the server), and which certificate a request comes with. Both are
//! compared by their thumbprints.

use super::{Authorization, RefreshTerms};
use crate::{Refusal, confirmation::Confirmation, refusal::require};

/// Checks the key with which a code is redeemed. A code whose request named a key needs it; any other code can be
/// redeemed with any key, or with none.
pub(super) fn check_code(
    authorization: &Authorization,
    proved: Option<&Confirmation>,
) -> Result<(), Refusal> {
    let named = authorization.dpop_jkt.as_ref();
    let is_met = named.is_none_or(|named| matches!(proved, Some(Confirmation::Key(jkt)) if jkt == named));
    require(is_met, || {
        Refusal::invalid(
            "code",
            "wrong_key",
            "the code is bound to another key, or the request has no DPoP proof",
        )
    })
}

/// Returns what the first refresh token is bound to. The token of a client that authenticates is bound to the client
/// already.
pub(super) fn of_first(terms: &RefreshTerms, proved: Option<Confirmation>) -> Option<Confirmation> {
    proved.filter(|_| !terms.client_authenticates)
}

/// Returns what the next refresh token is bound to, if the ones before were bound to nothing.
pub(super) fn of_next(terms: &RefreshTerms, proved: Option<Confirmation>) -> Option<Confirmation> {
    proved.filter(|_| terms.confirmation().is_none() && !terms.client_authenticates)
}

/// Checks the key or certificate with which a refresh token is presented.
pub(super) fn check_refresh(terms: &RefreshTerms, proved: Option<&Confirmation>) -> Result<(), Refusal> {
    let Some(bound) = terms.confirmation() else { return Ok(()) };
    require(Some(&bound) == proved, || match bound {
        Confirmation::Key(_) => Refusal::invalid(
            "refresh_token",
            "wrong_key",
            "the refresh token is bound to another key, or the request has no DPoP proof",
        ),
        Confirmation::Certificate(_) => Refusal::invalid(
            "refresh_token",
            "wrong_certificate",
            "the refresh token is bound to another certificate, or the request has none",
        ),
    })
}
