//! `GET` and `POST /login`: a person proves who they are, and goes on to where they came from.

use crate::{
    app::{App, Shared},
    browser::{
        continuation::{Continuation, Stranded},
        cookies, csrf,
        session::anybody,
    },
    commands::{CommandError, sessions},
    http::{
        caller::Caller,
        params::{Params, ParamsError},
    },
    keys::{
        handle::{self, Kind},
        password::{PasswordError, Verdict},
    },
    pages::{Frame, LoginError, LoginPage, PageError},
    store::StoreError,
};
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{
    Actor,
    ids::{AccountId, UserId},
    session::Method,
    user::User,
};

/// Where a login leads that no client asked for.
const HOME: &str = "/account/consents";

/// The page.
pub(super) async fn show(
    State(app): State<Shared>,
    frame: Frame,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    let params = match Params::parse(query.unwrap_or_default().as_bytes()) {
        Ok(params) => params,
        Err(error) => return frame.error(&PageError::BadRequest(error.to_string())),
    };
    let continuation = match carried_on(&app, &jar, &params) {
        Ok(continuation) => continuation,
        Err(error) => return frame.error(&error),
    };
    let (jar, browser) = cookies::browser(jar);
    let page = LoginPage {
        text: frame.text,
        csrf: csrf::token(app.store.vault().master(), &browser),
        continuation: params.get("continue").unwrap_or_default().to_owned(),
        login_hint: params.get("login_hint").unwrap_or_default().to_owned(),
        client_name: continuation.as_ref().map(|continuation| continuation.client_name.clone()),
        test: test_of(continuation.as_ref()).is_some(),
        error: None,
    };
    let uri = continuation.as_ref().map(|continuation| continuation.redirect_uri.as_str());
    (jar, frame.form_with(StatusCode::OK, &page, uri)).into_response()
}

/// What the browser carries on, if anything.
fn carried_on(app: &App, jar: &CookieJar, params: &Params) -> Result<Option<Continuation>, PageError> {
    let Some(sealed) = params.get("continue") else { return Ok(None) };
    let browser = cookies::known_browser(jar);
    let now = app.store.clock().now();
    match Continuation::open(app.store.vault().master(), browser.as_deref(), sealed, now) {
        Ok(continuation) => Ok(Some(continuation)),
        Err(Stranded::OtherBrowser) => Err(PageError::OtherBrowser),
        Err(Stranded::Expired) => Err(PageError::Expired),
    }
}

/// The form.
pub(super) async fn submit(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    let form = match params {
        Ok(form) => form,
        Err(error) => return frame.error(&PageError::BadRequest(error.to_string())),
    };
    let browser = cookies::known_browser(&jar).unwrap_or_default();
    if !csrf::is_good(app.store.vault().master(), &browser, form.get("csrf_token")) {
        return frame.error(&PageError::Csrf);
    }
    let continuation = match carried_on(&app, &jar, &form) {
        Ok(continuation) => continuation,
        Err(error) => return frame.error(&error),
    };
    let email = form.get("email").unwrap_or_default();
    let password = form.get("password").unwrap_or_default();
    let among = test_of(continuation.as_ref());
    match log_in(&app, &caller, &jar, (email, among), password).await {
        Ok(handle) => {
            let to = form
                .get("continue")
                .map_or_else(|| HOME.to_owned(), |sealed| format!("/oauth/authorize?continue={sealed}"));
            (cookies::with_session(jar, handle), Redirect::to(&to)).into_response()
        }
        Err(Failure::Store(error)) => {
            tracing::error!(%error, "the store failed");
            frame.error(&PageError::TooBusy)
        }
        Err(Failure::Login(error)) => {
            let status = match error {
                LoginError::WrongCredentials => StatusCode::OK,
                LoginError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            };
            let page = LoginPage {
                text: frame.text,
                csrf: csrf::token(app.store.vault().master(), &browser),
                continuation: form.get("continue").unwrap_or_default().to_owned(),
                login_hint: email.to_owned(),
                client_name: continuation.as_ref().map(|continuation| continuation.client_name.clone()),
                test: test_of(continuation.as_ref()).is_some(),
                error: Some(error),
            };
            frame.form_with(status, &page, continuation.as_ref().map(|to| to.redirect_uri.as_str()))
        }
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

/// The account among whose test users the person is looked for, if it is not among people.
fn test_of(continuation: Option<&Continuation>) -> Option<AccountId> {
    continuation.and_then(|continuation| continuation.test_of)
}

/// The session handle of whoever has this mail address and password. Unknown users, wrong passwords and
/// users who may not log in all cost the same and look the same.
async fn log_in(
    app: &App,
    caller: &Caller,
    jar: &CookieJar,
    (email, among): (&str, Option<AccountId>),
    password: &str,
) -> Result<String, Failure> {
    let credential = app.store.credential(email, among).await?;
    let (user_id, phc) = credential.map(|known| (known.user_id, known.phc)).unzip();
    let verdict =
        app.passwords.verify(password.to_owned(), phc.clone()).await.map_err(|error| match error {
            PasswordError::Busy => Failure::Login(LoginError::Busy),
            PasswordError::Length | PasswordError::Hash => Failure::Login(LoginError::WrongCredentials),
        })?;
    let wrong = || Failure::Login(LoginError::WrongCredentials);
    let user_id = user_id.filter(|_| verdict != Verdict::Wrong).ok_or_else(wrong)?;
    let user = app.store.load::<User>(user_id).await?;
    if !user.state.may_log_in(app.store.clock().now()) {
        return Err(wrong());
    }
    if let (Verdict::RightRehash(new), Some(old)) = (&verdict, &phc) {
        app.store.rehash(user_id, old, new).await?;
    }
    let session_id = start(app, caller, jar, user_id).await?;
    Ok(handle::issue(app.store.vault().master(), Kind::Session, session_id, 0))
}

/// A new session, and the end of the one that this browser had.
async fn start(app: &App, caller: &Caller, jar: &CookieJar, user_id: UserId) -> Result<uuid::Uuid, Failure> {
    let failed = |error: CommandError| match error {
        CommandError::Store(error) => Failure::Store(error),
        _ => Failure::Store(StoreError::Deadline),
    };
    let context = caller.context(Actor::User(user_id));
    let methods = vec![Method::Password];
    let seconds = app.settings.session_seconds;
    let former = anybody(app, jar).await?;
    let id = sessions::start(&app.store, &context, user_id, methods, seconds).await.map_err(failed)?;
    // The same person proving themselves again goes on with what they have; another person does not.
    if let Some(former) = former.filter(|former| former.user_id != user_id) {
        let context = caller.context(Actor::User(former.user_id));
        sessions::end(&app.store, &context, former.session_id, "replaced").await.map_err(failed)?;
    }
    Ok(id.uuid())
}
