//! Which key a grant's code and refresh tokens are bound to (RFC 9449 §5 and §10).
//!
//! Not here: whether a proof is good (`auth::dpop` of the server). Keys are compared by their thumbprint (RFC 7638).

use super::{Authorization, RefreshTerms};
use crate::{Refusal, refusal::require};

/// Checks the key with which a code is redeemed. A code whose request named a key needs it; any other code can be
/// redeemed with any key, or with none.
pub(super) fn check_code(authorization: &Authorization, proved: Option<&str>) -> Result<(), Refusal> {
    let named = authorization.dpop_jkt.as_deref();
    require(named.is_none() || named == proved, || {
        Refusal::invalid(
            "code",
            "wrong_key",
            "the code is bound to another key, or the request has no DPoP proof",
        )
    })
}

/// Returns the key that the first refresh token is bound to. The token of a client that authenticates is bound to the
/// client already.
pub(super) fn of_first(terms: &RefreshTerms, proved: Option<String>) -> Option<String> {
    proved.filter(|_| !terms.client_authenticates)
}

/// Returns the key that the next refresh token is bound to, if the ones before were bound to none.
pub(super) fn of_next(terms: &RefreshTerms, proved: Option<String>) -> Option<String> {
    proved.filter(|_| terms.jkt.is_none() && !terms.client_authenticates)
}

/// Checks the key with which a refresh token is presented.
pub(super) fn check_refresh(terms: &RefreshTerms, proved: Option<&str>) -> Result<(), Refusal> {
    let bound = terms.jkt.as_deref();
    require(bound.is_none() || bound == proved, || {
        Refusal::invalid(
            "refresh_token",
            "wrong_key",
            "the refresh token is bound to another key, or the request has no DPoP proof",
        )
    })
}
