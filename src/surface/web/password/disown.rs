//! `GET` and `POST /password/disown`, and `GET /login/disown`: the link in the notice of a changed password, of a login from a
//! new device, or of a change of how the person logs in, for a person who did none of it. The button ends every session and
//! token, makes the password useless, removes what was added lately, and mails a code for a new password.

use super::{
    chosen::Unchanged,
    page::{PasswordError, PasswordPage, PasswordStep},
    text::TEXT,
};
use crate::{
    commands::disowning,
    keys::password::unmatched,
    store::StoreError,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            mailbox,
            shared::{form::PageParams, mail_link, request::PageRequest},
        },
    },
    traffic::guard::Throttled,
};
use axum::response::{IntoResponse, Response};
use xwms_events::{
    Actor,
    ids::UserId,
    user::{Disowning, User},
};

/// What the link is about.
struct Disowned {
    user_id: UserId,
    disowning: Disowning,
    email: String,
}

/// Shows the page. Mail scanners open links, too, so it changes nothing.
pub async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    shown(&page, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn shown(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    mail_link::check_pace(page)?;
    let Some(Disowned { email, disowning, .. }) = disowned(page, params).await? else {
        return unusable(page);
    };
    let (jar, browser) = page.browser();
    let link = params.get("link").unwrap_or_default().to_owned();
    let step = PasswordStep::Disown { email, link, act: disowning.act };
    let form = PasswordPage { text: page.layout.text(&TEXT), csrf: page.csrf_token(&browser), step };
    Ok((jar, form.response(page)).into_response())
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/password/disown?{}", form.query(&["link"])));
    submitted(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    mail_link::check_pace(page)?;
    let Some(found) = disowned(page, form).await? else { return unusable(page) };
    match disown(page, found).await {
        Ok(waiting) => Ok(waiting),
        Err(Unchanged::Step(PasswordError::ChangedMeanwhile)) => unusable(page),
        Err(Unchanged::Step(_)) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(Unchanged::Store(error)) => Err(error.into()),
    }
}

/// Returns what the link is about, if it can still be used.
async fn disowned(page: &PageRequest, params: &Params) -> Result<Option<Disowned>, StoreError> {
    let opened = params.get("link").and_then(|link| disowning::open(&page.app.store, link));
    let Some((user_id, disowning)) = opened else { return Ok(None) };
    let user = page.app.store.load::<User>(user_id).await?.state;
    let email = user.email.get().filter(|_| user.may_disown(&disowning)).cloned();
    Ok(email.map(|email| Disowned { user_id, disowning, email }))
}

/// Ends everything, and asks for the mail with the code. Returns the page that waits for it.
async fn disown(page: &PageRequest, found: Disowned) -> Result<Response, Unchanged> {
    let Disowned { user_id, disowning, email } = found;
    let phc = unmatched().map_err(|_| StoreError::Seal)?;
    disowning::disown(&page.context(Actor::User(user_id)), user_id, disowning, phc).await?;
    Ok(mailbox::mail_password_code(page, email).await?)
}

fn unusable(page: &PageRequest) -> Result<Response, Throttled> {
    let step = PasswordStep::Unusable;
    let gone = PasswordPage { text: page.layout.text(&TEXT), csrf: String::new(), step };
    mail_link::unusable(page, &gone)
}
