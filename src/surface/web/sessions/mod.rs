//! `/account/sessions`: where the logged-in user is logged in, and how they end it. Ending access needs no recent
//! login: an intruder gains nothing by it, and its owner must not be slowed down.
//!
//! | file | |
//! |---|---|
//! | `mod.rs` | the handlers |
//! | `list` | which sessions there are |
//! | `page`, `text`, `sessions.html` | the page |

mod list;
mod page;
mod text;

use super::{
    error::PageError,
    shared::{
        cookies, form::CheckedForm, kinds::typed::is_checked, request::PageRequest, session::LoggedIn,
        signed_in::SignedIn,
    },
};
use crate::{
    commands::{CommandError, Context, sessions, users},
    store::StoreError,
};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use list::{live, rows};
use page::{SessionsNotice, SessionsPage};
use text::TEXT;
use xwms_events::{Actor, ids::SessionId, user::UserCommand};

/// The reason that the events give.
const REASON: &str = "ended_by_user";
/// Most rounds of ending sessions, each of as many as the list has.
const ROUNDS: usize = 50;

/// Shows the page.
pub(super) async fn list(
    page: PageRequest,
    SignedIn(login): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let notice = query.as_deref().and_then(SessionsNotice::of);
    render(&page, &login, notice).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn render(
    page: &PageRequest,
    login: &LoggedIn,
    notice: Option<SessionsNotice>,
) -> Result<Response, StoreError> {
    // A list that lags would hide the session that somebody is looking for.
    if !page.app.wait_for_every_node().await? {
        return Ok(page.layout.error(&PageError::TooBusy));
    }
    Ok(page.layout.form(&SessionsPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        user_email: login.email(),
        sessions: rows(page, login).await?,
        notice,
    }))
}

/// Handles the form of a session: ends it.
pub(super) async fn end(page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    // Malformed, unknown, and another person's: all look the same.
    let Some(Ok(session_id)) = form.get("session_id").map(str::parse::<SessionId>) else {
        return page.layout.error(&PageError::NotFound);
    };
    let context = page.context(Actor::User(login.user_id));
    match sessions::end_own(&context, login.user_id, session_id, REASON).await {
        Ok(_) if session_id == login.session_id => left(&page),
        Ok(_) => Redirect::to("/account/sessions?ended").into_response(),
        Err(CommandError::Refused(_)) => page.layout.error(&PageError::NotFound),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

/// Handles the form that ends all other sessions.
pub(super) async fn end_others(page: PageRequest, CheckedForm { login, .. }: CheckedForm) -> Response {
    match end_all(&page, &login, Some(login.session_id)).await {
        Ok(true) => Redirect::to("/account/sessions?others").into_response(),
        Ok(false) => page.layout.error(&PageError::TooBusy),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

/// Handles the form that ends all sessions and, if its user says so, the access of every app.
pub(super) async fn end_everywhere(
    page: PageRequest,
    CheckedForm { login, params: form }: CheckedForm,
) -> Response {
    let ended = if is_checked(&form, "apps") {
        let context = page.context(Actor::User(login.user_id));
        users::change(&context, login.user_id, UserCommand::RevokeTokens, None).await.map(|_| true)
    } else {
        end_all(&page, &login, None).await
    };
    match ended {
        Ok(true) => left(&page),
        Ok(false) => page.layout.error(&PageError::TooBusy),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

/// Ends every session that began before now, on any node, except `keep`. Returns whether all have ended.
async fn end_all(
    page: &PageRequest,
    login: &LoggedIn,
    keep: Option<SessionId>,
) -> Result<bool, CommandError> {
    let context: Context<'_> = page.context(Actor::User(login.user_id));
    for _ in 0..ROUNDS {
        // The list must not lag: a session that it misses would go on.
        if !page.app.wait_for_every_node().await? {
            return Ok(false);
        }
        let others = live(page, login.user_id).await?.into_iter().map(|(id, _)| id);
        let others: Vec<_> = others.filter(|id| Some(*id) != keep).collect();
        if others.is_empty() {
            return Ok(true);
        }
        for session_id in others {
            sessions::end_own(&context, login.user_id, session_id, REASON).await?;
        }
    }
    Ok(false)
}

/// Returns the response after the browser's own session has ended.
fn left(page: &PageRequest) -> Response {
    (cookies::without_session(page.jar.clone()), Redirect::to("/login")).into_response()
}
