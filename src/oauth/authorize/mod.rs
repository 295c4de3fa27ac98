//! `GET` and `POST /oauth/authorize` (RFC 6749 §4.1.1, OIDC Core §3.1.2): a client asks, a person answers.
//!
//! `request` reads what is asked, `rights` cuts it to what the person may give, `step` decides what comes next (a
//! pure function), `reply` sends the browser back to the client, `consent` is where the person answers.

mod claims;
pub mod consent;
mod reply;
mod request;
mod rights;
mod step;

use super::cross_site;
use crate::{
    app::{App, Shared},
    browser::{
        continuation::{Continuation, Stage, Stranded},
        cookies, csrf,
        session::{LoggedIn, anybody},
    },
    commands::{CommandError, grants},
    guard::Held,
    http::{
        caller::Caller,
        params::{Params, ParamsError, QUERY_MAX},
    },
    keys::handle::{self, Kind},
    pages::{ConsentPage, Frame, PageError},
    store::StoreError,
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use request::{Asked, Fault};
use step::Step;
use xwms_events::{
    Actor, Timestamp,
    account::Account,
    consent::Consent,
    grant::{Authorization, CODE_SECONDS},
    ids::{GrantId, consent_id},
    scope::Scope,
};

/// The endpoint, as clients use it.
pub async fn by_get(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    endpoint(&app, &caller, &frame, jar, params).await
}

/// The endpoint, for requests too long for a URL (OIDC Core §3.1.2.1).
pub async fn by_post(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    // What is too long for that is refused below, whoever is logged in.
    if let Ok(params) = &params
        && params.get("continue").is_none()
        && let Some(query) = cross_site::again(&jar, params, request::PARAMETERS)
        && query.len() <= QUERY_MAX
    {
        return Redirect::to(&format!("/oauth/authorize?{query}")).into_response();
    }
    endpoint(&app, &caller, &frame, jar, params).await
}

async fn endpoint(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    let params = match params {
        Ok(params) => params,
        Err(error) => return frame.error(&error.into()),
    };
    let fault = match authorize(app, caller, frame, jar, params).await {
        Ok(response) => return response,
        Err(fault) => fault,
    };
    // A page of our own says that nothing good was asked; it costs nobody a window, and so the address.
    match fault.is_groundless().then(|| app.guard.proved_nothing(caller.origin.as_ref())) {
        Some(Err(seconds)) => {
            let mut response = frame.error(&PageError::TooManyRequests);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        _ => fault.reply(app, frame),
    }
}

async fn authorize(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    jar: CookieJar,
    params: Params,
) -> Result<Response, Fault> {
    let (params, login_after) = match params.get("continue") {
        Some(sealed) => {
            let continuation = carried_on(app, &jar, Stage::Login, sealed)?;
            (continuation.params(), continuation.login_after)
        }
        None => (params, None),
    };
    let (asked, login) = tokio::join!(request::read(app, caller, &params), anybody(app, &jar));
    let mut asked = asked?;
    let login = login.map_err(|held| asked.held(&held))?.filter(|login| asked.is_for(login));
    rights::cut(app, &mut asked, login.as_ref()).await?;
    let consented = match &login {
        Some(login) => {
            let id = consent_id(login.user_id, asked.client_id);
            let consent = app.store.load::<Consent>(id).await.map_err(|error| asked.store_failed(&error))?;
            consent.state.covers(&asked.approved())
        }
        None => false,
    };
    let now = app.store.clock().now();
    match step::next(&asked, login.as_ref(), consented, login_after, now) {
        Step::Refuse(code, description) => Err(asked.refuse(code, description)),
        Step::LogIn => Ok(to_login(app, jar, &asked, now)),
        Step::Consent(login) => ask_consent(app, frame, jar, &asked, login, login_after).await,
        Step::Approve(login) => approve(app, caller, frame, &asked, login, false).await,
    }
}

/// The interrupted request that this browser goes on with.
fn carried_on(app: &App, jar: &CookieJar, stage: Stage, sealed: &str) -> Result<Continuation, Fault> {
    let browser = cookies::known_browser(jar);
    let (master, now) = (app.store.vault().master(), app.store.clock().now());
    Continuation::open(master, stage, browser.as_deref(), sealed, now).map_err(|stranded| {
        Fault::Page(match stranded {
            Stranded::OtherBrowser => PageError::OtherBrowser,
            Stranded::Expired => PageError::Expired,
        })
    })
}

fn to_login(app: &App, jar: CookieJar, asked: &Asked, now: Timestamp) -> Response {
    let (jar, browser) = cookies::browser(jar);
    let mut continuation = Continuation::new(Stage::Login, &asked.query, &asked.client.name, now);
    continuation.login_after = Some(now);
    continuation.test_of = asked.client.test_of();
    let sealed = continuation.seal(app.store.vault().master(), &browser);
    (jar, Redirect::to(&format!("/login?continue={sealed}"))).into_response()
}

async fn ask_consent(
    app: &App,
    frame: &Frame,
    jar: CookieJar,
    asked: &Asked,
    login: &LoggedIn,
    login_after: Option<Timestamp>,
) -> Result<Response, Fault> {
    let account = app.store.load::<Account>(asked.account_id).await;
    let account = account.map_err(|error| asked.store_failed(&error))?;
    let (jar, browser) = cookies::browser(jar);
    let now = app.store.clock().now();
    let mut continuation = Continuation::new(Stage::Consent, &asked.query, &asked.client.name, now);
    continuation.login_after = login_after;
    let master = app.store.vault().master();
    let page = ConsentPage {
        text: frame.text,
        csrf: csrf::token(master, &login.tie()),
        continuation: continuation.seal(master, &browser),
        client_name: asked.client.name.clone(),
        test: asked.client.test_of().is_some(),
        verified: asked.client.verified,
        account_name: account.state.name.clone(),
        user_email: login.email(),
        scopes: asked.approved().iter().collect(),
        offline: asked.scopes.contains(Scope::OfflineAccess),
    };
    Ok((jar, frame.form_away(&page)).into_response())
}

/// Makes the grant and sends the browser back with its code.
async fn approve(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    asked: &Asked,
    login: &LoggedIn,
    remember: bool,
) -> Result<Response, Fault> {
    let grant_id = GrantId::from_uuid(app.store.clock().uuid());
    let now = app.store.clock().now();
    let offline = asked.scopes.contains(Scope::OfflineAccess);
    let authorization = Authorization {
        grant_id,
        account_id: asked.account_id,
        client_id: asked.client_id,
        user_id: login.user_id,
        session_id: login.session_id,
        scopes: asked.scopes.clone(),
        redirect_uri: asked.redirect_uri.clone(),
        code_challenge: asked.code_challenge.clone(),
        nonce: asked.nonce.clone(),
        claims: Box::new(asked.claims.clone()),
        methods: login.session.methods.clone(),
        authenticated_at: login.session.authenticated_at,
        session_expires_at: (!offline).then_some(login.session.expires_at),
        code_expires_at: now.plus_seconds(CODE_SECONDS),
        basis: asked.head.min(login.head),
    };
    let context = caller.context(Actor::User(login.user_id));
    match grants::authorize(&app.store, &context, authorization, remember).await {
        // Whoever is logged in proved it; what nobody approves proves nothing.
        Ok(()) => caller.has_proved(),
        Err(CommandError::Store(error)) => return Err(asked.store_failed(&error)),
        Err(error) => {
            tracing::warn!(%error, "a grant was not made");
            return Err(asked.refuse("temporarily_unavailable", "try again in a moment"));
        }
    }
    let code = handle::issue(app.store.vault().master(), Kind::Code, grant_id.uuid(), 0);
    Ok(reply::to_client(app, frame, &asked.back(), &[("code", &code)]))
}

impl Asked {
    /// The person at the browser asks too often, or the store can't say who it is.
    fn held(&self, held: &Held) -> Fault {
        match held {
            Held::SlowDown(_) => Fault::Page(PageError::TooManyRequests),
            Held::Store(error) => self.store_failed(error),
        }
    }

    /// The store can't say; the client may try again.
    fn store_failed(&self, error: &StoreError) -> Fault {
        tracing::error!(%error, "the store failed");
        self.refuse("temporarily_unavailable", "try again in a moment")
    }
}
