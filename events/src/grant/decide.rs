//! The rules of a grant: a code once, a refresh token once, and what happens to whoever tries twice.

use super::{Authorization, Grant, GrantCommand, GrantEvent, Refresh, RefreshTerms, RevokeReason, Stage};
use crate::{Refusal, refusal::require};

/// Most answers repeated for one lost refresh.
const RETRIES_MAX: u32 = 3;

pub(super) fn decide(grant: &Grant, command: GrantCommand) -> Result<Vec<GrantEvent>, Refusal> {
    if let GrantCommand::Authorize(authorization) = command {
        require(grant.stage == Stage::Absent, || Refusal::conflict("grant_exists", "authorized already"))?;
        return Ok(vec![GrantEvent::Authorized { authorization: *authorization }]);
    }
    let authorization =
        grant.authorization.as_ref().ok_or_else(|| Refusal::not_found("there is no such grant"))?;
    match (command, grant.stage) {
        (GrantCommand::Revoke { .. }, Stage::Revoked) => Ok(vec![]),
        (GrantCommand::Revoke { reason }, _) => Ok(vec![revoked(grant, reason)]),
        (_, Stage::Revoked) => Err(Refusal::conflict("grant_revoked", "the grant was revoked")),
        (command @ GrantCommand::RedeemCode { .. }, _) => redeem(grant, authorization, command),
        (command @ GrantCommand::Refresh { .. }, _) => refresh(grant, authorization, command),
        (GrantCommand::Authorize(_), _) => Ok(vec![]),
    }
}

fn revoked(grant: &Grant, reason: RevokeReason) -> GrantEvent {
    GrantEvent::Revoked { reason, until: grant.tokens_until }
}

fn redeem(
    grant: &Grant,
    authorization: &Authorization,
    command: GrantCommand,
) -> Result<Vec<GrantEvent>, Refusal> {
    let GrantCommand::RedeemCode {
        client_id,
        registered,
        redirect_uri,
        challenge,
        token_id,
        token_expires_at,
        refresh,
        at,
    } = command
    else {
        return Ok(vec![]);
    };
    // Whoever presents another client's code learns nothing and breaks nothing.
    require(client_id == authorization.client_id, || {
        Refusal::invalid("code", "wrong_client", "the code was issued to another client")
    })?;
    if grant.stage == Stage::Redeemed {
        return Ok(vec![GrantEvent::CodeReplayed {}, revoked(grant, RevokeReason::CodeReplayed)]);
    }
    require(at < authorization.code_expires_at, || {
        Refusal::invalid("code", "code_expired", "the code has expired")
    })?;
    require(redirect_uri.as_deref() == Some(&authorization.redirect_uri), || {
        Refusal::invalid("redirect_uri", "wrong_redirect_uri", "not the redirect URI of the request")
    })?;
    require(challenge.as_deref() == Some(&authorization.code_challenge), || {
        Refusal::invalid("code_verifier", "wrong_verifier", "the code verifier is missing or wrong")
    })?;
    require(!authorization.scopes_of_token(&registered, None).is_empty(), || {
        Refusal::invalid("code", "scopes_removed", "the client is not registered for any of its scopes now")
    })?;
    let refresh = refresh.map(|terms| RefreshTerms {
        absolute_expires_at: authorization
            .session_expires_at
            .map_or(terms.absolute_expires_at, |ends| ends.min(terms.absolute_expires_at)),
        ..terms
    });
    Ok(vec![GrantEvent::CodeRedeemed { token_id, token_expires_at, at, refresh }])
}

fn refresh(
    grant: &Grant,
    authorization: &Authorization,
    command: GrantCommand,
) -> Result<Vec<GrantEvent>, Refusal> {
    let GrantCommand::Refresh { client_id, registered, generation, scopes, token_id, token_expires_at, at } =
        command
    else {
        return Ok(vec![]);
    };
    let no_good =
        || Refusal::invalid("refresh_token", "unknown_refresh_token", "the refresh token is no good");
    require(client_id == authorization.client_id, no_good)?;
    let current = grant.refresh.as_ref().ok_or_else(no_good)?;
    require(generation <= current.generation, no_good)?;
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
        Refusal::invalid("scope", "scope_exceeded", "more than was granted or is registered now")
    })?;
    require(!given.is_empty(), || {
        Refusal::invalid("scope", "scope_exceeded", "nothing that was granted is registered now")
    })?;
    let generation = if retry { current.generation } else { current.generation + 1 };
    let client_id = Some(client_id);
    Ok(vec![GrantEvent::Refreshed { generation, retry, token_id, token_expires_at, at, client_id }])
}

/// Whether `generation` is the previous one and its answer may have been lost.
fn within_grace(current: &Refresh, generation: u32, at: crate::Timestamp) -> bool {
    generation + 1 == current.generation
        && current.retries < RETRIES_MAX
        && at < current.at.plus_seconds(current.terms.grace_seconds)
}
