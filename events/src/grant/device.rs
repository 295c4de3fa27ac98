//! A grant that a person approved for a device, which then redeems its device code (RFC 8628 §3.4, §3.5).
//!
//! Not here: device codes that wait for an approval. They are no facts yet (`store::side::devices` in the server).

use super::{Authorization, DeviceRedemption, Grant, GrantEvent, Stage, binding};
use crate::{Refusal, refusal::require};

/// Redeems a device code. It works once. A second request with it is only refused: unlike a code in a redirect, it
/// may be a repeated poll of the device itself, and nobody else ever saw the code.
pub(super) fn redeem(
    grant: &Grant,
    authorization: &Authorization,
    request: DeviceRedemption,
) -> Result<Vec<GrantEvent>, Refusal> {
    let DeviceRedemption { client_id, registered, confirmation, token_id, token_expires_at, refresh, at } =
        request;
    let is_its_own = client_id == authorization.client_id && authorization.device.is_some();
    require(is_its_own, || {
        Refusal::invalid("device_code", "wrong_client", "the device code was issued to another client")
    })?;
    require(grant.stage == Stage::Authorized, || {
        Refusal::conflict("device_code_used", "the device code was already used")
    })?;
    require(at < authorization.code_expires_at, || {
        Refusal::invalid("device_code", "code_expired", "the device code has expired")
    })?;
    let given = authorization.scopes_of_token(&registered, None);
    // Whether it still gets access to an API is read with the API, by the server.
    require(!given.is_empty() || !authorization.resources.is_empty(), || {
        Refusal::invalid(
            "device_code",
            "scopes_removed",
            "the client is no longer registered for any scope of the device code",
        )
    })?;
    let refresh = refresh.map(|terms| {
        let bound = binding::of_first(&terms, confirmation);
        terms.within(authorization).bound_to(bound)
    });
    Ok(vec![GrantEvent::CodeRedeemed { token_id, token_expires_at, at, refresh }])
}
