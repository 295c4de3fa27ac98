//! Use cases of the device flow (RFC 8628): a person approves or denies a device, and the device redeems its code.
//! An approval is the grant with the id of the device's request.
//!
//! Not here: devices that wait (`store::side::devices`), and the rules (`xwms_events::grant`).

use super::{
    CommandError, Context,
    encoding::Encode,
    grants::{self, Presented},
};
use crate::store::side::devices::{Decision, Device};
use xwms_events::{
    Refusal,
    grant::{Authorization, DeviceRedemption, DeviceRequest, GrantCommand},
    ids::{GrantId, UserId},
};

/// Records the approval: the consent (if it grows) and the grant. `authorization` is what the person approved;
/// what it has of the device is filled in here. Approving twice gives one grant.
///
/// # Errors
/// The refusal `device_code_settled` if somebody decided before, or it is too late; `grant_exists` if the same
/// person approved it before and the device has its tokens; the store's failure.
pub async fn approve(
    context: &Context<'_>,
    device: &Device,
    authorization: Authorization,
) -> Result<(), CommandError> {
    let user_id = authorization.user_id;
    decide(context, device, Decision::Approved, user_id).await?;
    let here = match &context.origin {
        Some(origin) => context.store.hash_network(Some(authorization.account_id), origin).await?,
        None => None,
    };
    let network = device.asked.network.clone();
    let same_network = here.zip(network.clone()).map(|(here, there)| here == there);
    let other_end = DeviceRequest { network, same_network, requested_at: device.created_at };
    let authorization = Authorization {
        grant_id: GrantId::from_uuid(device.id),
        redirect_uri: String::new(),
        code_challenge: None,
        nonce: None,
        device: Some(Box::new(other_end)),
        code_expires_at: device.expires_at,
        ..authorization
    };
    grants::authorize(context, authorization, true).await
}

/// Lets the device be told that the person denied it.
///
/// # Errors
/// The refusal `device_code_settled`, as [`approve`]; the store's failure.
pub async fn deny(context: &Context<'_>, device: &Device, user_id: UserId) -> Result<(), CommandError> {
    decide(context, device, Decision::Denied, user_id).await
}

async fn decide(
    context: &Context<'_>,
    device: &Device,
    decision: Decision,
    user_id: UserId,
) -> Result<(), CommandError> {
    match context.store.decide_device(device.id, decision, user_id).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refusal::conflict("device_code_settled", "the device code is settled").into()),
        Err(error) => Err(CommandError::Store(error)),
    }
}

/// Exchanges the device code of an approved grant for tokens, and returns what `encode` makes of them.
///
/// # Errors
/// As [`grants::redeem`]; but a second use revokes nothing.
pub async fn redeem<E: Encode>(
    context: &Context<'_>,
    presented: Presented<'_>,
    encode: &E,
) -> Result<E::Output, CommandError> {
    let (client_id, client) = (presented.client_id, presented.client);
    let confirmation = presented.confirmation.cloned();
    grants::issue(context, presented, None, encode, |token_id, token_expires_at, at| {
        GrantCommand::RedeemDevice(DeviceRedemption {
            client_id,
            registered: client.scopes.clone(),
            confirmation: confirmation.clone(),
            token_id,
            token_expires_at,
            refresh: client.token_policy.refresh.then(|| grants::terms(client, at)),
            at,
        })
    })
    .await
}
