//! Use cases of a grant: authorize, redeem the code, refresh, revoke.

use super::{
    CommandError, Context, Work, attempt, change,
    encoding::{Encode, IssuedTokens, while_committing},
    resources::Target,
};
use crate::{
    keys::handle::{self, Kind},
    store::{Store, StoreError, append::SideWrite, once::UseOnce, query::Loaded},
};
use xwms_events::{
    Refusal, Timestamp,
    account::Account,
    client::{Client, ServerMode},
    confirmation::Confirmation,
    consent::{Consent, ConsentCommand},
    effects::stop_keys,
    grant::{
        Authorization, ClientNow, CodeRequest, Grant, GrantCommand, GrantEvent, Refresh, RefreshRequest,
        RefreshTerms, RevokeReason, Stage,
    },
    ids::{ClientId, GrantId, SecretId, SigningKeyId, TokenId},
    resource_access::ApprovedResource,
    scope::Scopes,
    token::{GrantType, Token, TokenCommand, Workload},
};

/// Records the consent (if it grows) and the grant in one commit. With `remember`, the user answered a page;
/// answering it twice gives one grant.
///
/// # Errors
/// The refusal `grant_exists` if the page was answered before and its code is used or expired; the store's
/// failure.
pub async fn authorize(
    context: &Context<'_>,
    authorization: Authorization,
    remember: bool,
) -> Result<(), CommandError> {
    let account_id = Some(authorization.account_id);
    let (user_id, client_id) = (authorization.user_id, authorization.client_id);
    let consent_id = xwms_events::ids::consent_id(user_id, client_id);
    // Nothing else uses a grant without a page yet. In the consent's lane, one user's apps would wait for
    // each other.
    let stream = if remember { consent_id.to_string() } else { authorization.grant_id.to_string() };
    attempt(context, stream, || async {
        let mut work = Work::new(context);
        let mut grant = Loaded::<Grant>::absent(authorization.grant_id.to_string());
        if remember {
            grant = context.store.load::<Grant>(authorization.grant_id).await?;
            if grant.state.awaits(&authorization, context.store.clock().now()) {
                return Ok(());
            }
            let mut consent = context.store.load::<Consent>(consent_id).await?;
            let scopes = authorization.scopes.union(&authorization.claims.scopes());
            let account_id = authorization.account_id;
            let resources = authorization.resources.iter().map(ApprovedResource::from).collect();
            let approve = ConsentCommand::Grant { user_id, client_id, account_id, scopes, resources };
            work.decide(&mut consent, Some(account_id), approve)?;
        }
        work.decide(&mut grant, account_id, GrantCommand::Authorize(Box::new(authorization.clone())))?;
        work.commit().await?;
        Ok(())
    })
    .await
}

/// What an authenticated client presents to get tokens.
pub struct Presented<'a> {
    pub view: GrantView,
    pub client: &'a Client,
    pub client_id: ClientId,
    pub secret_id: Option<SecretId>,
    /// The key of the client that proved who it is: its `kid` or thumbprint.
    pub key_id: Option<String>,
    /// The workload whose token proved who the client is.
    pub workload: Option<Box<Workload>>,
    /// The key that will sign the access token, if one will.
    pub kid: Option<SigningKeyId>,
    /// The API that the access token will be for; `None` for xwms itself.
    pub target: Option<&'a Target>,
    /// The key or certificate that the client proved to have, to which the tokens are bound (RFC 9449, RFC 8705).
    pub confirmation: Option<&'a Confirmation>,
    /// The proof of the key, which is good once.
    pub once: Option<UseOnce>,
    /// The position of the log up to which the state of the client is known.
    pub basis: i64,
    /// Whether the request is refused in any case. It gets no tokens, but a replay still revokes the grant.
    pub refused: bool,
}

/// The parameters for redeeming a code.
pub struct Redeem {
    pub redirect_uri: Option<String>,
    /// The S256 hash of the presented verifier.
    pub challenge: Option<String>,
    /// Decides whether a loopback domain of the client needs proof.
    pub mode: ServerMode,
}

/// Exchanges the code of a grant for tokens, and returns what `encode` makes of them. Presenting the code a
/// second time revokes the grant.
///
/// # Errors
/// The decider's refusal; the refusal `stopped` if something that the grant depends on was revoked;
/// [`super::Conflict::Used`] if the proof was used before.
pub async fn redeem<E: Encode>(
    context: &Context<'_>,
    presented: Presented<'_>,
    redeem: &Redeem,
    encode: &E,
) -> Result<E::Output, CommandError> {
    let (client_id, client, confirmation) = (presented.client_id, presented.client, presented.confirmation);
    // The redirect URI of a grant never changes, so an older state of the grant will do.
    let goal = presented.view.grant.state.authorization.as_ref().map(|known| known.redirect_uri.clone());
    let client_now = ClientNow {
        registered: client.scopes.clone(),
        redirect_registered: goal.is_some_and(|uri| client.may_return_to(&uri, redeem.mode)),
        requires_pkce: !client.pkce_waived,
    };
    issue(context, presented, None, encode, |token_id, token_expires_at, at| {
        GrantCommand::RedeemCode(CodeRequest {
            client_id,
            client: client_now.clone(),
            redirect_uri: redeem.redirect_uri.clone(),
            challenge: redeem.challenge.clone(),
            confirmation: confirmation.cloned(),
            token_id,
            token_expires_at,
            refresh: client.token_policy.refresh.then(|| terms(client, at)),
            at,
        })
    })
    .await
}

/// Exchanges the refresh token of `generation` for tokens, and returns what `encode` makes of them. An old one
/// revokes the grant.
///
/// # Errors
/// As [`redeem`].
pub async fn refresh<E: Encode>(
    context: &Context<'_>,
    presented: Presented<'_>,
    generation: u32,
    scopes: Option<&Scopes>,
    encode: &E,
) -> Result<E::Output, CommandError> {
    let (client_id, client, confirmation) = (presented.client_id, presented.client, presented.confirmation);
    issue(context, presented, scopes, encode, |token_id, token_expires_at, at| {
        GrantCommand::Refresh(RefreshRequest {
            client_id,
            registered: client.scopes.clone(),
            generation,
            scopes: scopes.cloned(),
            confirmation: confirmation.cloned(),
            token_id,
            token_expires_at,
            at,
        })
    })
    .await
}

pub(super) fn terms(client: &Client, at: Timestamp) -> RefreshTerms {
    let policy = &client.token_policy;
    RefreshTerms {
        idle_seconds: policy.refresh_idle_seconds,
        absolute_expires_at: at.plus_seconds(policy.refresh_absolute_seconds),
        grace_seconds: policy.refresh_grace_seconds,
        rotation: policy.refresh_rotation,
        client_authenticates: client.client_type.is_confidential(),
        // The decider binds them.
        jkt: None,
        x5t: None,
    }
}

/// Issues the tokens that `command` makes the grant give, and returns what `encode` makes of them.
///
/// # Errors
/// As [`redeem`].
pub(super) async fn issue<E: Encode>(
    context: &Context<'_>,
    presented: Presented<'_>,
    scopes: Option<&Scopes>,
    encode: &E,
    command: impl Fn(TokenId, Timestamp, Timestamp) -> GrantCommand,
) -> Result<E::Output, CommandError> {
    let grant_id = presented.view.grant.id.clone();
    let Presented { view, client, secret_id, key_id, workload, kid, target, basis, refused, .. } = presented;
    let (confirmation, once) = (presented.confirmation, presented.once);
    let mut view = Some(view);
    attempt(context, grant_id.clone(), || {
        // The state read with the client's authentication is good for the first attempt only.
        let (view, grant_id, command) = (view.take(), &grant_id, &command);
        let (key_id, workload) = (key_id.clone(), workload.clone());
        async move {
            let at = context.store.clock().now();
            let GrantView { mut grant, head, open } = match view {
                Some(view) => view,
                None => load(context.store, grant_id).await?,
            };
            let Some(authorization) = grant.state.authorization.clone() else {
                return Err(Refusal::not_found("there is no such grant").into());
            };
            let token_id = TokenId::from_uuid(context.store.clock().uuid());
            let mut token = token_of(client, &authorization, at);
            (token.id, token.secret_id, token.key_id, token.kid) = (Some(token_id), secret_id, key_id, kid);
            token = token.bound_to(confirmation.cloned());
            token.workload = workload;
            // The token also depends on the client's state as it was read, even if the grant is read anew.
            token.basis = head.min(basis);
            token.scopes = authorization.scopes_of_token(&client.scopes, scopes);
            // Those of an id_token, if the access token is for an API.
            let own = target.map(|_| token.scopes.clone());
            if let Some(target) = target {
                target.aim(&mut token, Some(authorization.login()));
            }
            let mut work = Work::new(context);
            let account_id = Some(authorization.account_id);
            let facts = work.decide(&mut grant, account_id, command(token_id, token.expires_at, at))?;
            token.grant_type = facts.iter().find_map(|fact| given_for(&authorization, fact));
            if token.grant_type.is_none() {
                work.commit().await?;
                return Err(Refusal::conflict(
                    "replayed",
                    "the code or refresh token was already used; the grant is revoked",
                )
                .into());
            }
            // A refused request comes this far only so that a replay is noticed.
            if refused || !open {
                return Err(
                    Refusal::conflict("stopped", "something that the grant depends on was revoked").into()
                );
            }
            check_scopes(context, &authorization, &mut token).await?;
            let mut issued = Loaded::<Token>::absent(token_id.to_string());
            work.decide(&mut issued, account_id, TokenCommand::Issue(Box::new(token.clone())))?;
            work.use_once(once);
            let refresh = grant.state.refresh.as_ref().map(|refresh| refresh.generation);
            let scopes = own.unwrap_or_else(|| token.scopes.clone());
            let issued = IssuedTokens { token, scopes, authorization, refresh };
            let (_, encoded) = while_committing(work.commit(), encode.encode(issued)).await?;
            Ok(encoded)
        }
    })
    .await
}

/// Limits the management scopes of `token` to what the user's role allows now, and refuses a token without any scope.
async fn check_scopes(
    context: &Context<'_>,
    authorization: &Authorization,
    token: &mut Token,
) -> Result<(), CommandError> {
    if token.scopes.any_management() {
        let account = context.store.load::<Account>(authorization.account_id).await?.state;
        token.scopes = account.permits(authorization.user_id, &token.scopes);
        if !token.scopes.any_management() {
            return Err(Refusal::conflict("stopped", "the user no longer has this right").into());
        }
    }
    if token.resource.is_none() && token.scopes.is_empty() {
        let detail = "the client is no longer registered for any granted scope";
        return Err(Refusal::conflict("stopped", detail).into());
    }
    Ok(())
}

/// Returns the grant type for which `fact` gives tokens; `None` if it gives none.
const fn given_for(authorization: &Authorization, fact: &GrantEvent) -> Option<GrantType> {
    match fact {
        GrantEvent::CodeRedeemed { .. } if authorization.device.is_some() => Some(GrantType::DeviceCode),
        GrantEvent::CodeRedeemed { .. } => Some(GrantType::AuthorizationCode),
        GrantEvent::Refreshed { .. } => Some(GrantType::RefreshToken),
        _ => None,
    }
}

/// The state of a grant that is current on every node.
pub struct GrantView {
    grant: Loaded<Grant>,
    /// The position of the log up to which it is known what stops the grant: the basis of its tokens.
    head: i64,
    /// Whether nothing stops the grant.
    open: bool,
}

impl GrantView {
    /// Whether it is a grant of `client_id`.
    pub fn names(&self, client_id: ClientId) -> bool {
        let authorization = self.grant.state.authorization.as_ref();
        authorization.is_some_and(|authorization| authorization.client_id == client_id)
    }

    /// Whether the grant is not known to have ended.
    pub fn is_live(&self) -> bool {
        self.open && self.grant.state.stage != Stage::Revoked
    }

    /// The approved authorization.
    pub fn authorization(&self) -> Option<&Authorization> {
        self.grant.state.authorization.as_ref()
    }
}

/// Reads a grant, and everything that may have stopped it.
///
/// # Errors
/// If the database does not respond.
pub async fn load(store: &Store, grant_id: &str) -> Result<GrantView, StoreError> {
    let keys =
        |grant: &Grant| grant.authorization.as_ref().map(|authorization| stop_keys(&authorization.token()));
    // What a grant depends on never changes, so the state that this node remembers is enough to find it.
    let known = store.known::<Grant>(grant_id).and_then(|grant| keys(&grant.state));
    let mut first = store.query();
    let slot = first.stream::<Grant>(grant_id);
    first.gate(known.clone().unwrap_or_default());
    let mut found = first.read().await?;
    let (grant, head) = (found.take(slot).await?, found.head);
    if known.is_none() {
        let mut second = store.query();
        second.gate(keys(&grant.state).unwrap_or_default());
        found = second.read().await?;
    }
    let open = grant.state.authorization.as_ref().is_some_and(|a| found.is_open(a.basis));
    Ok(GrantView { grant, head, open })
}

fn token_of(client: &Client, authorization: &Authorization, at: Timestamp) -> Token {
    let policy = &client.token_policy;
    Token {
        may_act: client.protocol.may_act,
        format: policy.format,
        issued_at: at,
        expires_at: at.plus_seconds(policy.access_token_seconds),
        ..authorization.token()
    }
}

/// Revokes a grant and all its tokens if `allowed` permits it; `answer` is committed with it.
///
/// # Errors
/// Not found, also if it is not allowed; the store's failure.
pub async fn revoke(
    context: &Context<'_>,
    grant_id: GrantId,
    reason: RevokeReason,
    allowed: impl Fn(&Authorization) -> bool,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    let revoke = |grant: &Grant| match &grant.authorization {
        Some(authorization) if allowed(authorization) => {
            Ok((Some(authorization.account_id), [GrantCommand::Revoke { reason }]))
        }
        _ => Err(Refusal::not_found("there is no such grant")),
    };
    Ok(change(context, grant_id, revoke, |_| answer.clone()).await?.position)
}

/// A refresh token that this server issued.
pub struct RefreshToken {
    pub authorization: Authorization,
    /// When it expires; `None` if it is not valid now: it was replaced, has expired, or its grant is stopped.
    pub valid_until: Option<Timestamp>,
}

/// Returns the refresh token `text`, if this server issued it.
///
/// # Errors
/// The store's failure.
pub async fn refresh_token(store: &Store, text: &str) -> Result<Option<RefreshToken>, StoreError> {
    let Some(opened) = handle::open(store.vault().master(), Kind::Refresh, text) else { return Ok(None) };
    let GrantView { grant, open, .. } = load(store, &GrantId::from_uuid(opened.id).to_string()).await?;
    let Some(authorization) = grant.state.authorization.clone() else { return Ok(None) };
    let current = grant.state.refresh.as_ref().filter(|refresh| open && refresh.generation == opened.number);
    let valid_until = current.map(Refresh::expires_at).filter(|expiry| store.clock().now() < *expiry);
    Ok(Some(RefreshToken { authorization, valid_until }))
}
