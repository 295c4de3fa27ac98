//! `GET` and `POST /password/new`: a person who proved their mail address (`mailbox`) chooses a new password. They
//! log in with it afterwards, so that a second factor is still asked for.

use super::{
    chosen::{Unchanged, hashed_for_proof},
    page::{PasswordError, PasswordPage, PasswordStep},
    text::TEXT,
};
use crate::{
    commands::users::{self, NewPassword},
    store::{
        StoreError,
        side::proofs::{Proof, Purpose},
    },
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            mailbox,
            shared::{
                continuation::{Continuation, LINK_MAX, Stage},
                cookies,
                form::PageParams,
                kinds::typed::is_checked,
                request::PageRequest,
            },
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{Actor, ids::UserId, user::PasswordChange};

/// Shows the form.
pub async fn show(page: PageRequest) -> Response {
    render(&page).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn render(page: &PageRequest) -> Result<Response, StoreError> {
    Ok(match mailbox::proved(page, Purpose::Password).await? {
        Some(proof) => drawn(page, &proof, None),
        None => again(),
    })
}

/// Leads back to the beginning: nothing was proved in this browser, or it was used.
fn again() -> Response {
    Redirect::to("/password/forgotten").into_response()
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at("/password/new".to_owned());
    submitted(&page, &form).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, StoreError> {
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    if !page.is_own_form(&browser, form) {
        return Ok(page.layout.error_with(&PageError::Csrf, Some("/password/new".to_owned())));
    }
    let Some(proof) = mailbox::proved(page, Purpose::Password).await? else { return Ok(again()) };
    match renew(page, &proof, form).await {
        Ok(Some(user_id)) => {
            page.app.store.use_up_proof(proof.id).await?;
            let jar = cookies::without_proved(page.jar.clone());
            let jar = cookies::with_known(jar, page.master(), user_id);
            Ok((jar, Redirect::to(&done_path(page, &proof))).into_response())
        }
        // Used up, tried too often, or void: the password was changed after the proof.
        Ok(None) | Err(Unchanged::Step(PasswordError::ChangedMeanwhile)) => {
            page.app.store.use_up_proof(proof.id).await?;
            Ok(again())
        }
        Err(Unchanged::Step(error)) => Ok(drawn(page, &proof, Some(error))),
        Err(Unchanged::Store(error)) => Err(error),
    }
}

/// Replaces the password. Returns the user, unless nobody has the address any more or the proof was tried too often.
async fn renew(page: &PageRequest, proof: &Proof, form: &Params) -> Result<Option<UserId>, Unchanged> {
    let Some((user_id, user)) = users::by_mail(&page.app.store, &proof.asking.email).await? else {
        return Ok(None);
    };
    let typed = form.get("password").unwrap_or_default();
    let Some(phc) = hashed_for_proof(page, proof, &user, typed).await? else { return Ok(None) };
    let keeps_sessions = is_checked(form, "keep");
    let new = NewPassword { how: PasswordChange::Mail, seen: proof.seen, keeps_sessions, phc };
    users::replace_password(&page.context(Actor::User(user_id)), user_id, new).await?;
    Ok(Some(user_id))
}

/// Returns the address of the page that leads to the login, for the request that was interrupted in this browser.
fn done_path(page: &PageRequest, proof: &Proof) -> String {
    let sealed = proof.asking.continuation.as_deref().filter(|sealed| sealed.len() <= LINK_MAX);
    match sealed.filter(|sealed| Continuation::open(page, Stage::Login, sealed).is_ok()) {
        Some(sealed) => format!("/password/renewed?continue={sealed}"),
        None => "/password/renewed".to_owned(),
    }
}

/// Shows that the password was replaced, and leads to the login.
pub async fn done(page: PageRequest, PageParams(params): PageParams) -> Response {
    let text = page.layout.text(&TEXT);
    let step = PasswordStep::Renewed { hidden: params.fields(&["continue"]) };
    page.layout.form(&PasswordPage { text, csrf: String::new(), step })
}

fn drawn(page: &PageRequest, proof: &Proof, error: Option<PasswordError>) -> Response {
    let (jar, browser) = page.browser();
    let step = PasswordStep::Renew { email: proof.asking.email.clone(), error };
    let form = PasswordPage { text: page.layout.text(&TEXT), csrf: page.csrf_token(&browser), step };
    (jar, form.response(page)).into_response()
}
