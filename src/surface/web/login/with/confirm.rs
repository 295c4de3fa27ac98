//! `GET` and `POST /login/link`: a person who has just logged in here decides whether the login that they came
//! with, or went to link from the page of security, shall open this account from now on. They see whose it is
//! there. The password or a factor has proved who they are; the provider's word alone links nothing.

use super::page::{Trouble, WithPage, WithStep, trouble};
use super::text::TEXT;
use crate::{
    commands::{CommandError, logins},
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            login::next::go_on,
            shared::{
                form::{CheckedForm, PageParams},
                fresh::is_fresh,
                login_attempt::{AttemptStep, LINK, LoginAttempt, handle_in},
                request::PageRequest,
                signed_in,
            },
        },
    },
    traffic::guard::Throttled,
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::Actor;

/// The list of a person's logins.
const LIST: &str = "/account/security";

/// Shows the question.
pub async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    let Some(handle) = handle_in(&params) else { return page.layout.error(&PageError::NotFound) };
    render(&page, handle).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn render(page: &PageRequest, handle: &str) -> Result<Response, Throttled> {
    let now = page.app.store.clock().now();
    let Some(login) = page.logged_in().await?.filter(|login| is_fresh(login, now)) else {
        return Ok(again(handle));
    };
    let Some(found) = LoginAttempt::find_unknown(page, handle).await? else { return Ok(gone()) };
    let question = WithPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        provider: found.provider_name,
        step: WithStep::Confirm { name: found.login.name, email: login.email(), link: handle.to_owned() },
    };
    // It may end at a client.
    Ok(page.layout.form_away(&question))
}

/// Handles the answer.
pub async fn submit(page: PageRequest, CheckedForm { login, params }: CheckedForm) -> Response {
    let Some(handle) = handle_in(&params) else { return page.layout.error(&PageError::NotFound) };
    if !is_fresh(&login, page.app.store.clock().now()) {
        return again(handle);
    }
    let attempt = match LoginAttempt::take(&page, handle).await {
        Ok(attempt) => attempt,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    let Some(attempt) = attempt else { return gone() };
    let carried = attempt.params();
    let AttemptStep::Unknown(found) = attempt.step else { return gone() };
    if params.get("decision") != Some("link") {
        return go_on(page.jar.clone(), &carried);
    }
    let context = page.context(Actor::User(login.user_id));
    match logins::link(&context, login.user_id, &found.login).await {
        Ok(_) if is_from_list(&carried) => Redirect::to(&format!("{LIST}?login_linked")).into_response(),
        Ok(_) => go_on(page.jar.clone(), &carried),
        Err(CommandError::Refused(_)) => trouble(&page, Trouble::Taken, &found.provider_name, &carried),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

/// Whether the person came from the page of security, which tells them that it is done.
fn is_from_list(carried: &Params) -> bool {
    carried.get("continue").is_none() && signed_in::place(carried).as_deref() == Some(LIST)
}

/// Returns the redirect to the login, which leads back here.
fn again(handle: &str) -> Response {
    Redirect::to(&format!("/login?{LINK}={handle}")).into_response()
}

/// The question was answered, or is too old.
fn gone() -> Response {
    Redirect::to(LIST).into_response()
}
