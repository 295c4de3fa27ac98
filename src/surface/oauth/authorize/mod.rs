//! `GET` and `POST /oauth/authorize` (RFC 6749 §4.1.1, OIDC Core §3.1.2): a client asks, a person answers.
//!
//! `request` reads what is asked (each parameter by `checks`, a refused `request_object` for how to say so), `rights` cuts it to what the person may give, `step` decides what comes next (a
//! pure function), `reply` sends the browser back to the client, `consent` is where the person answers.

mod checks;
mod claims;
pub mod consent;
mod reply;
mod request;
mod request_object;
mod rights;
mod step;

use super::cross_site;
use crate::{
    app::{App, Shared},
    commands::{CommandError, grants},
    keys::handle::{self, Kind},
    store::StoreError,
    surface::{
        http::{
            caller::Caller,
            params::{Lenient, ParamsError, QUERY_MAX},
        },
        web::{
            browser::{
                continuation::{Continuation, GoOn, LINK_MAX, Stage, Stranded, record_stranded, restart},
                cookies, csrf,
                session::{LoggedIn, anybody},
            },
            pages::{ConsentPage, Frame, LoginPage, PageError},
        },
    },
    traffic::guard::Held,
};
use axum::{
    extract::{RawQuery, Request, State},
    http::{
        HeaderValue,
        header::{RETRY_AFTER, SET_COOKIE},
    },
    middleware::Next,
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
    let asked = Lenient::parse(query.unwrap_or_default().as_bytes());
    endpoint(&app, &caller, &frame, jar, &asked).await
}

/// The endpoint, for requests too long for a URL (OIDC Core §3.1.2.1).
pub async fn by_post(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    jar: CookieJar,
    asked: Result<Lenient, ParamsError>,
) -> Response {
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return frame.error(&error.into()),
    };
    // What is wrong or too long is refused below, whoever is logged in.
    if asked.fault.is_none()
        && asked.params.get("continue").is_none()
        && asked.params.query(request::PARAMETERS).len() <= QUERY_MAX
        && let Some(again) =
            cross_site::again(&frame, &jar, &asked.params, ("/oauth/authorize", request::PARAMETERS))
    {
        return again;
    }
    endpoint(&app, &caller, &frame, jar, &asked).await
}

/// Goes on with the request that a login was for, in the answer to that login: where it is too long for a link, a
/// redirect would not get through every proxy.
pub async fn after_login(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let Some(GoOn { jar, sealed }) = response.extensions_mut().remove::<GoOn>() else { return response };
    let mut answer =
        resume(&app, &caller, &frame, jar, &sealed).await.unwrap_or_else(|fault| fault.reply(&app, &frame));
    // Those of the login, each once.
    let cookies = answer.headers_mut();
    cookies.remove(SET_COOKIE);
    cookies.extend(response.headers().get_all(SET_COOKIE).iter().map(|cookie| (SET_COOKIE, cookie.clone())));
    answer
}

async fn endpoint(app: &App, caller: &Caller, frame: &Frame, jar: CookieJar, asked: &Lenient) -> Response {
    let answer = match asked.params.get("continue") {
        Some(sealed) => resume(app, caller, frame, jar, sealed).await,
        None => authorize(app, caller, frame, jar, (asked, None)).await,
    };
    let fault = match answer {
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

/// Goes on with a request that a login page interrupted.
async fn resume(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    jar: CookieJar,
    sealed: &str,
) -> Result<Response, Fault> {
    let continuation = carried_on(app, caller, &jar, (Stage::Login, sealed)).await?;
    let asked = continuation.params().into();
    authorize(app, caller, frame, jar, (&asked, continuation.login_after)).await
}

/// `login_after` is when the person was sent to log in for this very request, if they were.
async fn authorize(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    jar: CookieJar,
    (asked, login_after): (&Lenient, Option<Timestamp>),
) -> Result<Response, Fault> {
    let (asked, login) = tokio::join!(request::read(app, caller, asked), anybody(app, &jar));
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
        Step::LogIn => Ok(to_login(app, frame, jar, &asked, now)),
        Step::Consent(login) => ask_consent(app, frame, jar, &asked, login, login_after).await,
        Step::Approve(login) => approve(app, caller, frame, &asked, (login, None)).await,
    }
}

/// The interrupted request that this browser goes on with.
async fn carried_on(
    app: &App,
    caller: &Caller,
    jar: &CookieJar,
    (stage, sealed): (Stage, &str),
) -> Result<Continuation, Fault> {
    let browser = cookies::known_browser(jar);
    let (master, now) = (app.store.vault().master(), app.store.clock().now());
    let error = match Continuation::open(master, stage, browser.as_deref(), sealed, now) {
        Ok(continuation) => return Ok(continuation),
        Err(Stranded::OtherBrowser) => PageError::OtherBrowser,
        Err(Stranded::Expired) => PageError::Expired,
    };
    record_stranded(app, caller, sealed).await;
    Err(Fault::Stranded(error, restart(master, sealed)))
}

/// The login page: elsewhere, or right here for a request that is too long for a link.
fn to_login(app: &App, frame: &Frame, jar: CookieJar, asked: &Asked, now: Timestamp) -> Response {
    let (jar, browser) = cookies::browser(jar);
    let master = app.store.vault().master();
    let mut continuation = Continuation::new(Stage::Login, &asked.query, &asked.client.name, now);
    continuation.login_after = Some(now);
    continuation.test_of = asked.client.test_of();
    let sealed = continuation.seal(master, &browser);
    if sealed.len() <= LINK_MAX {
        return (jar, Redirect::to(&format!("/login?continue={sealed}"))).into_response();
    }
    let page = LoginPage {
        text: frame.text,
        csrf: csrf::token(master, &browser),
        continuation: sealed,
        hidden: vec![],
        login_hint: asked.login_hint.clone().unwrap_or_default(),
        client_name: Some(asked.client.name.clone()),
        test: asked.client.test_of().is_some(),
        signed_in: None,
        error: None,
    };
    (jar, frame.form_away(&page)).into_response()
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
    continuation.shown = asked.scopes.clone();
    continuation.grant_id = Some(GrantId::from_uuid(app.store.clock().uuid()));
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

/// Makes the grant and sends the browser back with its code. `answered` is the grant that the consent page stands for,
/// if the person answered one.
async fn approve(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    asked: &Asked,
    (login, answered): (&LoggedIn, Option<GrantId>),
) -> Result<Response, Fault> {
    let grant_id = answered.unwrap_or_else(|| GrantId::from_uuid(app.store.clock().uuid()));
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
    match grants::authorize(&app.store, &context, authorization, answered.is_some()).await {
        // Whoever is logged in proved it; what nobody approves proves nothing.
        Ok(()) => caller.has_proved(),
        Err(CommandError::Refused(refusal)) if refusal.code == "grant_exists" => {
            return Err(Fault::Stranded(
                PageError::Expired,
                Some(format!("/oauth/authorize?{}", asked.query)),
            ));
        }
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
