//! `GET` and `POST /profile/undo`: the link in the mail to a former address, for a person who did not change it. The button
//! gives the address back, ends every session and token, makes the password useless, and mails a code for a new one.

use super::{
    address_page::{AddressPage, AddressStep},
    address_text::TEXT,
};
use crate::{
    commands::{CommandError, addresses},
    keys::{
        master::random,
        password::{Chosen, PasswordError},
    },
    store::{
        StoreError,
        side::proofs::{Asking, Purpose},
    },
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            mailbox,
            shared::{cookies, form::PageParams, request::PageRequest},
        },
    },
    traffic::guard::Throttled,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use uuid::Uuid;
use xwms_events::{
    Actor,
    ids::UserId,
    user::{User, UserStanding},
};

/// Where the guard meets this page.
const PLACE: &str = "mailbox";

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

impl From<PasswordError> for NotUndone {
    fn from(_: PasswordError) -> Self {
        Self::Busy
    }
}

/// Shows the page. Mail scanners open links, too, so it changes nothing.
pub async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    shown(&page, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn shown(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    page.app.guard.check_pace(PLACE, page.caller.origin.as_ref())?;
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
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    if !page.is_own_form(&browser, form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    page.app.guard.check_pace(PLACE, page.caller.origin.as_ref())?;
    let Some(found) = undoable(page, form).await? else { return too_late(page) };
    match undo(page, found).await {
        Ok(id) => Ok(Redirect::to(&mailbox::address(page, id)).into_response()),
        Err(NotUndone::TooLate) => too_late(page),
        Err(NotUndone::Busy) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(NotUndone::Store(error)) => Err(error.into()),
    }
}

/// Returns what the link is about, if it can still be used.
async fn undoable(page: &PageRequest, params: &Params) -> Result<Option<Undoable>, StoreError> {
    let store = &page.app.store;
    let opened = params.get("link").and_then(|link| addresses::open_undoing(store, link));
    let Some((user_id, change)) = opened else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    let now = store.clock().now();
    // Whoever changed the address may have asked for the deletion, too.
    let may_act = user.standing == UserStanding::Active || user.may_return(now);
    let former = user.undoable(change, now).filter(|_| may_act);
    let email = former.and_then(|former| former.email.get()).cloned();
    Ok(email.map(|email| Undoable { user_id, change, email }))
}

/// Undoes the change, and asks for the mail with the code. Returns its proof.
async fn undo(page: &PageRequest, found: Undoable) -> Result<Uuid, NotUndone> {
    let Undoable { user_id, change, email } = found;
    let app = &page.app;
    let nobody_knows = random::<32>().map_err(|_| StoreError::Seal)?;
    let phc = app.passwords.hash(Chosen::from(BASE64_STANDARD.encode(nobody_knows).as_str())).await?;
    addresses::undo_email_change(&page.context(Actor::User(user_id)), user_id, change, phc).await?;
    let language = page.layout.language.tag().to_owned();
    let asking = Asking { email, language, continuation: None, user_id: None, login: None };
    // The link proves more than the cookie of a known browser does.
    Ok(app.store.begin_proof(Purpose::Password, &asking, true).await?)
}

fn too_late(page: &PageRequest) -> Result<Response, Throttled> {
    page.app.guard.record_failure(PLACE, page.caller.origin.as_ref())?;
    let gone = drawn(page, String::new(), AddressStep::TooLate);
    Ok((StatusCode::NOT_FOUND, page.layout.page(&gone)).into_response())
}
