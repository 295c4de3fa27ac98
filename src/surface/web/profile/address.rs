//! `/account/profile/email` and `/account/profile/recovery` ask for another mail address and mail a code to it
//! (`mailbox`); `/account/profile/proved` is where the proof leads. Nothing changes before the button there, which
//! needs a login of the same user: whoever opens a link that somebody else asked for gives them nothing.

use super::{
    address_page::{AddressError, AddressPage, AddressStep},
    address_text::TEXT,
};
use crate::{
    commands::{CommandError, Conflict, addresses, users},
    store::{
        StoreError,
        side::proofs::{Asking, MailLimit, Proof, Purpose},
    },
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            mailbox,
            shared::{
                cookies,
                form::{CheckedForm, PageParams},
                fresh::{fresh, is_fresh, log_in_again},
                request::PageRequest,
                session::LoggedIn,
            },
        },
    },
    traffic::guard::Throttled,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use xwms_events::{
    Actor,
    user::{UserCommand, email as mail_address},
};

/// Shows the form for a new address.
pub async fn show_email(page: PageRequest) -> Response {
    show(&page, Purpose::NewEmail).await
}

/// Handles it.
pub async fn submit_email(page: PageRequest, PageParams(form): PageParams) -> Response {
    submit(page, Purpose::NewEmail, &form).await
}

/// Shows the form for an address for recovery.
pub async fn show_recovery(page: PageRequest) -> Response {
    show(&page, Purpose::RecoveryEmail).await
}

/// Handles it.
pub async fn submit_recovery(page: PageRequest, PageParams(form): PageParams) -> Response {
    submit(page, Purpose::RecoveryEmail, &form).await
}

/// Returns how a login names the page for `purpose`, to lead back to it.
const fn place(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::RecoveryEmail => "recovery",
        Purpose::NewEmail | Purpose::SignUp | Purpose::Password | Purpose::Question => "new_email",
    }
}

/// Returns the person whose login is recent enough; or the response if there is none.
async fn person(page: &PageRequest, next: &str) -> Result<LoggedIn, Response> {
    if page.app.settings.mail.is_none() {
        return Err(page.layout.error(&PageError::NotFound));
    }
    let login = fresh(page, next, None).await?;
    match login.user.test_of {
        None => Ok(login),
        Some(_) => Err(page.layout.error(&PageError::NotFound)),
    }
}

async fn show(page: &PageRequest, purpose: Purpose) -> Response {
    match person(page, place(purpose)).await {
        Ok(login) => asked(page, &login, purpose, String::new(), None),
        Err(response) => response,
    }
}

fn asked(
    page: &PageRequest,
    login: &LoggedIn,
    purpose: Purpose,
    typed: String,
    error: Option<AddressError>,
) -> Response {
    let step = AddressStep::Ask { path: mailbox::path_of(purpose), email: typed, error };
    page.layout.form(&drawn(page, &login.csrf_binding(), purpose, step))
}

fn drawn(page: &PageRequest, binding: &str, purpose: Purpose, step: AddressStep) -> AddressPage {
    AddressPage { text: page.layout.text(&TEXT), csrf: page.csrf_token(binding), purpose, step }
}

async fn submit(mut page: PageRequest, purpose: Purpose, form: &Params) -> Response {
    let path = mailbox::path_of(purpose);
    page.layout.frame.stay_at(path.to_owned());
    let login = match person(&page, place(purpose)).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    if !page.is_own_form(&login.csrf_binding(), form) {
        return page.layout.error_with(&PageError::Csrf, Some(path.to_owned()));
    }
    let typed = form.get("email").unwrap_or_default().trim();
    let error = match mail_address::parse(typed) {
        Err(_) => AddressError::Invalid,
        Ok(email) if login.user.has_email(&email) => AddressError::Own,
        Ok(email) => {
            let begun = begin(&page, &login, purpose, email).await;
            return begun.unwrap_or_else(|throttled| page.layout.throttled(&throttled));
        }
    };
    asked(&page, &login, purpose, typed.to_owned(), Some(error))
}

/// Asks for the mail. The response is the same whether or not anybody has the address.
async fn begin(
    page: &PageRequest,
    login: &LoggedIn,
    purpose: Purpose,
    email: String,
) -> Result<Response, Throttled> {
    page.app.guard.sign_up(page.caller.origin.as_ref()).map_err(Throttled::SlowDown)?;
    let language = page.layout.language.tag().to_owned();
    let asking = Asking { email, language, continuation: None, user_id: Some(login.user_id), login: None };
    let id = page.app.store.begin_proof(purpose, &asking, MailLimit::Applies).await?;
    Ok(Redirect::to(&mailbox::address(page, id)).into_response())
}

/// Returns what this user proved in this browser.
async fn proved(page: &PageRequest, login: &LoggedIn) -> Result<Option<Proof>, StoreError> {
    let email = mailbox::proved(page, Purpose::NewEmail).await?;
    let proof = match email {
        Some(proof) => Some(proof),
        None => mailbox::proved(page, Purpose::RecoveryEmail).await?,
    };
    Ok(proof.filter(|proof| proof.asking.user_id == Some(login.user_id)))
}

/// Shows the button.
pub async fn show_proved(page: PageRequest) -> Response {
    let login = match person(&page, "proved").await {
        Ok(login) => login,
        Err(response) => return response,
    };
    match proved(&page, &login).await {
        Ok(Some(proof)) => {
            let step = AddressStep::Confirm { email: proof.asking.email };
            page.layout.form(&drawn(&page, &login.csrf_binding(), proof.purpose, step))
        }
        Ok(None) => nothing(&page),
        Err(error) => page.layout.throttled(&error.into()),
    }
}

/// Nothing was proved here, or another user did it.
fn nothing(page: &PageRequest) -> Response {
    let unusable = drawn(page, "", Purpose::NewEmail, AddressStep::Unusable);
    (StatusCode::NOT_FOUND, page.layout.page(&unusable)).into_response()
}

/// Handles the button.
pub async fn submit_proved(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at("/account/profile/proved".to_owned());
    let login = match person(&page, "proved").await {
        Ok(login) => login,
        Err(response) => return response,
    };
    if !page.is_own_form(&login.csrf_binding(), &form) {
        let again = Some("/account/profile/proved".to_owned());
        return page.layout.error_with(&PageError::Csrf, again);
    }
    let response = match proved(&page, &login).await {
        Ok(Some(proof)) => apply(&page, &login, &proof).await,
        Ok(None) => Ok(nothing(&page)),
        Err(error) => Err(error),
    };
    response.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

/// Changes the address that was proved, and uses the proof up.
async fn apply(page: &PageRequest, login: &LoggedIn, proof: &Proof) -> Result<Response, StoreError> {
    let context = page.context(Actor::User(login.user_id));
    let email = proof.asking.email.clone();
    let (changed, to) = match proof.purpose {
        Purpose::RecoveryEmail => {
            let set = UserCommand::SetRecoveryEmail { email };
            (users::change(&context, login.user_id, set, None).await, "/account/profile?recovery")
        }
        Purpose::NewEmail | Purpose::SignUp | Purpose::Password | Purpose::Question => {
            let changed = addresses::change_email(&context, login.user_id, &email, proof.seen).await;
            (changed, "/account/profile?email")
        }
    };
    let step = match changed {
        Ok(_) => None,
        Err(CommandError::Conflict(Conflict::Taken)) => {
            Some(AddressStep::Taken { email: proof.asking.email.clone() })
        }
        Err(CommandError::Refused(_)) => Some(AddressStep::Void),
        Err(CommandError::Conflict(_)) => return Ok(page.layout.error(&PageError::TooBusy)),
        Err(CommandError::Store(error)) => return Err(error),
    };
    page.app.store.use_up_proof(proof.id).await?;
    let jar = cookies::without_proved(page.jar.clone());
    Ok(match step {
        None => (jar, Redirect::to(to)).into_response(),
        Some(step) => {
            let refused = drawn(page, "", proof.purpose, step);
            (jar, (StatusCode::CONFLICT, page.layout.page(&refused))).into_response()
        }
    })
}

/// Handles the form that removes the address for recovery.
pub async fn remove_recovery(page: PageRequest, CheckedForm { login, .. }: CheckedForm) -> Response {
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again("profile", None);
    }
    let context = page.context(Actor::User(login.user_id));
    match users::change(&context, login.user_id, UserCommand::RemoveRecoveryEmail, None).await {
        Ok(_) => Redirect::to("/account/profile?recovery_removed").into_response(),
        Err(CommandError::Refused(_) | CommandError::Conflict(_)) => page.layout.error(&PageError::TooBusy),
        Err(CommandError::Store(error)) => page.layout.throttled(&error.into()),
    }
}
