//! `/account/security/totp`: sets up an authenticator app. The page shows a new secret; a code of the app proves
//! that the app has it. A client that requires a second factor leads here in the middle of a login (`continue`).

use super::{
    codes,
    policy::last_factor,
    qr::Qr,
    raise::{changing, raise},
    sealed_secret,
    text::TEXT,
    totp_page::{TotpError, TotpPage},
};
use crate::{
    commands::{CommandError, factors},
    keys::totp::TotpSecret,
    store::StoreError,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{
                form::{CheckedForm, PageParams},
                fresh::{carried, fresh, is_fresh, log_in_again},
                request::PageRequest,
                session::LoggedIn,
            },
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{Actor, session::Method};

/// Shows a new secret.
pub async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    if !page.app.offers_second_factor() {
        return page.layout.error(&PageError::NotFound);
    }
    let continuation = carried(&params);
    let login = match fresh(&page, "totp", continuation).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    if login.user.factors.totp.is_some() {
        return Redirect::to(&destination(continuation)).into_response();
    }
    match TotpSecret::generate() {
        Ok(secret) => drawn(&page, &login, &secret, continuation, None),
        Err(_) => page.layout.error(&PageError::TooBusy),
    }
}

/// Returns the page that follows: the client's request, or the list of factors.
fn destination(continuation: Option<&str>) -> String {
    match continuation {
        Some(sealed) => format!("/oauth/authorize?continue={sealed}"),
        None => "/account/security".to_owned(),
    }
}

fn drawn(
    page: &PageRequest,
    login: &LoggedIn,
    secret: &TotpSecret,
    continuation: Option<&str>,
    error: Option<TotpError>,
) -> Response {
    let issuer = url::Url::parse(&page.app.settings.issuer).ok();
    let issuer = issuer.as_ref().and_then(url::Url::host_str).unwrap_or("xwms");
    // The colons of an IPv6 address separate issuer and account there.
    let uri = secret.uri(&issuer.replace(':', "."), &login.email());
    let Some(uri) = uri else { return page.layout.error(&PageError::TooBusy) };
    page.layout.form(&TotpPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        setup: sealed_secret::seal(page, login, secret),
        continuation: continuation.unwrap_or_default().to_owned(),
        qr: Qr::of(&uri),
        uri,
        secret: grouped(&secret.to_base32()),
        error,
    })
}

/// Returns the secret in groups of four, as people type it.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Handles the form: the person proves that the app has the secret. Shows the recovery codes, once.
pub async fn confirm(page: PageRequest, PageParams(form): PageParams) -> Response {
    let continuation = carried(&form);
    let login = match fresh(&page, "totp", continuation).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    if !page.is_own_form(&login.csrf_binding(), &form) {
        return page.layout.error_with(&PageError::Csrf, Some("/account/security/totp".to_owned()));
    }
    let opened = sealed_secret::open(&page, &login, form.get("setup").unwrap_or_default());
    let Some(secret) = opened.filter(|_| page.app.offers_second_factor()) else {
        return page.layout.error_with(&PageError::Expired, Some("/account/security/totp".to_owned()));
    };
    let now = page.app.store.clock().now();
    let Some(step) = secret.step_of(form.get("code").unwrap_or_default(), now.seconds()) else {
        return drawn(&page, &login, &secret, continuation, Some(TotpError::Wrong));
    };
    enrol(&page, &login, &secret, step, &form)
        .await
        .unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn enrol(
    page: &PageRequest,
    login: &LoggedIn,
    secret: &TotpSecret,
    step: i64,
    form: &Params,
) -> Result<Response, StoreError> {
    let context = page.context(Actor::User(login.user_id));
    let to = destination(carried(form));
    let made = match factors::enrol_totp(&context, changing(login), secret, step).await {
        Ok(made) => made,
        // Another tab was faster.
        Err(CommandError::Refused(_)) => return Ok(Redirect::to(&to).into_response()),
        Err(error) => return Err(error.into_store_error()),
    };
    // The person has just proved both factors.
    let (jar, binding) = raise(page, login, Method::Otp).await?;
    if made.is_empty() {
        return Ok((jar, Redirect::to(&to)).into_response());
    }
    Ok((jar, codes::render(page, login.user_id, &binding, made, to)).into_response())
}

/// Handles the form of the list: removes the app.
pub async fn remove(page: PageRequest, CheckedForm { login, .. }: CheckedForm) -> Response {
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again("security", None);
    }
    let context = page.context(Actor::User(login.user_id));
    let last = match last_factor(&page, login.user_id).await {
        Ok(last) => last,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    match factors::remove_totp(&context, login.user_id, last).await {
        Ok(()) => Redirect::to("/account/security?removed").into_response(),
        Err(CommandError::Refused(_)) => Redirect::to("/account/security?required").into_response(),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}
