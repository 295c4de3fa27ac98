//! The grant type `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a client exchanges an access token of
//! its account for one with which it calls an API on behalf of the same person or client.
//!
//! Only access tokens are given. An id_token is taken for the access token that was issued with it (`id_token`), if the
//! client's policy allows that. The new token is for an API of the account, never for xwms itself, and there
//! is no refresh token. What may be exchanged is in `xwms_events::exchange`.

use super::{
    id_token::{self, ID_TOKEN},
    request::TokenRequest,
    response::{self, ACCESS_TOKEN},
    target,
};
use crate::{
    auth::access_tokens::{Found, Login},
    commands::{
        grants::{self, GrantView},
        resources::Target,
        tokens,
    },
    surface::{
        http::{forged, reason::Reason},
        oauth::{
            error::OAuthError,
            resource::{NOT_FOR_CLIENT, Named, named},
        },
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    client::{Client, ClientType, ExchangePolicy},
    effects::stop_keys,
    exchange::{DEPTH_MAX, ExchangeRefusal, Parties},
    grant::Authorization,
    token::{Exchange, GrantType, Token, TokenLogin},
};

pub(super) async fn exchange(request: &TokenRequest<'_>) -> Result<Response, OAuthError> {
    let client = request.client;
    if !client.proved {
        return Err(OAuthError::unauthorized_client("a public client can't exchange tokens"));
    }
    let policy = client.client.protocol.token_exchange.as_ref();
    let policy =
        policy.ok_or_else(|| OAuthError::unauthorized_client("the client may not exchange tokens"))?;
    check_types(request, policy)?;
    let subject = live(request, "subject_token").await?;
    if is_of_account(request, &subject) {
        request.caller.asks_about(&subject);
    }
    let actor = match request.params.get("actor_token") {
        Some(_) => Some(live(request, "actor_token").await?),
        None => None,
    };
    let parties = Parties {
        client_id: client.client_id,
        account_id: client.account_id,
        policy,
        subject: &subject,
        actor: actor.as_deref(),
    };
    issue(request, &parties).await
}

/// Issues the new token.
async fn issue(request: &TokenRequest<'_>, parties: &Parties<'_>) -> Result<Response, OAuthError> {
    let (app, client) = (request.app, request.client);
    let exchange = allowed(request, parties).await?;
    let granted = match parties.subject.grant_id {
        Some(grant_id) => Some(grants::load(&app.store, &grant_id.to_string()).await?),
        None => None,
    };
    let authorization = granted.as_ref().and_then(GrantView::authorization);
    // A token without a grant may rest on a login, too: that of an identity assertion.
    let login = authorization.map(Authorization::login).or(parties.subject.login);
    let target = target_of(request, parties, login).await?;
    app.keyring.ready(target.algorithm).await?;
    let signer = app.access_tokens.signer(target.format, target.algorithm)?;
    let mut token = request.token(GrantType::TokenExchange, signer.as_deref());
    target.aim(&mut token, login);
    let token = parties.descend(token, exchange);
    // The new token knows no more of the log than the subject token, so it would be stopped by what happened in
    // between, even if that is over: the API was registered, or the client was enabled again.
    let mut query = app.store.query();
    query.gate(stop_keys(&token));
    if !query.read().await?.is_open(token.basis) {
        let why = "the client or the resource was stopped or registered after subject_token was issued; get a new one";
        return Err(OAuthError::invalid_request(why));
    }
    let methods = authorization.map(|it| it.methods.as_slice()).unwrap_or_default();
    let login = login.map(|login| Login::of(login, methods));
    tokens::issue(&request.context(), &token, None, request.possession.once).await?;
    let signed = app.access_tokens.encode(&token, login.as_ref(), signer).await?;
    request.caller.acts_with(&token);
    // A thief of its secret may use it for exchanges alone.
    if client.client.client_type == ClientType::Machine {
        app.guard.gave_token(client.client_id, client.account_id, request.caller.origin.as_ref());
    }
    Ok(response::exchanged(&token, signed))
}

/// Checks the parameters that say what is exchanged for what (RFC 8693 §2.1).
fn check_types(request: &TokenRequest<'_>, policy: &ExchangePolicy) -> Result<(), OAuthError> {
    let wrong = |name: &str| OAuthError::invalid_request(format!("{name} must be {ACCESS_TOKEN}"));
    request.required("subject_token")?;
    let may = |name: &str, value: &str| {
        value == ACCESS_TOKEN || name == "subject_token_type" && value == ID_TOKEN && policy.id_tokens
    };
    for name in ["subject_token_type", "actor_token_type", "requested_token_type"] {
        if request.params.get(name).is_some_and(|value| !may(name, value)) {
            return Err(wrong(name));
        }
    }
    request.required("subject_token_type")?;
    let actor = ["actor_token", "actor_token_type"].map(|name| request.params.get(name).is_some());
    match actor {
        [true, false] => Err(OAuthError::invalid_request("actor_token_type is missing")),
        [false, true] => Err(OAuthError::invalid_request("actor_token_type is for an actor_token only")),
        _ => Ok(()),
    }
}

/// Returns the token in the parameter `name`, if its own content lets it be exchanged: it is live at this moment,
/// on every node. All that is wrong with a presented token is found here.
async fn live(request: &TokenRequest<'_>, name: &'static str) -> Result<Arc<Token>, OAuthError> {
    let reason = match found(request, name).await? {
        // A bound token needs a proof of its key or certificate here, too (RFC 9449 §7, RFC 8705 §3).
        Found::Good(token) if request.possession.covers(token.confirmation().as_ref()) => return Ok(token),
        Found::Good(token) if is_of_account(request, &token) => Reason::TokenUnproved,
        Found::Good(_) => Reason::HandleUnknown,
        Found::Dead(token) if is_of_account(request, &token) => Reason::HandleDead,
        Found::Dead(_) | Found::Unknown => Reason::HandleUnknown,
        Found::Forged(forged) => {
            forged::report(request.app, request.caller, &forged).await;
            Reason::HandleUnknown
        }
    };
    request.caller.because(reason);
    Err(unusable(name))
}

/// Looks up the token in the parameter `name`. An id_token stands for the access token that was issued with it.
async fn found(request: &TokenRequest<'_>, name: &'static str) -> Result<Found, OAuthError> {
    let text = request.required(name)?;
    let is_id_token = name == "subject_token" && request.params.get("subject_token_type") == Some(ID_TOKEN);
    Ok(if is_id_token {
        id_token::find(request.app, text).await?
    } else {
        request.app.access_tokens.find(text).await?
    })
}

/// Whether the token is of the client's account. Its members read the request log, and must not learn which
/// strings are tokens of others.
fn is_of_account(request: &TokenRequest<'_>, token: &Token) -> bool {
    token.account_id == Some(request.client.account_id)
}

/// Always the same for a token: nobody learns whether it is somebody else's.
fn unusable(name: &str) -> OAuthError {
    let why = format!("{name} is not a live token that this client may exchange");
    OAuthError::invalid_request(why)
}

fn refused(request: &TokenRequest<'_>, parties: &Parties<'_>, refusal: ExchangeRefusal) -> OAuthError {
    let foreign = |token: Option<&Token>, name: &str| {
        let is_ours = token.is_some_and(|token| is_of_account(request, token));
        request.caller.because(if is_ours { Reason::HandleForeign } else { Reason::HandleUnknown });
        unusable(name)
    };
    match refusal {
        ExchangeRefusal::Subject => foreign(Some(parties.subject), "subject_token"),
        ExchangeRefusal::Actor => foreign(parties.actor, "actor_token"),
        ExchangeRefusal::MayAct => OAuthError::invalid_request(
            "may_act of subject_token names another client than the one that acts",
        ),
        ExchangeRefusal::TooDeep => OAuthError::invalid_request(format!(
            "subject_token comes from {DEPTH_MAX} exchanges, which is the most"
        )),
    }
}

/// Returns where the new token comes from, if the client may exchange what it presents.
async fn allowed(request: &TokenRequest<'_>, parties: &Parties<'_>) -> Result<Exchange, OAuthError> {
    let exchange = parties.exchange().map_err(|refusal| refused(request, parties, refusal))?;
    if is_of_environment(request, parties.subject).await? {
        return Ok(exchange);
    }
    Err(refused(request, parties, ExchangeRefusal::Subject))
}

/// Returns whether the subject token is of a client of the same environment: a test client gets nothing of live ones.
async fn is_of_environment(request: &TokenRequest<'_>, subject: &Token) -> Result<bool, OAuthError> {
    let Some(client_id) = subject.client_id else { return Ok(false) };
    if client_id == request.client.client_id {
        return Ok(true);
    }
    let owner = request.app.store.load::<Client>(client_id).await?.state;
    Ok(owner.environment == request.client.client.environment)
}

/// Returns the API that the new token is for, with what it has there.
async fn target_of(
    request: &TokenRequest<'_>,
    parties: &Parties<'_>,
    login: Option<TokenLogin>,
) -> Result<Target, OAuthError> {
    let audience = audience(request, parties.subject)?;
    let (resource, offered, basis) = target::offered(request, audience).await?;
    let permitted = parties.permitted(offered);
    let access = permitted.ok_or_else(|| OAuthError::invalid_target(NOT_FOR_CLIENT))?;
    // The login is that of the first token: an exchange must not get by with a weaker one than an authorization
    // request.
    let acr = login.map(|login| login.acr).unwrap_or_default();
    let person = parties.subject.user_id.map(|user_id| (user_id, acr));
    let access = target::for_role(request, &resource, access, person).await?;
    let scope = target::scope_of_api(request, "an exchanged token has no scopes of this server itself")?;
    let now = Some(request.app.store.clock().now());
    let access = target::for_login(&resource, access, login, now, scope)?;
    Ok(Target::new(access, &resource, basis, &request.app.status_lists))
}

/// Returns the audience of the API that the request names, by `resource` or `audience` (RFC 8693 §2.1); without,
/// that of the subject token.
fn audience<'a>(request: &'a TokenRequest<'_>, subject: &'a Token) -> Result<&'a str, OAuthError> {
    let Named { mut audiences, own } = named(request.params, &request.app.settings.issuer);
    if let Some(audience) = request.params.get("audience")
        && !audiences.contains(&audience)
    {
        audiences.push(audience);
    }
    match (audiences.as_slice(), own, subject.resource.as_deref()) {
        ([one], false, _) => Ok(*one),
        ([], false, Some(resource)) => Ok(resource.audience.as_str()),
        ([], ..) => Err(OAuthError::invalid_target(
            "an exchanged token is for an API of the account; name it by resource",
        )),
        _ => Err(target::one_at_a_time()),
    }
}
