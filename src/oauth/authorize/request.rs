//! What an authorization request asks. Until client and redirect URI are known to be good, a fault is a page
//! of our own; from then on it goes back to the client (RFC 6749 §4.1.2.1, RFC 9700 §4.11.2).

use super::{
    super::client_auth::look,
    claims::{self, Wanted},
    reply,
};
use crate::{
    app::App,
    browser::session::LoggedIn,
    http::{
        caller::Caller,
        params::{Params, QUERY_MAX},
        problem::ErrorCode,
        reason::Reason,
    },
    pages::{Frame, PageError},
};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;
use xwms_events::{
    claim::AskedClaims,
    client::{Client, ClientType, Switch, origin_of},
    ids::{AccountId, ClientId, UserId},
    scope::Scopes,
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
/// Longest `state` and `nonce`, in bytes.
const ECHO_MAX: usize = 4_096;
/// Longest `login_hint`, in bytes: that of a mail address.
const LOGIN_HINT_MAX: usize = 254;

/// How the answer reaches the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResponseMode {
    Query,
    /// OAuth 2.0 Form Post Response Mode.
    FormPost,
}

/// `prompt` (OIDC Core §3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    pub none: bool,
    pub login: bool,
    pub consent: bool,
}

/// Where an answer goes.
#[derive(Clone, Debug)]
pub(super) struct Back {
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
}

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
    pub code_challenge: String,
    pub nonce: Option<String>,
    /// What is asked for one by one.
    pub claims: AskedClaims,
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
    Back(Back, &'static str, String),
}

impl Fault {
    /// Whether what was asked is of no client, or goes where its client is not.
    pub(super) const fn is_groundless(&self) -> bool {
        use PageError::{BadRedirectUri, MissingRedirectUri, UnknownClient, UnverifiedDomain};
        matches!(self, Self::Page(UnknownClient | BadRedirectUri | MissingRedirectUri | UnverifiedDomain))
    }

    pub(super) fn reply(&self, app: &App, frame: &Frame) -> Response {
        match self {
            Self::Page(error) => frame.error(error),
            Self::Back(back, code, description) => {
                let answer = [("error", *code), ("error_description", description)];
                let mut response = reply::to_client(app, frame, back, &answer);
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

/// Reads `params` for the client as it is now. The client's owner finds in the request log what is wrong with them.
pub(super) async fn read(app: &App, caller: &Caller, params: &Params) -> Result<Asked, Fault> {
    let page = |error| Fault::Page(error);
    let client_id: ClientId = params
        .get("client_id")
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| page(PageError::UnknownClient))?;
    let (client, head, open) = look(app, client_id).await.map_err(|error| {
        tracing::error!(%error, "the store failed");
        page(PageError::TooBusy)
    })?;
    let client = client.state;
    let refused = |error, reason| {
        caller.refused(&client, reason);
        page(error)
    };
    let stopped = if open { Reason::ClientStopped } else { Reason::AccountStopped };
    let (_, account_id) =
        client.enabled().filter(|_| open).ok_or_else(|| refused(PageError::UnknownClient, stopped))?;
    caller.is_about(&client);
    let redirect_uri = params
        .get("redirect_uri")
        .ok_or_else(|| refused(PageError::MissingRedirectUri, Reason::RedirectUriMissing))?;
    if !client.accepts_redirect(redirect_uri) {
        return Err(refused(PageError::BadRedirectUri, Reason::RedirectUriUnregistered));
    }
    let origin = origin_of(redirect_uri).filter(|origin| origin.starts_with("https://"));
    if origin.is_some_and(|origin| !client.serves(&origin, &[Switch::Login], app.development)) {
        return Err(refused(PageError::UnverifiedDomain, Reason::DomainUnverified));
    }
    let mode = match params.get("response_mode") {
        None | Some("query") => Ok(ResponseMode::Query),
        Some("form_post") => Ok(ResponseMode::FormPost),
        Some(_) => Err("response_mode must be query or form_post"),
    };
    let back = Back {
        redirect_uri: redirect_uri.to_owned(),
        mode: mode.unwrap_or(ResponseMode::Query),
        state: params.get("state").filter(|state| state.len() <= ECHO_MAX).map(ToOwned::to_owned),
    };
    let refuse = |code, description: &str| Fault::Back(back.clone(), code, description.to_owned());
    mode.map_err(|description| refuse("invalid_request", description))?;
    check_plain(params).map_err(|(code, description)| refuse(code, description))?;
    let query = params.query(PARAMETERS);
    if query.len() > QUERY_MAX {
        return Err(refuse("invalid_request", "all parameters together have at most 8 KiB as a query"));
    }
    let scopes = scopes(params, &client).map_err(|description| refuse("invalid_scope", description))?;
    let prompt = prompt(params).map_err(|description| refuse("invalid_request", description))?;
    let code_challenge = challenge(params).map_err(|description| refuse("invalid_request", description))?;
    let max_age = params.get("max_age").map(str::parse::<u32>).transpose();
    let max_age = max_age.map_err(|_| refuse("invalid_request", "max_age must be whole seconds"))?;
    let hinted = hinted(app, params).await.map_err(|(code, description)| refuse(code, description))?;
    let Wanted { claims, sub } = claims::read(params, &scopes, &client.scopes)
        .map_err(|(code, description)| refuse(code, description))?;
    if hinted.zip(sub).is_some_and(|(hinted, sub)| hinted != sub) {
        return Err(refuse("login_required", "id_token_hint and claims name two people"));
    }
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
        prompt,
        max_age,
        hinted: hinted.or(sub),
        query,
        head,
        client,
    })
}

/// What must be there, and what must not.
fn check_plain(params: &Params) -> Result<(), (&'static str, &'static str)> {
    match params.get("response_type") {
        None => return Err(("invalid_request", "response_type is missing")),
        Some("code") => {}
        Some(_) => return Err(("unsupported_response_type", "only response_type=code")),
    }
    for (name, code) in [
        ("request", "request_not_supported"),
        ("request_uri", "request_uri_not_supported"),
        ("registration", "registration_not_supported"),
    ] {
        if params.get(name).is_some() {
            return Err((code, "request objects and registration by value are not supported"));
        }
    }
    let long = |name, most| params.get(name).is_some_and(|value| value.len() > most);
    if long("state", ECHO_MAX) || long("nonce", ECHO_MAX) {
        return Err(("invalid_request", "state and nonce have at most 4096 bytes"));
    }
    if long("login_hint", LOGIN_HINT_MAX) {
        return Err(("invalid_request", "login_hint has at most 254 bytes"));
    }
    Ok(())
}

fn scopes(params: &Params, client: &Client) -> Result<Scopes, &'static str> {
    let asked = params.get("scope").ok_or("scope is missing")?;
    let scopes: Scopes = asked.parse().map_err(|_| "an unknown scope")?;
    if scopes.is_empty() || !scopes.is_subset(&client.scopes) {
        return Err("the client is not registered for these scopes");
    }
    // Public clients can't even be registered for them; whether the person may give them is seen later.
    if scopes.any_management() && client.client_type != ClientType::Web {
        return Err("management scopes are for web clients, and for client_credentials");
    }
    Ok(scopes)
}

fn prompt(params: &Params) -> Result<Prompt, &'static str> {
    let mut prompt = Prompt::default();
    for value in params.get("prompt").unwrap_or_default().split(' ').filter(|value| !value.is_empty()) {
        match value {
            "none" => prompt.none = true,
            // Choosing an account is logging in: a browser has one session.
            "login" | "select_account" => prompt.login = true,
            "consent" => prompt.consent = true,
            _ => return Err("an unknown prompt"),
        }
    }
    if prompt.none && (prompt.login || prompt.consent) {
        return Err("prompt=none stands alone");
    }
    Ok(prompt)
}

/// Of an id_token of this server, however old, only the person counts.
#[derive(Deserialize)]
struct Hint {
    sub: UserId,
}

async fn hinted(app: &App, params: &Params) -> Result<Option<UserId>, (&'static str, &'static str)> {
    let Some(jwt) = params.get("id_token_hint") else { return Ok(None) };
    let hint =
        app.keyring.verify_hint::<Hint>(&app.store, jwt, &app.settings.issuer).await.map_err(|error| {
            tracing::error!(%error, "the store failed");
            ("temporarily_unavailable", "try again in a moment")
        })?;
    hint.map(|hint| Some(hint.sub)).ok_or(("invalid_request", "id_token_hint is no id_token of this server"))
}

/// PKCE is required of every client (RFC 9700 §2.1.1), and only S256 will do.
fn challenge(params: &Params) -> Result<String, &'static str> {
    let challenge = params.get("code_challenge").ok_or("code_challenge is missing")?;
    if params.get("code_challenge_method") != Some("S256") {
        return Err("code_challenge_method must be S256");
    }
    let good = challenge.len() == 43
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if good { Ok(challenge.to_owned()) } else { Err("code_challenge must be S256 in base64url") }
}
