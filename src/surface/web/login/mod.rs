//! `GET` and `POST /login`: a user logs in and continues where they came from. `attempt` verifies the
//! credentials.

mod attempt;
mod page;
mod text;

pub use page::{LoginError, LoginPage};
pub use text::TEXT;

use super::{
    error::PageError,
    join,
    shared::{
        continuation::{self, Continuation, Stage, record_stranded},
        cookies,
        form::PageParams,
        request::PageRequest,
        signed_in,
    },
};
use crate::{surface::http::params::Params, traffic::guard::Throttled};
use attempt::{Credentials, LoginFailure, log_in};
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{ids::AccountId, user::email as mailbox};

/// Where a login leads if no client requested it.
const HOME: &str = "/account/consents";

/// What the page's form carries from its address.
const CARRIED: [&str; 3] = ["continue", "account", "join"];

/// Shows the page.
pub(super) async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    let continuation = match carried_on(&page, &params) {
        Ok(continuation) => continuation,
        Err(error) => return stranded(&page, &error, &params).await,
    };
    let signed_in = match already_signed_in(&page, continuation.as_ref(), &params).await {
        Ok(Already::GoOn(to)) => return Redirect::to(&to).into_response(),
        Ok(Already::As(email)) => Some(email),
        Ok(Already::No) => None,
        Err(throttled) => return page.layout.throttled(&throttled),
    };
    let asked = continuation.as_ref().map(Continuation::params).unwrap_or_default();
    let (jar, browser) = page.browser();
    let login_page = LoginPage {
        login_hint: hinted(asked.get("login_hint").or(params.get("login_hint"))),
        signed_in,
        ..blank(&page, &browser, &params, continuation.as_ref())
    };
    (jar, drawn(&page, &login_page, continuation.as_ref())).into_response()
}

/// Returns the page with no field filled in.
fn blank(
    page: &PageRequest,
    browser: &str,
    params: &Params,
    continuation: Option<&Continuation>,
) -> LoginPage {
    LoginPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(browser),
        continuation: params.get("continue").unwrap_or_default().to_owned(),
        hidden: join::carried(params).into_iter().chain(signed_in::carried(params)).collect(),
        login_hint: String::new(),
        client_name: continuation.map(|continuation| continuation.client_name.clone()),
        test: test_of(continuation).is_some(),
        sign_up: may_sign_up(page, continuation),
        forgotten: page.app.settings.mail.is_some() && test_of(continuation).is_none(),
        signed_in: None,
        error: None,
    }
}

/// Returns the hint in normalized form. It prefills an email field, so anything but a mail address is
/// dropped.
fn hinted(hint: Option<&str>) -> String {
    hint.and_then(|hint| mailbox::parse(hint).ok()).unwrap_or_default()
}

/// Returns the page as a response. A client's login may end at the client, if its consent is remembered.
fn drawn(page: &PageRequest, login_page: &LoginPage, continuation: Option<&Continuation>) -> Response {
    match continuation {
        Some(_) => page.layout.form_away(login_page),
        None => page.layout.form(login_page),
    }
}

/// Returns the interrupted request that the browser carries, if any.
fn carried_on(page: &PageRequest, params: &Params) -> Result<Option<Continuation>, PageError> {
    params.get("continue").map(|sealed| Continuation::open(page, Stage::Login, sealed)).transpose()
}

/// Whether a user is already signed in when the page is opened.
enum Already {
    No,
    /// A user with this address, and nothing else was requested.
    As(String),
    /// A user signed in after the page was first opened, as in another tab. Continue to this address.
    GoOn(String),
}

async fn already_signed_in(
    page: &PageRequest,
    continuation: Option<&Continuation>,
    params: &Params,
) -> Result<Already, Throttled> {
    let Some(continuation) = continuation else {
        let plain = join::way_back(params).is_none();
        let login = if plain { page.logged_in().await? } else { None };
        return Ok(login.map_or(Already::No, |login| Already::As(login.email())));
    };
    let since = |at| continuation.login_after.is_some_and(|after| at >= after);
    let login = page
        .any_session()
        .await?
        .filter(|login| since(login.session.authenticated_at) && login.user.test_of == continuation.test_of);
    let sealed = params.get("continue").unwrap_or_default();
    Ok(login.map_or(Already::No, |_| Already::GoOn(format!("/oauth/authorize?continue={sealed}"))))
}

/// Returns whether people may sign up instead of logging in.
fn may_sign_up(page: &PageRequest, continuation: Option<&Continuation>) -> bool {
    page.app.settings.is_sign_up_open() && continuation.is_none_or(|continuation| continuation.sign_up)
}

/// Returns the response after a login, to the request that it was for or elsewhere.
fn go_on(jar: CookieJar, form: &Params) -> Response {
    if let Some(sealed) = form.get("continue") {
        return continuation::go_on(jar, sealed);
    }
    let elsewhere = || signed_in::place(form).unwrap_or(HOME).to_owned();
    let to = join::way_back(form).unwrap_or_else(elsewhere);
    (jar, Redirect::to(&to)).into_response()
}

/// Returns the page that explains why a login can't continue, with a link that restarts it.
async fn stranded(page: &PageRequest, error: &PageError, params: &Params) -> Response {
    let restart = match params.get("continue") {
        Some(sealed) => record_stranded(page, sealed).await,
        None => Some(join::way_back(params).unwrap_or_else(|| "/login".to_owned())),
    };
    page.layout.error_with(error, restart)
}

/// Handles the form. Its token belongs to the browser, whoever is logged in, so it can be checked before any
/// session is read.
pub(super) async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/login?{}", form.query(&CARRIED)));
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    if !page.is_own_form(&browser, &form) {
        return stranded(&page, &PageError::Csrf, &form).await;
    }
    let continuation = match carried_on(&page, &form) {
        Ok(continuation) => continuation,
        Err(error) => return stranded(&page, &error, &form).await,
    };
    let credentials = Credentials {
        email: form.get("email").unwrap_or_default(),
        password: form.get("password").unwrap_or_default(),
        among: test_of(continuation.as_ref()),
    };
    match log_in(&page, &credentials).await {
        Ok((handle, user_id)) => {
            let jar = cookies::with_known(page.jar.clone(), page.master(), user_id);
            go_on(cookies::with_session(jar, handle), &form)
        }
        Err(LoginFailure::Store(error)) => page.layout.throttled(&error.into()),
        Err(LoginFailure::Login(error)) => {
            let login_page = LoginPage {
                login_hint: credentials.email.to_owned(),
                error: Some(error),
                ..blank(&page, &browser, &form, continuation.as_ref())
            };
            let mut response = drawn(&page, &login_page, continuation.as_ref());
            let (status, wait) = told(error);
            *response.status_mut() = status;
            if let Some(seconds) = wait {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

/// Returns the error's HTTP status, and the seconds to wait.
fn told(error: LoginError) -> (StatusCode, Option<u32>) {
    match error {
        LoginError::WrongCredentials => (StatusCode::OK, None),
        LoginError::Busy => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
        LoginError::TooOften { seconds } => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
    }
}

/// Returns the account whose test users may log in; `None` for real users.
fn test_of(continuation: Option<&Continuation>) -> Option<AccountId> {
    continuation.and_then(|continuation| continuation.test_of)
}
