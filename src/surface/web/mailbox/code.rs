//! `GET` and `POST /mailbox/code`: waits for the code in the browser that asked for it. The address of the page
//! is enough to come back to it, and of no use without the code.

use super::{
    page::{CodeError, MailboxPage, MailboxStep},
    proof,
    text::TEXT,
};
use crate::{
    keys::{
        code,
        handle::{self, Kind},
    },
    store::{
        StoreError,
        side::proofs::{Proof, Purpose},
    },
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{cookies, mail_link, request::PageRequest},
        },
    },
    traffic::guard::{NotBegun, Throttled},
};
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

/// Returns the address of the page that waits for the code of a proof.
pub fn address(page: &PageRequest, id: Uuid) -> String {
    format!("/mailbox/code?proof={}", handle::issue(page.master(), Kind::Waiting, id, 0))
}

/// Returns the proof that the page waits for, unless it has expired.
async fn waiting(page: &PageRequest, params: &Params) -> Result<Option<Proof>, StoreError> {
    let handle = params.get("proof").and_then(|text| handle::open(page.master(), Kind::Waiting, text));
    match handle {
        Some(opened) => page.app.store.proof(opened.id).await,
        None => Ok(None),
    }
}

pub(super) async fn show(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    mail_link::check_pace(page)?;
    let Some(found) = waiting(page, params).await? else { return unusable(page) };
    if found.is_proved {
        // Reloaded after the code was accepted here, or the link was used elsewhere.
        return if cookies::proved(&page.jar, page.master()) == Some(found.id) {
            Ok(Redirect::to(proof::next(found.purpose)).into_response())
        } else {
            unusable(page)
        };
    }
    Ok(drawn(page, &found, None))
}

/// Handles the form: a code, or the wish for another mail.
pub(super) async fn submit(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    let app = &page.app;
    let found = waiting(page, form).await?;
    if !page.is_form_of_this_browser(form) {
        let restart = found.map(|found| address(page, found.id));
        return Ok(page.layout.error_with(&PageError::Csrf, restart));
    }
    mail_link::check_pace(page)?;
    let Some(found) = found.filter(|found| !found.is_proved) else { return unusable(page) };
    if form.get("again").is_some() {
        app.guard.sign_up(page.caller.origin.as_ref()).map_err(Throttled::SlowDown)?;
        let limit = proof::mail_limit(page, &found.asking.email).await?;
        app.store.mail_proof_again(&found, limit).await?;
        return Ok(Redirect::to(&address(page, found.id)).into_response());
    }
    match attempt(page, &found, form.get("code").unwrap_or_default()).await {
        Ok(()) => Ok(proof::go_on(page, &found)),
        Err(CodeFailure::Store(error)) => Err(error.into()),
        Err(CodeFailure::Code(error)) => Ok(drawn(page, &found, Some(error))),
    }
}

/// Why a code was not accepted.
enum CodeFailure {
    Code(CodeError),
    Store(StoreError),
}

impl From<StoreError> for CodeFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Throttled> for CodeFailure {
    fn from(throttled: Throttled) -> Self {
        match throttled {
            Throttled::SlowDown(seconds) => Self::Code(CodeError::TooOften { seconds }),
            Throttled::Store(error) => Self::Store(error),
        }
    }
}

impl From<NotBegun> for CodeFailure {
    fn from(error: NotBegun) -> Self {
        match error {
            NotBegun::Throttled(throttled) => throttled.into(),
            NotBegun::Crowded => Self::Code(CodeError::Busy),
        }
    }
}

/// Tries a code. It counts twice before it is compared: for the proof, and for the address.
async fn attempt(page: &PageRequest, found: &Proof, typed: &str) -> Result<(), CodeFailure> {
    let app = &page.app;
    let tried = app.guard.code_attempt(page.caller.origin.as_ref(), &found.asking.email).begin().await?;
    let Some(number) = app.store.try_code(found.id).await? else {
        // Nothing was compared.
        tried.cancel().await?;
        return Err(CodeFailure::Code(CodeError::Spent));
    };
    let right = code::is_right(page.master(), found.id, number, found.purpose.digits(), typed);
    if right && proof::prove(page, found, number).await? {
        tried.record_success().await?;
        return Ok(());
    }
    tried.record_failure().await?;
    Err(CodeFailure::Code(CodeError::Wrong))
}

fn drawn(page: &PageRequest, found: &Proof, error: Option<CodeError>) -> Response {
    let (jar, browser) = page.browser();
    let step = MailboxStep::Code {
        email: found.asking.email.clone(),
        proof: handle::issue(page.master(), Kind::Waiting, found.id, 0),
        may_ask_again: found.may_ask_again,
        error,
    };
    let text = page.layout.text(&TEXT);
    let waiting = MailboxPage { text, csrf: page.csrf_token(&browser), purpose: found.purpose, step };
    let mut response = (jar, page.layout.form(&waiting)).into_response();
    let (status, wait) = match error {
        None | Some(CodeError::Wrong | CodeError::Spent) => (StatusCode::OK, None),
        Some(CodeError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
        Some(CodeError::TooOften { seconds }) => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
    };
    *response.status_mut() = status;
    if let Some(seconds) = wait {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn unusable(page: &PageRequest) -> Result<Response, Throttled> {
    mail_link::unusable(page, &gone(page))
}

/// Returns the page for a code or link that can't be used.
pub(super) fn gone(page: &PageRequest) -> MailboxPage {
    let text = page.layout.text(&TEXT);
    let step = MailboxStep::Unusable;
    MailboxPage { text, csrf: String::new(), purpose: Purpose::SignUp, step }
}
