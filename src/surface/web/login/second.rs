//! `POST /login/second`: the second step of a login. The first step showed this page in its own response; whoever posts
//! here had the right password a moment ago, in this browser. Wrong codes are tries of the guard.

use super::{
    attempt::{LoginFailure, now_of},
    enter::enter,
    next::{self, carried_on, go_on, stranded},
    page::LoginError,
    pending::PendingLogin,
    second_page::SecondPage,
    second_text::TEXT,
};
use crate::{
    commands::{CommandError, factors, sessions::Proved},
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{cookies, form::PageParams, request::PageRequest},
        },
    },
};
use axum::response::Response;
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{Actor, session::Method, user::User};

/// What the guard calls these attempts.
const AT: &str = "second_step";

/// Shows the page to a user whose password was right. `pending` is the sealed first step.
pub(super) fn ask(
    page: &PageRequest,
    user: &User,
    pending: String,
    params: &Params,
    error: Option<LoginError>,
) -> Response {
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let second_page = SecondPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&browser),
        pending,
        continuation: params.get("continue").unwrap_or_default().to_owned(),
        hidden: next::carried(params),
        test: user.test_of.is_some(),
        totp: user.factors.totp.is_some(),
        error,
    };
    // A client's login may end at the client, if its consent is remembered.
    match second_page.continuation.is_empty() {
        true => page.layout.form(&second_page),
        false => page.layout.form_away(&second_page),
    }
}

/// Handles the form.
pub(in crate::surface::web) async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(next::here(&form));
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    if !page.is_own_form(&browser, &form) {
        return stranded(&page, &PageError::Csrf, &form).await;
    }
    let sealed = form.get("pending").unwrap_or_default();
    let opened = carried_on(&page, &form).and_then(|continuation| {
        let pending = PendingLogin::open(&page, sealed)?;
        let among = continuation.and_then(|continuation| continuation.test_of);
        // The first step was for the same kind of client.
        if pending.test_of == among { Ok(pending) } else { Err(PageError::OtherBrowser) }
    });
    let pending = match opened {
        Ok(pending) => pending,
        Err(error) => return stranded(&page, &error, &form).await,
    };
    let user = match now_of(&page.app, pending.user_id, pending.basis).await {
        Ok(user) => user,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    let now = page.app.store.clock().now();
    // Suspended, locked, or a new password since the first step.
    let Some(user) = user.filter(|user| user.may_log_in(now)) else {
        return stranded(&page, &PageError::Expired, &form).await;
    };
    match prove(&page, &pending, &form).await {
        Ok(jar) => go_on(jar, &form),
        Err(LoginFailure::Store(error)) => page.layout.throttled(&error.into()),
        Err(LoginFailure::Login(error)) => {
            error.mark(ask(&page, &user, sealed.to_owned(), &form, Some(error)))
        }
    }
}

/// Verifies the code, and logs the user in. Returns the browser's new cookies.
async fn prove(page: &PageRequest, pending: &PendingLogin, form: &Params) -> Result<CookieJar, LoginFailure> {
    let (guard, origin) = (&page.app.guard, page.caller.origin.as_ref());
    guard.check_pace(AT, origin)?;
    let tried = guard.factor_attempt(origin, pending.user_id).begin().await?;
    let good = match verify(page, pending, form).await {
        Ok(good) => good,
        Err(error) => {
            tried.cancel().await?;
            return Err(LoginFailure::Store(error.into_store_error()));
        }
    };
    if !good {
        tried.record_failure().await?;
        guard.record_failure(AT, origin)?;
        return Err(LoginFailure::Login(LoginError::WrongCredentials));
    }
    tried.record_success().await?;
    let methods = Method::password_and(Method::Otp);
    let proved = Proved { user_id: pending.user_id, methods, basis: pending.basis };
    Ok(enter(page, proved).await?)
}

/// Whether the form has a code of the app, or a recovery code. Either is good once.
async fn verify(page: &PageRequest, pending: &PendingLogin, form: &Params) -> Result<bool, CommandError> {
    if let Some(code) = form.get("recovery_code") {
        let context = page.context(Actor::User(pending.user_id));
        return factors::use_recovery_code(&context, pending.user_id, code).await;
    }
    let code = form.get("code").unwrap_or_default();
    Ok(factors::use_totp_code(&page.app.store, pending.user_id, code).await?)
}
