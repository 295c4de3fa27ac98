//! `GET` and `POST /login`, `POST /login/passkey`: a user logs in and continues where they came from.
//!
//! | file | |
//! |---|---|
//! | `attempt` | verifies the password |
//! | `second`, `second_page`, `second_text` | the second step, for a user with a second factor |
//! | `passkey` | passkeys, alone and as the second step |
//! | `returning`, `return_page`, `return_text` | the end of a login, and of one whose user asked to be deleted |
//! | `pending` | what the second step knows of the first |
//! | `enter` | starts or elevates the session |
//! | `next` | where the login leads |
//! | `with` | logins at other providers |
//! | `page`, `text` | the page |

mod attempt;
mod enter;
mod next;
mod page;
mod passkey;
mod pending;
mod return_page;
mod return_text;
mod returning;
mod second;
mod second_page;
mod second_text;
mod text;
mod with;

pub(super) use returning::submit as submit_return;
pub(super) use second::submit as submit_second;
pub(super) use with::{
    Going, away, come_back, instead_of_password, show as show_link, submit as submit_with, submit_link,
};

pub use page::{LoginError, LoginPage};
pub use text::TEXT;

use super::shared::{
    continuation::Continuation, cookies, form::PageParams, request::PageRequest, session::LoggedIn,
};
use crate::{
    surface::http::params::Params,
    traffic::{failed_logins::FailedLogin, guard::Throttled},
};
use attempt::{Credentials, LoginFailure, Outcome, log_in};
use axum::response::{IntoResponse, Redirect, Response};
use enter::{remember_seconds, remembers};
use next::{carried_on, may_sign_up, stranded};
use pending::PendingLogin;
use second::Asking;
use xwms_events::{
    ids::AccountId,
    login::{FailureReason, LoginSurface},
    user::email as mailbox,
};

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
    // Who proves their identity again need not type their address again.
    let again = if next::is_asked_again(&params) {
        match page.logged_in().await {
            Ok(login) => login.map(|login| login.email()),
            Err(throttled) => return page.layout.throttled(&throttled),
        }
    } else {
        None
    };
    let (jar, browser) = page.browser();
    let login_page = LoginPage {
        login_hint: hinted(asked.get("login_hint").or(params.get("login_hint")).or(again.as_deref())),
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
        hidden: next::carried(params),
        login_hint: String::new(),
        client_name: continuation.map(|continuation| continuation.client_name.clone()),
        client_logo: continuation.and_then(|continuation| continuation.client_logo.clone()),
        test: test_of(continuation).is_some(),
        sign_up: may_sign_up(page, continuation),
        forgotten: page.app.settings.mail.is_some() && test_of(continuation).is_none(),
        remember: remember_seconds(page).is_some(),
        remembered: remembers(params),
        signed_in: None,
        passkey: passkey::offer(page, browser),
        providers: match test_of(continuation) {
            Some(_) => vec![],
            None => page.app.providers.offered(),
        },
        organization: page.app.settings.account_logins && test_of(continuation).is_none(),
        error: None,
    }
}

/// Returns the page after a failed login.
fn with_error(blank: LoginPage, form: &Params, error: LoginError) -> LoginPage {
    let login_hint = form.get("email").unwrap_or_default().to_owned();
    LoginPage { login_hint, error: Some(error), ..blank }
}

/// Returns the hint in normalized form. It prefills an email field, so anything but a mail address is
/// dropped.
fn hinted(hint: Option<&str>) -> String {
    hint.and_then(|hint| mailbox::parse(hint).ok()).unwrap_or_default()
}

/// Returns the page as a response. A client's login may end at the client, if its consent is remembered.
fn drawn(page: &PageRequest, login_page: &LoginPage, continuation: Option<&Continuation>) -> Response {
    // So does a login at a provider, on the way there.
    if continuation.is_some() || !login_page.providers.is_empty() || login_page.organization {
        page.layout.form_away(login_page)
    } else {
        page.layout.form(login_page)
    }
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
        let plain = next::way_back(params).is_none();
        let login = if plain { page.logged_in().await? } else { None };
        return Ok(login.map_or(Already::No, |login| Already::As(login.email())));
    };
    let is_since =
        |login: &LoggedIn| continuation.login_after.is_some_and(|after| login.session.is_proved_since(after));
    let login = page
        .any_session()
        .await?
        .filter(|login| is_since(login) && login.user.test_of == continuation.test_of);
    let sealed = params.get("continue").unwrap_or_default();
    Ok(login.map_or(Already::No, |_| Already::GoOn(format!("/oauth/authorize?continue={sealed}"))))
}

/// Handles the form. Its token belongs to the browser, whoever is logged in, so it can be checked before any
/// session is read.
pub(super) async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    let continuation = match next::begun(&mut page, &form).await {
        Ok(continuation) => continuation,
        Err(refused) => return refused,
    };
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    match instead_of_password(&page, &form, continuation.as_ref()).await {
        Ok(Some(elsewhere)) => {
            record_company_login(&page, &form);
            return elsewhere;
        }
        Ok(None) => {}
        Err(throttled) => return page.layout.throttled(&throttled),
    }
    let credentials = Credentials {
        email: form.get("email").unwrap_or_default(),
        password: form.get("password").unwrap_or_default(),
        remember: remembers(&form),
        among: test_of(continuation.as_ref()),
    };
    match log_in(&page, &credentials).await {
        Ok(Outcome::Entered(entered)) => returning::respond(&page, entered, &form),
        Ok(Outcome::SecondStep { user, user_id, basis }) => {
            let mut pending = PendingLogin::new(&page, user_id, user.test_of, basis);
            pending.remember = credentials.remember;
            let sealed = pending.seal(page.master(), &browser);
            let asking = Asking { user_id, user: &user, pending: sealed, error: None };
            second::ask(&page, asking, &form).await
        }
        Err(LoginFailure::Store(error)) => page.layout.throttled(&error.into()),
        Err(LoginFailure::Login(error)) => {
            let blank = blank(&page, &browser, &form, continuation.as_ref());
            let login_page = with_error(blank, &form, error);
            error.mark(drawn(&page, &login_page, continuation.as_ref()))
        }
    }
}

/// Counts a password that was not even checked, because the person logs in at their organization.
fn record_company_login(page: &PageRequest, form: &Params) {
    if form.get("password").is_none() {
        return;
    }
    page.app.failed_logins.record(&FailedLogin {
        user_id: None,
        email: form.get("email").unwrap_or_default(),
        among: None,
        reason: FailureReason::CompanyLoginRequired,
        surface: LoginSurface::LoginPage,
        origin: page.caller.origin.as_ref(),
    });
}

/// Handles the form of a login without a password.
pub(super) async fn submit_passkey(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    let continuation = match next::begun(&mut page, &form).await {
        Ok(continuation) => continuation,
        Err(refused) => return refused,
    };
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    match passkey::log_in(&page, &form, test_of(continuation.as_ref())).await {
        Ok(Some(entered)) => returning::respond(&page, entered, &form),
        Ok(None) => {
            let error = LoginError::UnknownPasskey;
            let blank = blank(&page, &browser, &form, continuation.as_ref());
            let login_page = with_error(blank, &form, error);
            error.mark(drawn(&page, &login_page, continuation.as_ref()))
        }
        Err(throttled) => page.layout.throttled(&throttled),
    }
}

/// Returns the account whose test users may log in; `None` for real users.
fn test_of(continuation: Option<&Continuation>) -> Option<AccountId> {
    continuation.and_then(|continuation| continuation.test_of)
}
