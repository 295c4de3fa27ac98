//! Where a login leads: back to the request of a client, to an invitation, to the page that asked for it, or home.
//! Both steps of a login carry this in hidden fields.

use crate::surface::{
    http::params::Params,
    web::{
        error::PageError,
        join,
        shared::{
            continuation::{self, Continuation, Stage, record_stranded},
            login_attempt::{LINK, handle_in},
            request::PageRequest,
            signed_in,
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;

/// Where a login leads if nothing requested it.
const HOME: &str = "/account/consents";
/// What the forms of a login carry from its address.
const CARRIED: [&str; 5] = ["continue", "account", "join", signed_in::TO, LINK];

/// Returns the address that begins this login again, in any language.
pub(super) fn here(form: &Params) -> String {
    format!("/login?{}", form.query(&CARRIED))
}

/// Returns the hidden fields that a login's form carries, without the client's request.
pub(super) fn carried(params: &Params) -> Vec<(String, String)> {
    let link = handle_in(params).map(|handle| (LINK.to_owned(), handle.to_owned()));
    join::carried(params).into_iter().chain(signed_in::carried(params)).chain(link).collect()
}

/// Returns everything that a login's form carries but a login that waits to be linked.
pub(super) fn all_carried(params: &Params) -> Vec<(String, String)> {
    params.fields(&CARRIED).into_iter().filter(|(name, _)| name != LINK).collect()
}

/// Whether a page of this server asked for the login, perhaps so that its user proves their identity again.
pub(super) fn is_asked_again(params: &Params) -> bool {
    signed_in::place(params).is_some()
}

/// Returns where the login leads if no client requested it, but another page did.
pub(super) fn way_back(params: &Params) -> Option<String> {
    join::way_back(params).or_else(|| signed_in::place(params))
}

/// Returns the interrupted request that the browser carries, if any.
pub(super) fn carried_on(page: &PageRequest, params: &Params) -> Result<Option<Continuation>, PageError> {
    params.get("continue").map(|sealed| Continuation::open(page, Stage::Login, sealed)).transpose()
}

/// Returns whether people may sign up instead of logging in.
pub(super) fn may_sign_up(page: &PageRequest, continuation: Option<&Continuation>) -> bool {
    page.app.settings.is_sign_up_open() && continuation.is_none_or(|continuation| continuation.sign_up)
}

/// Begins the answer to a form of a login: it is this browser's own, and carries on what this server began. Returns the
/// interrupted request, if any.
///
/// # Errors
/// The page that says why the login can't continue.
pub(super) async fn begun(page: &mut PageRequest, form: &Params) -> Result<Option<Continuation>, Response> {
    page.layout.frame.stay_at(here(form));
    if !page.is_form_of_this_browser(form) {
        return Err(stranded(page, &PageError::Csrf, form).await);
    }
    match carried_on(page, form) {
        Ok(continuation) => Ok(continuation),
        Err(error) => Err(stranded(page, &error, form).await),
    }
}

/// Returns the response after a login: to the question whether to link a login that the person came with, to the
/// request that it was for, or elsewhere.
pub(super) fn go_on(jar: CookieJar, form: &Params) -> Response {
    if let Some(handle) = handle_in(form) {
        return (jar, Redirect::to(&format!("/login/link?{LINK}={handle}"))).into_response();
    }
    match form.get("continue") {
        Some(sealed) => continuation::go_on(jar, sealed),
        None => {
            let to = way_back(form).unwrap_or_else(|| HOME.to_owned());
            (jar, Redirect::to(&to)).into_response()
        }
    }
}

/// Returns the page that explains why a login can't continue, with a link that restarts it.
pub(super) async fn stranded(page: &PageRequest, error: &PageError, params: &Params) -> Response {
    let restart = match params.get("continue") {
        Some(sealed) => record_stranded(page, sealed).await,
        None => Some(way_back(params).unwrap_or_else(|| "/login".to_owned())),
    };
    page.layout.error_with(error, restart)
}
