//! The grant type `client_credentials` (RFC 6749 §4.4): a client acts on its own behalf.

use super::{request::TokenRequest, response, target};
use crate::{
    commands::{encoding::while_committing, tokens},
    surface::oauth::{
        error::OAuthError,
        quoted::{unknown_scope, unregistered},
    },
};
use axum::response::Response;
use xwms_events::{
    client::ClientType,
    scope::Scopes,
    token::{GrantType, Token},
};

pub(super) async fn issue(request: &TokenRequest<'_>) -> Result<Response, OAuthError> {
    let (app, client) = (request.app, request.client);
    if !client.client.client_type.is_confidential() {
        return Err(OAuthError::unauthorized_client("a public client can't use client_credentials"));
    }
    let target = target::of_client(request).await?;
    let scopes = if target.is_some() { Scopes::default() } else { own_scopes(request)? };
    let policy = &client.client.token_policy;
    let (format, algorithm) = match &target {
        Some(target) => (target.format, target.algorithm),
        None => (policy.format, client.client.protocol.access_token_signed_response_alg),
    };
    app.keyring.ready(algorithm).await?;
    let signer = app.access_tokens.signer(format, algorithm)?;
    let token = request.token(GrantType::ClientCredentials, signer.as_deref());
    let mut token = Token {
        scopes,
        may_act: client.client.protocol.may_act,
        format,
        expires_at: token.issued_at.plus_seconds(policy.access_token_seconds),
        ..token
    };
    if let Some(target) = &target {
        target.aim(&mut token, None);
    }
    let context = request.context();
    let issued = tokens::issue(&context, &token, client.remembered.clone(), request.possession.once);
    let signed = app.access_tokens.encode(&token, None, signer);
    let (_, signed) = while_committing(issued, signed).await?;
    request.caller.acts_with(&token);
    if client.client.client_type == ClientType::Machine {
        app.guard.gave_token(client.client_id, client.account_id, request.caller.origin.as_ref());
    }
    Ok(response::plain(&token, signed?))
}

/// Returns the scopes of xwms itself that the client asks for on its own behalf.
fn own_scopes(request: &TokenRequest<'_>) -> Result<Scopes, OAuthError> {
    let own = request.client.client.own_scopes();
    let scope = request.params.get("scope");
    let asked = scope.map(str::parse::<Scopes>).transpose();
    let scopes = asked.map_err(|_| OAuthError::invalid_scope(unknown_scope(scope.unwrap_or_default())))?;
    let scopes = scopes.unwrap_or_else(|| own.clone());
    if !scopes.is_subset(&own) {
        return Err(OAuthError::invalid_scope(unregistered(&scopes, &own)));
    }
    // RFC 6749 §3.3 doesn't allow an empty `scope`, and such a token would be useless.
    if scopes.is_empty() {
        return Err(OAuthError::invalid_scope("the client is not registered for any management scope"));
    }
    Ok(scopes)
}
