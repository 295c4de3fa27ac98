//! `GET` and `POST` of `/sign-up`, `/password/forgotten` and `/support/question`: asks for the mail address. None
//! looks up whether anybody has it; the mail's worker does that later.

use super::{
    code,
    page::{MailboxPage, MailboxStep, path_of},
    proof,
    text::TEXT,
};
use crate::{
    outbound::providers::Offered,
    store::{
        StoreError,
        side::proofs::{Asking, MailLimit, Purpose},
    },
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            login,
            shared::{
                continuation::{Continuation, LINK_MAX, Stage, record_stranded},
                cookies,
                login_attempt::handle_in,
                login_provider::required_of,
                request::PageRequest,
            },
        },
    },
    traffic::guard::Throttled,
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::user::email as mailbox;

/// Returns the page that asks for the address, for `continuation` as pages carry it.
pub fn start_page(
    page: &PageRequest,
    browser: &str,
    purpose: Purpose,
    continuation: String,
    email: String,
) -> MailboxPage {
    MailboxPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(browser),
        purpose,
        step: MailboxStep::Start {
            email,
            continuation,
            is_invalid: false,
            providers: providers(page, purpose),
        },
    }
}

/// Returns the providers at which people may log in instead of signing up.
fn providers(page: &PageRequest, purpose: Purpose) -> Vec<Offered> {
    match purpose {
        Purpose::SignUp => page.app.providers.offered(),
        Purpose::Password | Purpose::NewEmail | Purpose::RecoveryEmail | Purpose::Question => vec![],
    }
}

/// Returns the page as a response. A login at a provider leaves this server, also that of an organization.
fn responded(page: &PageRequest, shown: &MailboxPage) -> Response {
    let organizations = shown.purpose == Purpose::SignUp && page.app.settings.account_logins;
    match &shown.step {
        MailboxStep::Start { providers, .. } if organizations || !providers.is_empty() => {
            page.layout.form_away(shown)
        }
        _ => page.layout.form(shown),
    }
}

pub(super) async fn show(page: &PageRequest, purpose: Purpose, params: &Params) -> Response {
    match continuation(page, purpose, params).await {
        Ok(continuation) => drawn(page, purpose, continuation, params),
        Err(refused) => refused,
    }
}

fn drawn(page: &PageRequest, purpose: Purpose, asked: Option<Continuation>, params: &Params) -> Response {
    let asked = asked.as_ref().map(Continuation::params).unwrap_or_default();
    let hint = asked.get("login_hint").and_then(|hint| mailbox::parse(hint).ok()).unwrap_or_default();
    let (jar, browser) = page.browser();
    let sealed = params.get("continue").unwrap_or_default().to_owned();
    (jar, responded(page, &start_page(page, &browser, purpose, sealed, hint))).into_response()
}

/// Returns the interrupted request that the browser carries, if any; or the response if this can't be done here.
async fn continuation(
    page: &PageRequest,
    purpose: Purpose,
    params: &Params,
) -> Result<Option<Continuation>, Response> {
    let settings = &page.app.settings;
    let is_open = match purpose {
        Purpose::SignUp => settings.is_sign_up_open(),
        Purpose::Password | Purpose::Question => settings.mail.is_some(),
        // `profile` asks for these.
        Purpose::NewEmail | Purpose::RecoveryEmail => false,
    };
    if !is_open {
        return Err(page.layout.error(&PageError::NotFound));
    }
    let Some(sealed) = params.get("continue") else { return Ok(None) };
    let continuation = match Continuation::open(page, Stage::Login, sealed) {
        Ok(continuation) => continuation,
        Err(error) => return Err(page.layout.error_with(&error, record_stranded(page, sealed).await)),
    };
    if purpose == Purpose::SignUp && !continuation.sign_up {
        return Err(if sealed.len() <= LINK_MAX {
            Redirect::to(&format!("/login?continue={sealed}")).into_response()
        } else {
            page.layout.error(&PageError::NotFound)
        });
    }
    Ok(Some(continuation))
}

/// Handles the form. Without an address it comes from the login page, and the page is shown.
pub(super) async fn submit(page: &PageRequest, purpose: Purpose, form: &Params) -> Response {
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    if !page.is_own_form(&browser, form) {
        return page.layout.error_with(&PageError::Csrf, Some(path_of(purpose).to_owned()));
    }
    let asked = match continuation(page, purpose, form).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    let Some(typed) = form.get("email") else { return drawn(page, purpose, asked, form) };
    let sealed = form.get("continue").map(ToOwned::to_owned);
    let Ok(email) = mailbox::parse(typed.trim()) else {
        let carried = sealed.unwrap_or_default();
        let step = MailboxStep::Start {
            email: typed.to_owned(),
            continuation: carried,
            is_invalid: true,
            providers: providers(page, purpose),
        };
        let again =
            MailboxPage { text: page.layout.text(&TEXT), csrf: page.csrf_token(&browser), purpose, step };
        return responded(page, &again);
    };
    let language = page.layout.language.tag().to_owned();
    // Only here, so that the person needs no password in this browser.
    let login = handle_in(form).filter(|_| purpose == Purpose::SignUp).map(ToOwned::to_owned);
    let asking = Asking { email, language, continuation: sealed, user_id: None, login };
    let began = begun(page, purpose, &asking, form, asked.as_ref()).await;
    began.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

/// Mails a code for a new password to `email`, whose user opened a link that was mailed to it, and has just put an
/// intruder out. Earlier codes stop working. Returns the page that waits for the new one.
pub async fn mail_password_code(page: &PageRequest, email: String) -> Result<Response, StoreError> {
    let language = page.layout.language.tag().to_owned();
    let asking = Asking { email, language, continuation: None, user_id: None, login: None };
    page.app.store.void_password_proofs(&asking.email).await?;
    // The link proves more than the cookie of a known browser does.
    let id = page.app.store.begin_proof(Purpose::Password, &asking, MailLimit::Waived).await?;
    Ok(Redirect::to(&code::address(page, id)).into_response())
}

async fn begun(
    page: &PageRequest,
    purpose: Purpose,
    asking: &Asking,
    form: &Params,
    continuation: Option<&Continuation>,
) -> Result<Response, Throttled> {
    page.app.guard.sign_up(page.caller.origin.as_ref()).map_err(Throttled::SlowDown)?;
    // By the domain alone: whether anybody has the address makes no difference.
    if purpose == Purpose::SignUp
        && required_of(page, &asking.email, asking.login.as_deref()).await?.is_some()
        && let Some(away) = login::instead_of_password(page, form, continuation).await?
    {
        return Ok(away);
    }
    let limit = proof::mail_limit(page, &asking.email).await?;
    let id = page.app.store.begin_proof(purpose, asking, limit).await?;
    Ok(Redirect::to(&code::address(page, id)).into_response())
}
