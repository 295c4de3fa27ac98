//! The rules of a grant: a code works once, a refresh token works once, and a reuse has consequences.

use super::{
    Authorization, CodeRequest, Grant, GrantCommand, GrantEvent, Refresh, RefreshRequest, RevokeReason,
    Stage, binding, device,
};
use crate::{Refusal, confirmation::Confirmation, refusal::require};

/// How often the response to one lost refresh is repeated at most to a client that does not authenticate. A thief could
/// use each repeat.
const RETRIES_MAX: u32 = 3;

pub(super) fn decide(grant: &Grant, command: GrantCommand) -> Result<Vec<GrantEvent>, Refusal> {
    if let GrantCommand::Authorize(authorization) = command {
        require(grant.stage == Stage::Absent, || {
            Refusal::conflict("grant_exists", "the grant is already authorized")
        })?;
        return Ok(vec![GrantEvent::Authorized { authorization }]);
    }
    let authorization =
        grant.authorization.as_ref().ok_or_else(|| Refusal::not_found("there is no such grant"))?;
    match (command, grant.stage) {
        (GrantCommand::Revoke { .. }, Stage::Revoked) => Ok(vec![]),
        (GrantCommand::Revoke { reason }, _) => Ok(vec![revoked(grant, reason)]),
        (_, Stage::Revoked) => Err(Refusal::conflict("grant_revoked", "the grant was revoked")),
        (GrantCommand::RedeemCode(request), _) => redeem(grant, authorization, request),
        (GrantCommand::RedeemDevice(request), _) => device::redeem(grant, authorization, request),
        (GrantCommand::Refresh(request), _) => refresh(grant, authorization, request),
        (GrantCommand::Authorize(_), _) => Ok(vec![]),
    }
}

fn revoked(grant: &Grant, reason: RevokeReason) -> GrantEvent {
    GrantEvent::Revoked { reason, until: grant.tokens_until }
}

fn redeem(
    grant: &Grant,
    authorization: &Authorization,
    request: CodeRequest,
) -> Result<Vec<GrantEvent>, Refusal> {
    let CodeRequest { client, token_id, token_expires_at, at, .. } = request;
    // A client that presents another client's code learns nothing and breaks nothing.
    require(request.client_id == authorization.client_id && authorization.device.is_none(), || {
        Refusal::invalid("code", "wrong_client", "the code was issued to another client")
    })?;
    if grant.stage == Stage::Redeemed {
        return Ok(vec![GrantEvent::CodeReplayed {}, revoked(grant, RevokeReason::CodeReplayed)]);
    }
    require(at < authorization.code_expires_at, || {
        Refusal::invalid("code", "code_expired", "the code has expired")
    })?;
    require(request.redirect_uri.as_deref() == Some(&authorization.redirect_uri), || {
        Refusal::invalid(
            "redirect_uri",
            "wrong_redirect_uri",
            "redirect_uri differs from the one in the authorization request",
        )
    })?;
    require(client.redirect_registered, || {
        Refusal::invalid(
            "code",
            "redirect_uri_removed",
            "the redirect URI of the code is no longer registered",
        )
    })?;
    check_pkce(authorization, request.challenge.as_deref(), client.requires_pkce)?;
    binding::check_code(authorization, request.confirmation.as_ref())?;
    let given = authorization.scopes_of_token(&client.registered, None);
    // Whether it still gets access to an API is read with the API, by the server.
    require(!given.is_empty() || !authorization.resources.is_empty(), || {
        Refusal::invalid(
            "code",
            "scopes_removed",
            "the client is no longer registered for any scope of the code",
        )
    })?;
    let refresh = request.refresh.map(|terms| {
        let bound = binding::of_first(&terms, request.confirmation);
        terms.within(authorization).bound_to(bound)
    });
    Ok(vec![GrantEvent::CodeRedeemed { token_id, token_expires_at, at, refresh }])
}

/// Checks the verifier (RFC 7636 §4.6, RFC 9700 §4.8.2): a verifier needs a challenge, and a challenge needs a
/// verifier.
fn check_pkce(
    authorization: &Authorization,
    presented: Option<&str>,
    requires_pkce: bool,
) -> Result<(), Refusal> {
    let refuse = |code, detail: &str| Err(Refusal::invalid("code_verifier", code, detail));
    match (&authorization.code_challenge, presented) {
        (Some(challenge), Some(presented)) if challenge == presented => Ok(()),
        (Some(_), _) => refuse("wrong_verifier", "the code verifier is missing or wrong"),
        (None, Some(_)) => refuse("unasked_verifier", "the authorization request had no code_challenge"),
        (None, None) if requires_pkce => refuse(
            "pkce_required",
            "the client needs PKCE, and the authorization request had no code_challenge",
        ),
        (None, None) => Ok(()),
    }
}

fn refresh(
    grant: &Grant,
    authorization: &Authorization,
    request: RefreshRequest,
) -> Result<Vec<GrantEvent>, Refusal> {
    let RefreshRequest {
        client_id,
        registered,
        generation,
        scopes,
        confirmation,
        token_id,
        token_expires_at,
        at,
    } = request;
    let no_good = || {
        Refusal::invalid(
            "refresh_token",
            "unknown_refresh_token",
            "the refresh token is unknown, or was issued to another client",
        )
    };
    require(client_id == authorization.client_id, no_good)?;
    let current = grant.refresh.as_ref().ok_or_else(no_good)?;
    require(generation <= current.generation, no_good)?;
    // First of all: without the key or certificate, a thief can neither refresh nor end the grant.
    binding::check_refresh(&current.terms, confirmation.as_ref())?;
    let retry = generation < current.generation;
    if retry && !within_grace(current, generation, at) {
        return Ok(vec![
            GrantEvent::RefreshReused { generation },
            revoked(grant, RevokeReason::RefreshReused),
        ]);
    }
    require(at < current.expires_at(), || {
        Refusal::invalid("refresh_token", "refresh_token_expired", "the refresh token has expired")
    })?;
    let given = authorization.scopes_of_token(&registered, scopes.as_ref());
    require(scopes.is_none_or(|asked| asked == given), || {
        Refusal::invalid(
            "scope",
            "scope_exceeded",
            "the scopes exceed what was granted or what the client is registered for",
        )
    })?;
    require(!given.is_empty() || !authorization.resources.is_empty(), || {
        Refusal::invalid(
            "scope",
            "scope_exceeded",
            "the client is no longer registered for any granted scope",
        )
    })?;
    let stays = retry || !current.terms.rotation;
    let generation = if stays { current.generation } else { current.generation + 1 };
    let client_id = Some(client_id);
    let bound = binding::of_next(&current.terms, confirmation).filter(|_| !retry);
    let (jkt, x5t) = Confirmation::into_members(bound);
    Ok(vec![GrantEvent::Refreshed { generation, retry, token_id, token_expires_at, at, client_id, jkt, x5t }])
}

/// Whether the response for `generation` may have been lost, or may not have reached the other tabs of a browser yet.
fn within_grace(current: &Refresh, generation: u32, at: crate::Timestamp) -> bool {
    let Some(superseded_at) = current.superseded_at(generation) else { return false };
    let few = generation + 1 == current.generation && current.retries < RETRIES_MAX;
    (few || current.terms.client_authenticates)
        && at < superseded_at.plus_seconds(current.terms.grace_seconds)
}
