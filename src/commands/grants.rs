//! Use cases of a grant: authorize, redeem the code, refresh, revoke.

use super::{CommandError, Context, Work, attempt};
use crate::{
    keys::handle::{self, Kind},
    store::{Store, StoreError, look::Loaded},
};
use xwms_events::{
    Refusal, Timestamp,
    client::{Client, TokenPolicy},
    consent::{Consent, ConsentCommand},
    effects::stop_keys,
    grant::{Authorization, Grant, GrantCommand, GrantEvent, RefreshTerms, RevokeReason},
    ids::{AccountId, ClientId, GrantId, SecretId, TokenId},
    scope::{Scope, Scopes},
    token::{Token, TokenCommand},
};

/// Approves: the consent (where it grows) and the grant, in one commit.
///
/// # Errors
/// The store's failure.
pub async fn authorize(
    store: &Store,
    context: &Context,
    authorization: Authorization,
    remember: bool,
) -> Result<(), CommandError> {
    let account_id = Some(authorization.account_id);
    let (user_id, client_id) = (authorization.user_id, authorization.client_id);
    attempt(|| async {
        let mut work = Work::new(store, context);
        if remember {
            let consent_id = xwms_events::ids::consent_id(user_id, client_id);
            let mut consent = store.load::<Consent>(consent_id).await?;
            let scopes = authorization.scopes.clone();
            let account_id = authorization.account_id;
            let approve = ConsentCommand::Grant { user_id, client_id, account_id, scopes };
            work.decide(&mut consent, Some(account_id), approve)?;
        }
        let mut grant = Loaded::<Grant>::absent(authorization.grant_id.to_string());
        work.decide(&mut grant, account_id, GrantCommand::Authorize(Box::new(authorization.clone())))?;
        work.commit().await?;
        Ok(())
    })
    .await
}

/// What a client presents for tokens, once it has authenticated.
pub struct Presented<'a> {
    pub grant_id: GrantId,
    pub client: &'a Client,
    pub client_id: ClientId,
    pub secret_id: Option<SecretId>,
}

/// Tokens that a grant gave.
pub struct Given {
    pub token: Token,
    pub authorization: Authorization,
    /// Generation of the refresh token to hand out, if any.
    pub refresh: Option<u32>,
}

/// How a code is redeemed.
pub struct Redeem {
    pub redirect_uri: Option<String>,
    /// S256 of the presented verifier.
    pub challenge: Option<String>,
}

/// Exchanges the code of a grant for tokens. Presented a second time, it revokes the grant.
///
/// # Errors
/// The decider's refusal; a refusal `stopped` when something the grant rests on was revoked.
pub async fn redeem(
    store: &Store,
    context: &Context,
    presented: &Presented<'_>,
    redeem: &Redeem,
) -> Result<Given, CommandError> {
    let policy = &presented.client.token_policy;
    give(store, context, presented, None, |_, token, at| GrantCommand::RedeemCode {
        client_id: presented.client_id,
        redirect_uri: redeem.redirect_uri.clone(),
        challenge: redeem.challenge.clone(),
        token_id: token.0,
        token_expires_at: token.1,
        refresh: policy.refresh.then(|| terms(policy, at)),
        at,
    })
    .await
}

/// Exchanges the refresh token of `generation` for tokens. An old one revokes the grant.
///
/// # Errors
/// As [`redeem`].
pub async fn refresh(
    store: &Store,
    context: &Context,
    presented: &Presented<'_>,
    generation: u32,
    scopes: Option<&Scopes>,
) -> Result<Given, CommandError> {
    give(store, context, presented, scopes, |scopes, token, at| GrantCommand::Refresh {
        client_id: presented.client_id,
        generation,
        scopes: scopes.cloned(),
        token_id: token.0,
        token_expires_at: token.1,
        at,
    })
    .await
}

fn terms(policy: &TokenPolicy, at: Timestamp) -> RefreshTerms {
    RefreshTerms {
        idle_seconds: policy.refresh_idle_seconds,
        absolute_expires_at: at.plus_seconds(policy.refresh_absolute_seconds),
        grace_seconds: policy.refresh_grace_seconds,
    }
}

async fn give(
    store: &Store,
    context: &Context,
    presented: &Presented<'_>,
    scopes: Option<&Scopes>,
    command: impl Fn(Option<&Scopes>, (TokenId, Timestamp), Timestamp) -> GrantCommand,
) -> Result<Given, CommandError> {
    attempt(|| async {
        let at = store.clock().now();
        let mut grant = store.load::<Grant>(presented.grant_id).await?;
        let Some(authorization) = grant.state.authorization.clone() else {
            return Err(Refusal::not_found("there is no such grant").into());
        };
        let mut token = token_of(store, presented, &authorization, at);
        if let Some(scopes) = scopes {
            token.scopes = scopes.clone();
        }
        // The head that is read here, not later, is the token's basis: what stops after it stops the token.
        let mut look = store.look();
        look.gate(stop_keys(&token));
        let seen = look.now().await?;
        token.basis = seen.head;

        let mut work = Work::new(store, context);
        let account_id = Some(authorization.account_id);
        let Some(token_id) = token.id else { return Err(StoreError::Seal.into()) };
        let facts = work.decide(&mut grant, account_id, command(scopes, (token_id, token.expires_at), at))?;
        let gives = facts
            .iter()
            .any(|fact| matches!(fact, GrantEvent::CodeRedeemed { .. } | GrantEvent::Refreshed { .. }));
        if !gives {
            work.commit().await?;
            return Err(Refusal::conflict("replayed", "presented twice; the grant is revoked").into());
        }
        if !seen.is_open(authorization.basis) {
            return Err(Refusal::conflict("stopped", "what the grant rests on was revoked").into());
        }
        let mut issued = Loaded::<Token>::absent(token_id.to_string());
        work.decide(&mut issued, account_id, TokenCommand::Issue(Box::new(token.clone())))?;
        work.commit().await?;
        let refresh = grant.state.refresh.as_ref().map(|refresh| refresh.generation);
        Ok(Given { token, authorization, refresh })
    })
    .await
}

/// What every token of a grant says about where it comes from.
fn carried(authorization: &Authorization) -> Token {
    let offline = authorization.scopes.contains(Scope::OfflineAccess);
    Token {
        account_id: Some(authorization.account_id),
        client_id: Some(authorization.client_id),
        user_id: Some(authorization.user_id),
        grant_id: Some(authorization.grant_id),
        session_id: (!offline).then_some(authorization.session_id),
        scopes: authorization.scopes.clone(),
        ..Token::default()
    }
}

fn token_of(store: &Store, presented: &Presented<'_>, authorization: &Authorization, at: Timestamp) -> Token {
    let policy = &presented.client.token_policy;
    Token {
        id: Some(TokenId::from_uuid(store.clock().uuid())),
        secret_id: presented.secret_id,
        format: policy.format,
        issued_at: at,
        expires_at: at.plus_seconds(policy.access_token_seconds),
        ..carried(authorization)
    }
}

/// Revokes a grant with every token of it, if `allowed` says that whoever asks may.
///
/// # Errors
/// Not found, also where it is not allowed; the store's failure.
pub async fn revoke(
    store: &Store,
    context: &Context,
    grant_id: GrantId,
    reason: RevokeReason,
    allowed: impl Fn(&Authorization) -> bool,
) -> Result<i64, CommandError> {
    attempt(|| async {
        let mut grant = store.load::<Grant>(grant_id).await?;
        let account_id: Option<AccountId> =
            grant.state.authorization.as_ref().filter(|a| allowed(a)).map(|a| a.account_id);
        if account_id.is_none() {
            return Err(Refusal::not_found("there is no such grant").into());
        }
        let mut work = Work::new(store, context);
        work.decide(&mut grant, account_id, GrantCommand::Revoke { reason })?;
        work.commit().await
    })
    .await
}

/// A refresh token that would be taken now.
pub struct LiveRefresh {
    pub authorization: Authorization,
    pub expires_at: Timestamp,
}

/// What the refresh token `text` stands for, if it is the one in force and nothing stops its grant.
///
/// # Errors
/// The store's failure.
pub async fn live_refresh_token(store: &Store, text: &str) -> Result<Option<LiveRefresh>, StoreError> {
    let Some((id, generation)) = handle::open(store.vault().master(), Kind::Refresh, text) else {
        return Ok(None);
    };
    let grant = store.load::<Grant>(GrantId::from_uuid(id)).await?;
    let (Some(authorization), Some(refresh)) = (&grant.state.authorization, &grant.state.refresh) else {
        return Ok(None);
    };
    let now = store.clock().now();
    if refresh.generation != generation || now >= refresh.expires_at() {
        return Ok(None);
    }
    let mut look = store.look();
    look.gate(stop_keys(&carried(authorization)));
    let open = look.now().await?.is_open(authorization.basis);
    Ok(open.then(|| LiveRefresh { authorization: authorization.clone(), expires_at: refresh.expires_at() }))
}
