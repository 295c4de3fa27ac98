//! The grant type `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 §2.1) with identity assertions (ID-JAG):
//! a client gets an access token for a person whom the login provider of its account asserts.
//!
//! The token is for an API of the account, never for xwms itself, and there is no refresh token. Nobody is asked: the
//! client's policy `identity_assertions` stands for the consent. The assertion is checked in `oauth::id_jag`; what
//! is left of scopes is in `xwms_events::id_jag`.

use super::{request::TokenRequest, response, target};
use crate::{
    auth::{access_tokens::Login, dpop::ProofError},
    commands::{groups, resources::Target, tokens},
    surface::{
        http::reason::Reason,
        oauth::{
            error::OAuthError,
            id_jag::{self, Accepted},
            resource::{NOT_FOR_CLIENT, Named, named},
        },
    },
};
use axum::response::Response;
use xwms_events::{
    client::{ClientType, IdentityAssertions},
    confirmation::Confirmation,
    effects::stop_keys,
    resource::Resource,
    resource_access::ResourceAccess,
    token::{GrantType, Token},
};

pub(super) async fn issue(request: &TokenRequest<'_>) -> Result<Response, OAuthError> {
    let (app, client) = (request.app, request.client);
    if !app.settings.account_logins {
        return Err(OAuthError::unsupported_grant_type(request.params.get("grant_type")));
    }
    let policy = policy(request)?;
    let assertion = request.required("assertion")?;
    let jkt = match &request.possession.bound {
        Some(Confirmation::Key(jkt)) => Some(jkt.as_str()),
        Some(Confirmation::Certificate(_)) | None => None,
    };
    let accepted = id_jag::accept(app, client, assertion, jkt).await?;
    let accepted = accepted.map_err(|reason| refused(request, reason))?;
    request.caller.acts_for(accepted.user_id);
    if accepted.login().acr < client.client.protocol.required_acr {
        return Err(refused(request, Reason::IdentityWeak));
    }
    let target = target_of(request, policy, &accepted).await?;
    give(request, &accepted, &target).await
}

/// Returns what the client may get by assertions, if it may use them.
fn policy<'a>(request: &TokenRequest<'a>) -> Result<&'a IdentityAssertions, OAuthError> {
    let client = request.client;
    if !client.proved {
        return Err(OAuthError::unauthorized_client("a public client can't use identity assertions"));
    }
    if client.client.test_of().is_some() {
        let why = "a test client can't use identity assertions: they are about real people";
        return Err(OAuthError::unauthorized_client(why));
    }
    let policy = client.client.protocol.identity_assertions.as_ref();
    policy.ok_or_else(|| OAuthError::unauthorized_client("the client may not use identity assertions"))
}

/// Always the same to the caller, whatever is wrong: nobody learns whose login is linked here. The account's
/// members read the reason in the request log.
fn refused(request: &TokenRequest<'_>, reason: Reason) -> OAuthError {
    request.caller.because(reason);
    OAuthError::invalid_grant("the assertion is not valid for this client, or names nobody here")
}

/// Returns the API that the token is for, with what it has there.
async fn target_of(
    request: &TokenRequest<'_>,
    policy: &IdentityAssertions,
    accepted: &Accepted,
) -> Result<Target, OAuthError> {
    let Named { audiences, own } = named(request.params, &request.app.settings.issuer);
    let audience = accepted.asserted.audience(&audiences, policy).filter(|_| !own).ok_or_else(|| {
        OAuthError::invalid_target("resource must name one API of the account that the assertion allows")
    })?;
    // What the API offers agents of the account is for those that ask people. Here nobody is asked, so it must
    // list the client.
    let (resource, offered, basis) = target::offered(request, audience).await?;
    let permitted = accepted.asserted.permitted(offered, policy);
    let access = permitted.ok_or_else(|| OAuthError::invalid_target(NOT_FOR_CLIENT))?;
    let access = with_groups(request, &resource, for_role(&resource, access, accepted), accepted).await?;
    let scope =
        target::scope_of_api(request, "a token for an assertion has no scopes of this server itself")?;
    let now = Some(request.app.store.clock().now());
    let access = target::for_login(&resource, access, Some(accepted.login()), now, scope)?;
    Ok(Target::new(access, &resource, basis, &request.app.status_lists))
}

/// Returns what the person's role in the account leaves of `access`, with that role if the API wants it.
fn for_role(resource: &Resource, access: ResourceAccess, accepted: &Accepted) -> ResourceAccess {
    let role = accepted.account.role_with(accepted.user_id, accepted.login().acr);
    resource.with_role(resource.for_person(access, role), role)
}

/// Returns `access` with the groups of the account that the person is in, if the API wants them.
async fn with_groups(
    request: &TokenRequest<'_>,
    resource: &Resource,
    access: ResourceAccess,
    accepted: &Accepted,
) -> Result<ResourceAccess, OAuthError> {
    if !resource.settings.groups_claim {
        return Ok(access);
    }
    let (store, account_id) = (&request.app.store, request.client.account_id);
    let groups = groups::names_of(store, account_id, accepted.user_id, accepted.login().acr).await?;
    Ok(resource.with_groups(access, groups))
}

/// Uses up the assertion and issues the token.
async fn give(
    request: &TokenRequest<'_>,
    accepted: &Accepted,
    target: &Target,
) -> Result<Response, OAuthError> {
    let (app, client) = (request.app, request.client);
    app.keyring.ready(target.algorithm).await?;
    let signer = app.access_tokens.signer(target.format, target.algorithm)?;
    let login = accepted.login();
    let mut token = Token {
        user_id: Some(accepted.user_id),
        assertion: Some(Box::new(accepted.fact.clone())),
        may_act: client.client.protocol.may_act,
        basis: client.basis.min(accepted.basis),
        ..request.token(GrantType::JwtBearer, signer.as_deref())
    };
    target.aim(&mut token, Some(login));
    // Something may have been stopped since the first read. The assertion is not used up for a token that is good
    // for nothing, nor if the proof was used before.
    let mut query = app.store.query();
    query.gate(stop_keys(&token)).use_once(request.possession.once);
    let now = query.read().await?;
    if !now.is_first_use {
        return Err(OAuthError::bad_proof(ProofError::Replayed));
    }
    if !now.is_open(token.basis) {
        return Err(refused(request, Reason::IdentityUnknown));
    }
    if !accepted.use_up(app, client.account_id).await? {
        return Err(refused(request, Reason::AssertionReplayed));
    }
    tokens::issue(&request.context(), &token, None, None).await?;
    let login = Login::of(login, &accepted.asserted.methods);
    let signed = app.access_tokens.encode(&token, Some(&login), signer).await?;
    request.caller.acts_with(&token);
    // A thief of its secret has no assertions.
    if client.client.client_type == ClientType::Machine {
        app.guard.gave_token(client.client_id, client.account_id, request.caller.origin.as_ref());
    }
    Ok(response::plain(&token, signed))
}
