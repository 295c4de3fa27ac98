//! `GET` and `POST /account/data/undo`: the link in the mail about a deletion. Its holder can undo the deletion, in any
//! browser, and nothing else: they log in afterwards like everybody.

use super::{
    page::{DataPage, DataStep},
    text::TEXT,
};
use crate::{
    commands::{CommandError, leaving, undo_link::UndoLink},
    store::StoreError,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{form::PageParams, mail_link, request::PageRequest},
        },
    },
    traffic::guard::Throttled,
};
use axum::response::{IntoResponse, Response};
use xwms_events::{Actor, ids::UserId, user::User};

/// What the link is about.
struct Deletion {
    user_id: UserId,
    number: u32,
    email: String,
}

/// Shows the page. Mail scanners open links, too, so it changes nothing.
pub async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    shown(&page, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn shown(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    mail_link::check_pace(page)?;
    let Some(Deletion { email, .. }) = deletion(page, params).await? else { return unusable(page) };
    let (jar, browser) = page.browser();
    let link = params.get("link").unwrap_or_default().to_owned();
    let csrf = page.csrf_token(&browser);
    let form = DataPage { text: page.layout.text(&TEXT), csrf, step: DataStep::Undo { email, link } };
    Ok((jar, form.response(page)).into_response())
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/account/data/undo?{}", form.query(&["link"])));
    submitted(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    mail_link::check_pace(page)?;
    let Some(Deletion { user_id, number, .. }) = deletion(page, form).await? else { return unusable(page) };
    match leaving::undo(&page.context(Actor::User(user_id)), user_id, number).await {
        Ok(_) => {
            let step = DataStep::Undone;
            Ok(DataPage { text: page.layout.text(&TEXT), csrf: String::new(), step }.response(page))
        }
        Err(CommandError::Refused(_)) => unusable(page),
        Err(error) => Err(error.into_store_error().into()),
    }
}

/// Returns what the link is about, if it can still be used.
async fn deletion(page: &PageRequest, params: &Params) -> Result<Option<Deletion>, StoreError> {
    let opened = params.get("link").and_then(|link| UndoLink::Deletion.open(&page.app.store, link));
    let Some((user_id, number)) = opened else { return Ok(None) };
    let user = page.app.store.load::<User>(user_id).await?.state;
    let usable = user.deletions == number && user.may_return(page.app.store.clock().now());
    let email = user.email.get().filter(|_| usable).cloned();
    Ok(email.map(|email| Deletion { user_id, number, email }))
}

fn unusable(page: &PageRequest) -> Result<Response, Throttled> {
    let step = DataStep::Unusable;
    let gone = DataPage { text: page.layout.text(&TEXT), csrf: String::new(), step };
    mail_link::unusable(page, &gone)
}
