//! What an authorization request asks. Until client and redirect URI are known to be good, a fault is a page
//! of our own; from then on it goes back to the client (RFC 6749 §4.1.2.1, RFC 9700 §4.11.2).

use super::{
    super::client_auth::look,
    checks::{self, Prompt},
    claims::{self, Wanted},
    reply::{self, Back, ResponseMode},
    request_object,
};
use crate::{
    store::StoreError,
    surface::{
        http::{
            params::{Lenient, QUERY_MAX},
            problem::ErrorCode,
            reason::Reason,
        },
        web::{
            error::PageError,
            shared::{request::PageRequest, session::LoggedIn},
        },
    },
    traffic::guard::Held,
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    claim::AskedClaims,
    client::{Client, ClientType},
    ids::{AccountId, ClientId, UserId},
    scope::Scopes,
    user::email,
};

/// Every parameter that [`read`] looks at, and so all that has to be carried on. Others are ignored (RFC 6749
/// §3.1).
pub(super) const PARAMETERS: &[&str] = &[
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "prompt",
    "max_age",
    "login_hint",
    "id_token_hint",
    "claims",
    "request",
    "request_uri",
    "registration",
];

/// A request that can be answered.
pub(super) struct Asked {
    pub client: Arc<Client>,
    pub client_id: ClientId,
    pub account_id: AccountId,
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
    pub scopes: Scopes,
    /// Why whoever is logged in can't give what is asked, if so.
    pub denied: Option<&'static str>,
    pub code_challenge: Option<String>,
    pub nonce: Option<String>,
    /// What is asked for one by one.
    pub claims: AskedClaims,
    pub login_hint: Option<String>,
    pub prompt: Prompt,
    /// Seconds.
    pub max_age: Option<u32>,
    /// Who is to be logged in, by `id_token_hint`.
    pub hinted: Option<UserId>,
    /// The request as it came, to be carried on.
    pub query: String,
    /// The position of the log up to which the client is known.
    pub head: i64,
}

/// A request that can't.
pub(super) enum Fault {
    Page(PageError),
    /// A page, with the link that begins the request anew where that is known.
    Stranded(PageError, Option<String>),
    /// The person at the browser asks too often, or the store can't say what is asked.
    Held(Held),
    Back(Back, &'static str, String),
}

impl Fault {
    /// Whether what was asked is of no client, or goes where its client is not.
    pub(super) const fn is_groundless(&self) -> bool {
        use PageError::{BadRedirectUri, MissingRedirectUri, UnknownClient, UnverifiedDomain};
        matches!(self, Self::Page(UnknownClient | BadRedirectUri | MissingRedirectUri | UnverifiedDomain))
    }

    pub(super) fn reply(&self, page: &PageRequest) -> Response {
        match self {
            Self::Page(error) => page.layout.error(error),
            Self::Stranded(error, restart) => page.layout.error_with(error, restart.clone()),
            Self::Held(held) => page.layout.held(held),
            Self::Back(back, code, description) => {
                let answer = [("error", *code), ("error_description", description)];
                let mut response = reply::to_client(page, back, &answer);
                let told = ErrorCode { code, detail: Some(description.clone()) };
                response.extensions_mut().insert(told);
                response
            }
        }
    }
}

impl Asked {
    pub(super) fn back(&self) -> Back {
        Back { redirect_uri: self.redirect_uri.clone(), mode: self.mode, state: self.state.clone() }
    }

    pub(super) fn refuse(&self, code: &'static str, description: impl Into<String>) -> Fault {
        Fault::Back(self.back(), code, description.into())
    }

    /// The person at the browser asks too often, or the store can't say who it is.
    pub(super) fn held(&self, held: Held) -> Fault {
        match held {
            Held::SlowDown(_) => Fault::Held(held),
            Held::Store(error) => self.store_failed(&error),
        }
    }

    /// The store can't say; the client may try again.
    pub(super) fn store_failed(&self, error: &StoreError) -> Fault {
        tracing::error!(%error, "the store failed");
        self.refuse("temporarily_unavailable", "try again in a moment")
    }

    /// What the person approves: the scopes, and those that go with what is asked for one by one.
    pub(super) fn approved(&self) -> Scopes {
        self.scopes.union(&self.claims.scopes())
    }

    /// Whether the client deals with such users at all: with people, or with the test users of its account.
    pub(super) fn is_for(&self, login: &LoggedIn) -> bool {
        self.client.test_of() == login.user.test_of
    }

    /// Whether a remembered consent is no proof that this client asks: anybody on the device may listen
    /// on a loopback port or claim a private scheme (RFC 8252 §8.6), or even an https link in place of an app.
    /// A client that authenticates gives whoever listens no use of the code.
    pub(super) fn may_be_impersonated(&self) -> bool {
        match self.client.client_type {
            ClientType::Native => true,
            ClientType::Browser => !self.redirect_uri.starts_with("https://"),
            ClientType::Web | ClientType::Machine => false,
        }
    }
}

/// The client that asks.
struct Asking {
    client: Arc<Client>,
    client_id: ClientId,
    account_id: AccountId,
    /// The position of the log up to which it is known.
    head: i64,
}

/// Reads what is asked of the client as it is now.
pub(super) async fn read(page: &PageRequest, asked: &Lenient) -> Result<Asked, Fault> {
    let params = &asked.params;
    let asking = asking(page, asked).await?;
    let back = back(page, &asking.client, asked)?;
    let refuse = |code, description: &str| Fault::Back(back.clone(), code, description.to_owned());
    if let Some(fault) = &asked.fault {
        return Err(refuse("invalid_request", &fault.to_string()));
    }
    let checked = |(code, description): (&'static str, &'static str)| refuse(code, description);
    checks::plain(params).map_err(checked)?;
    let query = params.query(PARAMETERS);
    if query.len() > QUERY_MAX {
        return Err(refuse("invalid_request", "all parameters together have at most 8 KiB as a query"));
    }
    let scopes = checks::scopes(params, &asking.client).map_err(checked)?;
    let prompt = checks::prompt(params).map_err(checked)?;
    let code_challenge = checks::challenge(params, &asking.client).map_err(checked)?;
    let max_age = params.get("max_age").map(str::parse::<u32>).transpose();
    let max_age = max_age.map_err(|_| refuse("invalid_request", "max_age must be whole seconds"))?;
    let hinted = checks::hinted(&page.app, params).await.map_err(checked)?;
    let wanted = claims::read(params, &scopes, &asking.client.scopes);
    let Wanted { claims, sub } = wanted.map_err(|(code, description)| refuse(code, description))?;
    if hinted.zip(sub).is_some_and(|(hinted, sub)| hinted != sub) {
        return Err(refuse("login_required", "id_token_hint and claims name two people"));
    }
    let Asking { client, client_id, account_id, head } = asking;
    Ok(Asked {
        client_id,
        account_id,
        redirect_uri: back.redirect_uri,
        mode: back.mode,
        state: back.state,
        scopes,
        denied: None,
        code_challenge,
        nonce: params.get("nonce").map(ToOwned::to_owned),
        claims,
        // What is no address is no hint for a field that takes one.
        login_hint: params.get("login_hint").and_then(|hint| email::parse(hint).ok()),
        prompt,
        max_age,
        hinted: hinted.or(sub),
        query,
        head,
        client,
    })
}

async fn asking(page: &PageRequest, asked: &Lenient) -> Result<Asking, Fault> {
    let PageRequest { app, caller, .. } = page;
    let unknown = || Fault::Page(spoiled(asked).unwrap_or(PageError::UnknownClient));
    let stated = asked.params.get("client_id").and_then(|id| id.parse::<ClientId>().ok());
    let client_id = stated.ok_or_else(unknown)?;
    let (client, head, open) = look(app, client_id).await.map_err(|error| Fault::Held(error.into()))?;
    let client = client.state;
    // From here on its owner finds the request, also where it is refused.
    caller.is_about(&client);
    let Some((_, account_id)) = client.enabled().filter(|_| open) else {
        caller.because(if open { Reason::ClientStopped } else { Reason::AccountStopped });
        return Err(Fault::Page(PageError::UnknownClient));
    };
    Ok(Asking { client, client_id, account_id, head })
}

/// What is wrong with the form of the parameters, where that is why one is missing.
fn spoiled(asked: &Lenient) -> Option<PageError> {
    asked.fault.clone().map(PageError::from)
}

/// Where the answer goes. A request object is refused, so that what stands beside it says where to; an unsigned one
/// says how, and where to if nothing stands beside it.
fn back(page: &PageRequest, client: &Client, asked: &Lenient) -> Result<Back, Fault> {
    let params = &asked.params;
    let object = params.get("request").and_then(request_object::read).unwrap_or_default();
    let beside = params.get("redirect_uri").map(ToOwned::to_owned);
    let redirect_uri = beside.or_else(|| object.redirect_uri.filter(|_| asked.fault.is_none()));
    let refused = |error, reason| {
        page.caller.because(reason);
        Fault::Page(error)
    };
    let Some(redirect_uri) = redirect_uri else {
        return Err(match spoiled(asked) {
            Some(error) => refused(error, Reason::RepeatedParameter),
            None => refused(PageError::MissingRedirectUri, Reason::RedirectUriMissing),
        });
    };
    if !client.accepts_redirect(&redirect_uri) {
        return Err(refused(PageError::BadRedirectUri, Reason::RedirectUriUnregistered));
    }
    if !client.may_return_to(&redirect_uri, page.app.development) {
        return Err(refused(PageError::UnverifiedDomain, Reason::DomainUnverified));
    }
    let mode = object.response_mode.as_deref().and_then(ResponseMode::of);
    let mode = mode.or_else(|| params.get("response_mode").and_then(ResponseMode::of));
    let state = object.state.or_else(|| params.get("state").map(ToOwned::to_owned));
    Ok(Back {
        redirect_uri,
        mode: mode.unwrap_or(ResponseMode::Query),
        state: state.filter(|state| state.len() <= checks::ECHO_MAX),
    })
}
