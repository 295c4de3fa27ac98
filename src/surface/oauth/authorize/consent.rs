//! `POST /consent`: the user's decision. Everything is checked again: the request that the page carried, who
//! is logged in, that this session was shown the form, and that what it showed can still be granted.

use super::{
    fault::Fault,
    outcome::{approve, ask_consent, carried_on, to_login},
    request, resources, rights,
    step::{self, Step},
};
use crate::surface::{
    http::params::Params,
    web::{
        error::PageError,
        shared::{
            continuation::{Stage, record_stranded},
            form::PageParams,
            request::PageRequest,
            session::LoggedIn,
        },
    },
};
use axum::response::Response;

/// The handler.
pub async fn decide(page: PageRequest, PageParams(form): PageParams) -> Response {
    match decided(&page, &form).await {
        Ok(response) => response,
        Err(fault) => fault.reply(&page).await,
    }
}

/// Handles the form. A refused form is recorded for the client, and the error page can restart the client's
/// request.
async fn decided(page: &PageRequest, form: &Params) -> Result<Response, Fault> {
    let login = page.any_session().await.map_err(Fault::Throttled)?;
    let sealed = form.get("continue").unwrap_or_default();
    let binding = login.as_ref().map(LoggedIn::csrf_binding).unwrap_or_default();
    if !page.is_own_form(&binding, form) {
        return Err(Fault::Stranded { error: PageError::Csrf, restart: record_stranded(page, sealed).await });
    }
    let continuation = carried_on(page, Stage::Consent, sealed).await?;
    let mut asked = request::read(page, &continuation.params().into(), continuation.secured.clone()).await?;
    let now = page.app.store.clock().now();
    if form.get("decision") == Some("switch") {
        return Ok(to_login(page, &asked, now));
    }
    let login = login.filter(|login| asked.is_for(login));
    if form.get("decision") != Some("approve") {
        return Err(asked.refuse("access_denied", "the user denied access"));
    }
    rights::limit_scopes(&page.app, &mut asked, login.as_ref()).await?;
    // Grant only what was shown. If that can't be granted any more, ask again.
    asked.scopes = asked.scopes.intersection(&continuation.shown);
    let approved = resources::approved(&asked.resources);
    let whole = asked.approved() == continuation.shown && approved == continuation.shown_resources;
    match step::next(&asked, login.as_ref(), true, continuation.login_after, now) {
        Step::Consent(login) | Step::Approve(login) if whole => {
            approve(page, &asked, login, continuation.grant_id).await
        }
        Step::Consent(login) | Step::Approve(login) => {
            ask_consent(page, &asked, login, continuation.login_after).await
        }
        Step::LogIn | Step::Enrol => Err(asked.refuse("login_required", "the login has become too old")),
        Step::Refuse(code, description) => Err(asked.refuse(code, description)),
    }
}
