//! `GET` and `POST /profile/undo`: the link in the mail to a former address, for a person who did not change it. The button
//! gives the address back, ends every session and token, makes the password useless, and mails a code for a new one.

use super::{
    address_page::{AddressPage, AddressStep},
    address_text::TEXT,
};
use crate::{
    commands::{CommandError, addresses, undo_link::UndoLink},
    keys::password::unmatched,
    store::{StoreError, side::proofs::Purpose},
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
    user::{User, UserStanding},
};

/// What the link is about.
struct Undoable {
    user_id: UserId,
    change: u32,
    /// The former address.
    email: String,
}

/// Why nothing was undone.
enum NotUndone {
    TooLate,
    Busy,
    Store(StoreError),
}

impl From<StoreError> for NotUndone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<CommandError> for NotUndone {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(_) => Self::TooLate,
            CommandError::Conflict(_) => Self::Busy,
            CommandError::Store(error) => Self::Store(error),
        }
    }
}

/// Shows the page. Mail scanners open links, too, so it changes nothing.
pub async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    shown(&page, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn shown(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    mail_link::check_pace(page)?;
    let Some(Undoable { email, .. }) = undoable(page, params).await? else { return too_late(page) };
    let (jar, browser) = page.browser();
    let link = params.get("link").unwrap_or_default().to_owned();
    let form = drawn(page, page.csrf_token(&browser), AddressStep::Undo { email, link });
    Ok((jar, page.layout.form(&form)).into_response())
}

fn drawn(page: &PageRequest, csrf: String, step: AddressStep) -> AddressPage {
    AddressPage { text: page.layout.text(&TEXT), csrf, purpose: Purpose::NewEmail, step }
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/profile/undo?{}", form.query(&["link"])));
    submitted(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    mail_link::check_pace(page)?;
    let Some(found) = undoable(page, form).await? else { return too_late(page) };
    match undo(page, found).await {
        Ok(waiting) => Ok(waiting),
        Err(NotUndone::TooLate) => too_late(page),
        Err(NotUndone::Busy) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(NotUndone::Store(error)) => Err(error.into()),
    }
}

/// Returns what the link is about, if it can still be used.
async fn undoable(page: &PageRequest, params: &Params) -> Result<Option<Undoable>, StoreError> {
    let store = &page.app.store;
    let opened = params.get("link").and_then(|link| UndoLink::EmailChange.open(store, link));
    let Some((user_id, change)) = opened else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    let now = store.clock().now();
    // Whoever changed the address may have asked for the deletion, too.
    let may_act = user.standing == UserStanding::Active || user.may_return(now);
    let former = user.undoable(change, now).filter(|_| may_act);
    let email = former.and_then(|former| former.email.get()).cloned();
    Ok(email.map(|email| Undoable { user_id, change, email }))
}

/// Undoes the change, and asks for the mail with the code. Returns the page that waits for it.
async fn undo(page: &PageRequest, found: Undoable) -> Result<Response, NotUndone> {
    let Undoable { user_id, change, email } = found;
    let phc = unmatched().map_err(|_| StoreError::Seal)?;
    addresses::undo_email_change(&page.context(Actor::User(user_id)), user_id, change, phc).await?;
    Ok(mailbox::mail_password_code(page, email).await?)
}

fn too_late(page: &PageRequest) -> Result<Response, Throttled> {
    let gone = drawn(page, String::new(), AddressStep::TooLate);
    mail_link::unusable(page, &gone)
}
