//! Reads an authorization request. Until the client and redirect URI are verified, errors become a page of
//! our own. After that they are returned to the client (RFC 6749 §4.1.2.1, RFC 9700 §4.11.2).

use super::{
    super::{
        client_lookup::{LoadedClient, load_client},
        register::document::{self, NoClient},
    },
    back::{Back, ResponseMode},
    checks::{self, Prompt},
    claims::{self, Wanted},
    fault::Fault,
    parameters::PARAMETERS,
    request_object,
    resources::{self, Requested, ResourcesError},
    source::{self, Source, SourceError},
    wrong::Wrong,
};
use crate::{
    app::App,
    store::StoreError,
    surface::{
        http::{
            caller::Caller,
            params::{Lenient, QUERY_MAX},
            reason::Reason,
        },
        web::{
            error::{AskedRedirect, PageError},
            shared::{continuation::Secured, request::PageRequest, session::LoggedIn},
        },
    },
    traffic::guard::Throttled,
};
use std::sync::Arc;
use xwms_events::{
    claim::AskedClaims,
    client::{Client, ClientType},
    ids::{AccountId, ClientId, UserId, client_id_of},
    scope::Scopes,
    session::Assurance,
    user::email,
};

/// A valid request.
pub(super) struct AuthorizationRequest {
    pub client: Arc<Client>,
    pub client_id: ClientId,
    pub account_id: AccountId,
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
    pub scopes: Scopes,
    /// The APIs of the account that are asked for, with their scopes.
    pub resources: Vec<Requested>,
    /// Why the logged-in user can't grant the request, if so.
    pub denied: Option<&'static str>,
    pub code_challenge: Option<String>,
    /// The thumbprint of the key that must redeem the code (RFC 9449 §10).
    pub dpop_jkt: Option<String>,
    pub nonce: Option<String>,
    /// Claims that are requested individually.
    pub claims: AskedClaims,
    pub login_hint: Option<String>,
    pub prompt: Prompt,
    /// Seconds.
    pub max_age: Option<u32>,
    /// The least assurance that the login must give: from `acr_values` (RFC 9470), `claims`, and the server's policy.
    pub assurance: Assurance,
    /// Whether a user without a second factor may set one up on the way.
    pub may_enrol: bool,
    /// The user who must be logged in, from `id_token_hint` or `claims`.
    pub hinted: Option<UserId>,
    /// The request's parameters, to be carried along.
    pub query: String,
    /// Set if the client secured the request.
    pub secured: Option<Secured>,
    /// The log position at which the client was read.
    pub head: i64,
}

impl AuthorizationRequest {
    pub(super) fn back(&self) -> Back {
        Back {
            account_id: self.account_id,
            audience: audience(&self.client, self.client_id),
            algorithm: self.client.protocol.authorization_response_algorithm(),
            redirect_uri: self.redirect_uri.clone(),
            mode: self.mode,
            state: self.state.clone(),
        }
    }

    pub(super) fn refuse(&self, code: &'static str, description: impl Into<String>) -> Fault {
        Fault::Back { back: self.back(), code, description: description.into() }
    }

    /// Returns the fault for a throttled user or a failed store.
    pub(super) fn throttled(&self, throttled: Throttled) -> Fault {
        match throttled {
            Throttled::SlowDown(_) => Fault::Throttled(throttled),
            Throttled::Store(error) => self.store_failed(&error),
        }
    }

    /// Returns the fault for a failed store. The client may try again.
    pub(super) fn store_failed(&self, error: &StoreError) -> Fault {
        let wrong = Wrong::store_failed(error);
        self.refuse(wrong.code, wrong.description)
    }

    /// Returns the scopes that the user approves, including those of individually requested claims.
    pub(super) fn approved(&self) -> Scopes {
        self.scopes.union(&self.claims.scopes())
    }

    /// Returns whether the client serves this kind of user: real users, or its account's test users.
    pub(super) fn is_for(&self, login: &LoggedIn) -> bool {
        self.client.test_of() == login.user.test_of
    }

    /// Returns whether the user is asked even if they approved the same before. An agent is always asked for at APIs
    /// of the account, because nobody of the account chose it.
    pub(super) fn always_asks(&self) -> bool {
        let is_agent_at_an_api = self.client.registered_itself() && !self.resources.is_empty();
        is_agent_at_an_api || self.may_be_impersonated()
    }

    /// Returns whether another program could impersonate the client, so that a remembered consent must not be
    /// reused. Any program on the device may listen on a loopback port, claim a private scheme (RFC 8252
    /// §8.6), or open an app's https link. For a client that authenticates, an intercepted code is useless. The
    /// owner of the host of a client's document may change the document each time.
    fn may_be_impersonated(&self) -> bool {
        self.client.document_url().is_some() || self.may_lose_codes()
    }

    fn may_lose_codes(&self) -> bool {
        match self.client.client_type {
            ClientType::Native => true,
            ClientType::Browser => !self.redirect_uri.starts_with("https://"),
            ClientType::Web | ClientType::Machine => false,
        }
    }
}

/// The client of the request.
pub(super) struct Asking {
    pub client: Arc<Client>,
    pub client_id: ClientId,
    pub account_id: AccountId,
    /// The log position at which it was read.
    pub head: i64,
}

/// Reads and checks the request, against the client's current state. `secured` is set for a request that the client
/// secured and that pages carried: its parameters are plain now.
pub(super) async fn read(
    page: &PageRequest,
    asked: &Lenient,
    secured: Option<Secured>,
) -> Result<AuthorizationRequest, Fault> {
    let PageRequest { app, caller, .. } = page;
    let asking = asking(app, caller, asked).await?;
    if secured.is_some() {
        return check(app, caller, asking, asked, secured).await;
    }
    let found = source::of(app, asking.client_id, &asking.client, asked).await;
    match found {
        Ok(None) => check(app, caller, asking, asked, None).await,
        Ok(Some(Source { params, secured })) => {
            check(app, caller, asking, &params.into(), Some(secured)).await
        }
        Err(SourceError::Page(error, reason)) => {
            reason.into_iter().for_each(|reason| caller.because(reason));
            Err(Fault::Page(error))
        }
        Err(SourceError::Refused(wrong)) => {
            let back = back(app, caller, &asking, asked)?;
            caller.because(Reason::RequestObjectRefused);
            Err(Fault::Back { back, code: wrong.code, description: wrong.description.into_owned() })
        }
        Err(SourceError::Store(error)) => Err(Fault::Throttled(error.into())),
    }
}

/// Checks the parameters of a request, wherever they came from.
pub(super) async fn check(
    app: &App,
    caller: &Caller,
    asking: Asking,
    asked: &Lenient,
    secured: Option<Secured>,
) -> Result<AuthorizationRequest, Fault> {
    let params = &asked.params;
    let back = back(app, caller, &asking, asked)?;
    let refuse = |code, text: &str| Fault::Back { back: back.clone(), code, description: text.to_owned() };
    if let Some(fault) = &asked.fault {
        return Err(refuse("invalid_request", &fault.to_string()));
    }
    let checked = |wrong: Wrong| refuse(wrong.code, &wrong.description);
    checks::plain(params).map_err(checked)?;
    source::demanded(&asking.client, secured.as_ref()).map_err(|wrong| {
        caller.because(Reason::RequestNotPushed);
        checked(wrong)
    })?;
    let query = params.query(PARAMETERS);
    if query.len() > QUERY_MAX {
        return Err(refuse("invalid_request", "all parameters together may have at most 8 KiB as a query"));
    }
    let resources = resources::read(app, params, &asking.client).await;
    let resources = resources.map_err(|error| checked(of_resources(error)))?;
    let scopes = checks::scopes(params, &asking.client, !resources.is_empty()).map_err(checked)?;
    let prompt = checks::prompt(params, may_sign_up(app, &asking.client)).map_err(checked)?;
    let code_challenge = checks::challenge(params, &asking.client).map_err(checked)?;
    let dpop_jkt = checks::key(params).map_err(checked)?;
    let max_age = checks::max_age(params).map_err(checked)?;
    let hinted = checks::hinted(app, params).await.map_err(checked)?;
    let wanted = claims::read(params, &scopes, &asking.client.scopes);
    let Wanted { claims, sub, acr } = wanted.map_err(checked)?;
    if hinted.zip(sub).is_some_and(|(hinted, sub)| hinted != sub) {
        return Err(refuse("login_required", "id_token_hint and claims name different users"));
    }
    let Asking { client, client_id, account_id, head } = asking;
    Ok(AuthorizationRequest {
        client_id,
        account_id,
        redirect_uri: back.redirect_uri,
        mode: back.mode,
        state: back.state,
        scopes,
        resources,
        denied: None,
        code_challenge,
        dpop_jkt,
        nonce: params.get("nonce").map(ToOwned::to_owned),
        claims,
        // The hint prefills an email field, so anything but a mail address is dropped.
        login_hint: params.get("login_hint").and_then(|hint| email::parse(hint).ok()),
        prompt,
        max_age,
        assurance: floor(app, &client).max(acr).max(checks::acr_values(params)),
        may_enrol: app.offers_second_factor(),
        hinted: hinted.or(sub),
        query,
        secured,
        head,
        client,
    })
}

/// Returns the error for a request whose APIs can't be read.
fn of_resources(error: ResourcesError) -> Wrong {
    match error {
        ResourcesError::Refused(wrong) => wrong,
        ResourcesError::Store(error) => Wrong::store_failed(&error),
    }
}

/// Returns the assurance that the client, or the server's policy, requires of every login at `client`.
pub(super) fn floor(app: &App, client: &Client) -> Assurance {
    // Test users are the account's own, so its clients decide.
    if app.requires_second_factor() && client.test_of().is_none() {
        client.protocol.required_acr.max(Assurance::TwoFactors)
    } else {
        client.protocol.required_acr
    }
}

async fn asking(app: &App, caller: &Caller, asked: &Lenient) -> Result<Asking, Fault> {
    let unknown = || Fault::Page(spoiled(asked).unwrap_or(PageError::UnknownClient));
    let stated = asked.params.get("client_id").unwrap_or_default();
    let client_id = client_id_of(stated).ok_or_else(unknown)?;
    let loaded = load_client(app, client_id).await.map_err(|error| Fault::Throttled(error.into()))?;
    let LoadedClient { client: stored, head, is_open } = loaded;
    let client = document::resolve(app, caller, stated, stored.state, is_open).await;
    let client = client.map_err(|error| match error {
        NoClient::Refused => unknown(),
        NoClient::SlowDown(seconds) => Fault::Throttled(Throttled::SlowDown(seconds)),
        NoClient::Store(error) => Fault::Throttled(error.into()),
    })?;
    // From here on, the client's owner sees the request in the request log, even if it is refused.
    caller.attribute_to(&client);
    let Some((_, account_id)) = client.enabled().filter(|_| is_open) else {
        caller.because(if is_open { Reason::ClientStopped } else { Reason::AccountStopped });
        return Err(Fault::Page(PageError::UnknownClient));
    };
    Ok(Asking { client, client_id, account_id, head })
}

/// Returns whether people may sign up on the way to the client. Its account makes the users of a test client.
pub(super) fn may_sign_up(app: &App, client: &Client) -> bool {
    app.settings.is_sign_up_open() && client.test_of().is_none() && !client.protocol.sign_up_closed
}

/// Returns what the client is called in JWTs for it, as in its id_tokens.
fn audience(client: &Client, client_id: ClientId) -> String {
    client.public_id().unwrap_or_else(|| client_id.to_string())
}

/// Returns what is wrong with the parameters as a whole, if that may be why one is missing.
fn spoiled(asked: &Lenient) -> Option<PageError> {
    asked.fault.clone().map(PageError::from)
}

/// Returns what a developer is told of a redirect URI that is not registered. Only the server of `xwms dev`
/// says it: the person who follows a link in production needs none of it.
fn redirect_help(asking: &Asking, asked: String) -> Box<AskedRedirect> {
    let settings = format!("/dashboard/{}/apps/{}/login", asking.account_id, asking.client_id);
    Box::new(AskedRedirect { asked, registered: asking.client.redirect_uris.clone(), settings })
}

/// Returns where the response goes. If a request object is refused, the plain parameters decide the
/// redirect URI. An unsigned request object decides the mode and state, and the redirect URI only if the
/// parameter is missing.
fn back(app: &App, caller: &Caller, asking: &Asking, asked: &Lenient) -> Result<Back, Fault> {
    let (params, client) = (&asked.params, &asking.client);
    let object = params.get("request").and_then(request_object::read).unwrap_or_default();
    let beside = params.get("redirect_uri").map(ToOwned::to_owned);
    let redirect_uri = beside.or_else(|| object.redirect_uri.filter(|_| asked.fault.is_none()));
    let refused = |error, reason| {
        caller.because(reason);
        Fault::Page(error)
    };
    let Some(redirect_uri) = redirect_uri else {
        return Err(match spoiled(asked) {
            Some(error) => refused(error, Reason::RepeatedParameter),
            None => refused(PageError::MissingRedirectUri, Reason::RedirectUriMissing),
        });
    };
    if !client.accepts_redirect(&redirect_uri) {
        let told = app.development.then(|| redirect_help(asking, redirect_uri));
        return Err(refused(PageError::BadRedirectUri(told), Reason::RedirectUriUnregistered));
    }
    if !client.may_return_to(&redirect_uri, app.mode()) {
        return Err(refused(PageError::UnverifiedDomain, Reason::DomainUnverified));
    }
    let mode = object.response_mode.as_deref().and_then(ResponseMode::of);
    let mode = mode.or_else(|| params.get("response_mode").and_then(ResponseMode::of));
    let state = object.state.or_else(|| params.get("state").map(ToOwned::to_owned));
    Ok(Back {
        account_id: asking.account_id,
        audience: audience(client, asking.client_id),
        algorithm: client.protocol.authorization_response_algorithm(),
        redirect_uri,
        mode: mode.unwrap_or(ResponseMode::Query),
        state: state.filter(|state| state.len() <= checks::ECHO_MAX),
    })
}
