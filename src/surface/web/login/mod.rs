//! `GET` and `POST /login`: a person proves who they are, and goes on to where they came from.

mod page;
mod text;

pub use page::{LoginError, LoginPage};
pub use text::TEXT;

use super::join;
use crate::{
    app::{App, Shared},
    commands::{
        CommandError,
        sessions::{self, Proved},
    },
    keys::{
        handle::{self, Kind},
        password::{PasswordError, Verdict},
    },
    store::StoreError,
    surface::{
        http::{
            caller::Caller,
            params::{Params, ParamsError},
        },
        web::{
            error::PageError,
            shared::{
                continuation::{Continuation, GoOn, LINK_MAX, Stage, Stranded, record_stranded, restart},
                cookies, csrf,
                layout::Layout,
                session::{anybody, logged_in},
            },
        },
    },
    traffic::guard::{Held, NotBegun},
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use std::sync::Arc;
use xwms_events::{
    Actor,
    ids::{AccountId, SessionId, UserId},
    log::LOG,
    session::Method,
    user::{User, email as mailbox},
};

/// Where a login leads that no client asked for.
const HOME: &str = "/account/consents";

/// The page.
pub(super) async fn show(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    let params = match Params::parse(query.unwrap_or_default().as_bytes()) {
        Ok(params) => params,
        Err(error) => return layout.error(&error.into()),
    };
    let continuation = match carried_on(&app, &jar, &params) {
        Ok(continuation) => continuation,
        Err(error) => return stranded(&app, &caller, &layout, &error, &params).await,
    };
    let signed_in = match already_signed_in(&app, &jar, continuation.as_ref(), &params).await {
        Ok(Already::GoOn(to)) => return Redirect::to(&to).into_response(),
        Ok(Already::As(email)) => Some(email),
        Ok(Already::No) => None,
        Err(Held::SlowDown(_)) => return layout.error(&PageError::TooManyRequests),
        Err(Held::Store(error)) => {
            tracing::error!(%error, "the store failed");
            return layout.error(&PageError::TooBusy);
        }
    };
    let asked = continuation.as_ref().map(Continuation::params).unwrap_or_default();
    let (jar, browser) = cookies::browser(jar);
    let page = LoginPage {
        text: layout.text(&TEXT),
        csrf: csrf::token(app.store.vault().master(), &browser),
        continuation: params.get("continue").unwrap_or_default().to_owned(),
        hidden: join::carried(&params),
        login_hint: hinted(asked.get("login_hint").or(params.get("login_hint"))),
        client_name: continuation.as_ref().map(|continuation| continuation.client_name.clone()),
        test: test_of(continuation.as_ref()).is_some(),
        signed_in,
        error: None,
    };
    (jar, drawn(&layout, &page, continuation.as_ref())).into_response()
}

/// The address of a hint in its one spelling. What is no address is no hint for a field that takes one.
fn hinted(hint: Option<&str>) -> String {
    hint.and_then(|hint| mailbox::parse(hint).ok()).unwrap_or_default()
}

/// A login for a client ends there where its consent is remembered.
fn drawn(layout: &Layout, page: &LoginPage, continuation: Option<&Continuation>) -> Response {
    match continuation {
        Some(_) => layout.form_away(page),
        None => layout.form(page),
    }
}

/// What the browser carries on, if anything.
fn carried_on(app: &App, jar: &CookieJar, params: &Params) -> Result<Option<Continuation>, PageError> {
    let Some(sealed) = params.get("continue") else { return Ok(None) };
    let browser = cookies::known_browser(jar);
    let (master, now) = (app.store.vault().master(), app.store.clock().now());
    match Continuation::open(master, Stage::Login, browser.as_deref(), sealed, now) {
        Ok(continuation) => Ok(Some(continuation)),
        Err(Stranded::OtherBrowser) => Err(PageError::OtherBrowser),
        Err(Stranded::Expired) => Err(PageError::Expired),
    }
}

/// Whoever is signed in already when the page is opened.
enum Already {
    No,
    /// And nothing else is asked for.
    As(String),
    /// And since the page was opened first, as in another tab: on to where it leads.
    GoOn(String),
}

async fn already_signed_in(
    app: &App,
    jar: &CookieJar,
    continuation: Option<&Continuation>,
    params: &Params,
) -> Result<Already, Held> {
    let Some(continuation) = continuation else {
        let plain = join::way_back(params).is_none();
        let login = if plain { logged_in(app, jar).await? } else { None };
        return Ok(login.map_or(Already::No, |login| Already::As(login.email())));
    };
    let since = |at| continuation.login_after.is_some_and(|after| at >= after);
    let login = anybody(app, jar)
        .await?
        .filter(|login| since(login.session.authenticated_at) && login.user.test_of == continuation.test_of);
    let sealed = params.get("continue").unwrap_or_default();
    Ok(login.map_or(Already::No, |_| Already::GoOn(format!("/oauth/authorize?continue={sealed}"))))
}

/// Where a login leads: to the request that it was for, or elsewhere. What is too long for a link is answered here.
fn go_on(jar: CookieJar, form: &Params) -> Response {
    let to = match form.get("continue") {
        Some(sealed) if sealed.len() > LINK_MAX => {
            let mut response = jar.clone().into_response();
            response.extensions_mut().insert(GoOn { jar, sealed: sealed.to_owned() });
            return response;
        }
        Some(sealed) => format!("/oauth/authorize?continue={sealed}"),
        None => join::way_back(form).unwrap_or_else(|| HOME.to_owned()),
    };
    (jar, Redirect::to(&to)).into_response()
}

/// A page that says why a login can't go on, with the link that begins it anew.
async fn stranded(
    app: &App,
    caller: &Caller,
    layout: &Layout,
    error: &PageError,
    params: &Params,
) -> Response {
    let restart = match params.get("continue") {
        Some(sealed) => {
            record_stranded(app, caller, sealed).await;
            restart(app.store.vault().master(), sealed)
        }
        None => Some(join::way_back(params).unwrap_or_else(|| "/login".to_owned())),
    };
    layout.error_with(error, restart)
}

/// The form.
pub(super) async fn submit(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    let form = match params {
        Ok(form) => form,
        Err(error) => return layout.error(&error.into()),
    };
    let browser = cookies::known_browser(&jar).unwrap_or_default();
    if !csrf::is_good(app.store.vault().master(), &browser, form.get("csrf_token")) {
        return stranded(&app, &caller, &layout, &PageError::Csrf, &form).await;
    }
    let continuation = match carried_on(&app, &jar, &form) {
        Ok(continuation) => continuation,
        Err(error) => return stranded(&app, &caller, &layout, &error, &form).await,
    };
    let email = form.get("email").unwrap_or_default();
    let password = form.get("password").unwrap_or_default();
    let among = test_of(continuation.as_ref());
    match log_in(&app, &caller, &jar, (email, among), password).await {
        Ok((handle, user_id)) => {
            let jar = cookies::with_known(jar, app.store.vault().master(), user_id);
            go_on(cookies::with_session(jar, handle), &form)
        }
        Err(Failure::Store(error)) => {
            tracing::error!(%error, "the store failed");
            layout.error(&PageError::TooBusy)
        }
        Err(Failure::Login(error)) => {
            let page = LoginPage {
                text: layout.text(&TEXT),
                csrf: csrf::token(app.store.vault().master(), &browser),
                continuation: form.get("continue").unwrap_or_default().to_owned(),
                hidden: join::carried(&form),
                login_hint: email.to_owned(),
                client_name: continuation.as_ref().map(|continuation| continuation.client_name.clone()),
                test: test_of(continuation.as_ref()).is_some(),
                signed_in: None,
                error: Some(error),
            };
            let mut response = drawn(&layout, &page, continuation.as_ref());
            let (status, wait) = told(error);
            *response.status_mut() = status;
            if let Some(seconds) = wait {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

/// How the page tells it to programs: the status, and for how many seconds to wait.
fn told(error: LoginError) -> (StatusCode, Option<u32>) {
    match error {
        LoginError::WrongCredentials => (StatusCode::OK, None),
        LoginError::Busy => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
        LoginError::TooOften { seconds } => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
    }
}

enum Failure {
    Login(LoginError),
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Held> for Failure {
    fn from(held: Held) -> Self {
        match held {
            Held::SlowDown(seconds) => Self::Login(LoginError::TooOften { seconds }),
            Held::Store(error) => Self::Store(error),
        }
    }
}

impl From<NotBegun> for Failure {
    fn from(error: NotBegun) -> Self {
        match error {
            NotBegun::Held(held) => held.into(),
            NotBegun::Crowded => Self::Login(LoginError::Busy),
        }
    }
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        Self::Login(match error {
            PasswordError::Busy | PasswordError::Crowded => LoginError::Busy,
            PasswordError::Length | PasswordError::Guessable | PasswordError::Hash => {
                LoginError::WrongCredentials
            }
        })
    }
}

/// The account among whose test users the person is looked for, if it is not among people.
fn test_of(continuation: Option<&Continuation>) -> Option<AccountId> {
    continuation.and_then(|continuation| continuation.test_of)
}

/// The session handle of whoever has this mail address and password. Unknown users, wrong passwords and
/// users who may not log in all cost the same and look the same, and so do names that are held off.
async fn log_in(
    app: &App,
    caller: &Caller,
    jar: &CookieJar,
    (email, among): (&str, Option<AccountId>),
    password: &str,
) -> Result<(String, UserId), Failure> {
    let (master, origin) = (app.store.vault().master(), caller.origin.as_ref());
    let stranger = !cookies::is_known(jar, master);
    if stranger {
        app.guard.door("login", origin)?;
    }
    let (basis, credential) = app.store.credential(email, among).await?;
    let (user_id, phc) = credential.map(|known| (known.user_id, known.phc)).unzip();
    let known = user_id.and_then(|user_id| cookies::known_to(jar, master, user_id));
    if known.is_none() && !stranger {
        app.guard.door("login", origin)?;
    }
    let tried = app.guard.attempt(origin, (email, among), known.as_deref()).begin().await?;
    let looked_at = async {
        let turn = app.passwords.turn().await?;
        let (verdict, turn) = app.passwords.verify(turn, password.to_owned(), phc.clone()).await?;
        drop(turn);
        let user = match user_id.filter(|_| verdict != Verdict::Wrong) {
            Some(user_id) => now_of(app, user_id, basis).await?.map(|user| (user_id, user)),
            None => None,
        };
        Ok::<_, Failure>((verdict, user))
    };
    let (verdict, user) = match looked_at.await {
        Ok(looked_at) => looked_at,
        Err(failure) => {
            tried.not_looked_at().await?;
            return Err(failure);
        }
    };
    let now = app.store.clock().now();
    // Whatever key found them: people are for places of people, and test users for their account's.
    let user = user.filter(|(_, user)| user.test_of == among && user.may_log_in(now));
    let Some((user_id, _)) = user else {
        tried.failed().await?;
        return Err(Failure::Login(LoginError::WrongCredentials));
    };
    tried.got_in().await?;
    if let (Verdict::RightRehash(new), Some(old)) = (&verdict, &phc) {
        app.store.rehash(user_id, old, new).await?;
    }
    let proved = Proved { user_id, methods: vec![Method::Password], basis };
    let (session_id, generation) = enter(app, caller, jar, proved).await?;
    Ok((handle::issue(master, Kind::Session, session_id.uuid(), generation), user_id))
}

/// The user as they are now, unless something stopped them since `basis`: who changes their password while somebody waits to
/// be looked at with the old one means that, too.
async fn now_of(app: &App, user_id: UserId, basis: i64) -> Result<Option<Arc<User>>, StoreError> {
    let mut look = app.store.look();
    let slot = look.at::<User>(user_id);
    look.gate([user_id.to_string(), LOG.to_owned()]);
    let mut seen = look.now().await?;
    let user = seen.take(slot).await?.state;
    Ok(seen.is_open(basis).then_some(user))
}

/// The session that this browser has from now on, and its generation. The same person proving themselves
/// again goes on in theirs under a new cookie, so that logout still ends what came from it; another person's
/// ends.
async fn enter(
    app: &App,
    caller: &Caller,
    jar: &CookieJar,
    proved: Proved,
) -> Result<(SessionId, u32), Failure> {
    let user_id = proved.user_id;
    let failed = |error: CommandError| match error {
        CommandError::Store(error) => Failure::Store(error),
        _ => Failure::Store(StoreError::Deadline),
    };
    let context = caller.context(Actor::User(user_id));
    let former = anybody(app, jar).await?;
    let (own, other) = match former {
        Some(former) if former.user_id == user_id => (Some(former), None),
        former => (None, former),
    };
    if let Some(own) = own {
        match sessions::elevate(&app.store, &context, own.session_id, proved.clone()).await {
            Ok(generation) => return Ok((own.session_id, generation)),
            // It ended this very moment.
            Err(CommandError::Refused(_)) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let seconds = app.settings.session_seconds;
    let id = sessions::start(&app.store, &context, proved, seconds).await.map_err(failed)?;
    if let Some(former) = other {
        let context = caller.context(Actor::User(former.user_id));
        sessions::end(&app.store, &context, former.session_id, "replaced").await.map_err(failed)?;
    }
    Ok((id, 0))
}
