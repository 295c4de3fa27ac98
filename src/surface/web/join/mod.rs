//! `GET` and `POST /join`: the link of an invitation. Its holder can read the invited person's mail. The next
//! step depends on who is logged in, and on whether the invited person is registered.
//!
//! | file | |
//! |---|---|
//! | `link` | the content of a link, and the next step for its holder |
//! | `entry` | joining, for a logged-in user and for a new one |
//! | `page`, `text`, `join.html` | the page |

mod entry;
mod link;
mod page;
mod text;

pub(super) use link::{carried, way_back};

use super::{
    error::PageError,
    shared::{cookies, form::PageParams, request::PageRequest, session::LoggedIn},
};
use crate::{surface::http::params::Params, traffic::guard::Held};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use entry::{Failure, confirm, register};
use link::Link;
use page::{JoinPage, JoinStep};
use text::TEXT;

/// Shows the page.
pub(super) async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    shown(&page, &params).await.unwrap_or_else(|held| page.layout.held(&held))
}

async fn shown(page: &PageRequest, params: &Params) -> Result<Response, Held> {
    let login = page.logged_in().await?;
    let door = Door { page, stranger: login.is_none() };
    door.open()?;
    let link = Link::read(&page.app, params).await?;
    let step = link.step(&page.app, login.as_ref()).await?;
    if matches!(step, JoinStep::Unusable) {
        door.stayed_out()?;
    }
    Ok(drawn(page, &link, login.as_ref(), step))
}

/// Handles the form. Strangers can send it too; their attempts are throttled before the form is read.
pub(super) async fn submit(page: PageRequest, PageParams(form): PageParams) -> Response {
    submitted(&page, &form).await.unwrap_or_else(|held| page.layout.held(&held))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, Held> {
    let login = page.logged_in().await?;
    let door = Door { page, stranger: login.is_none() };
    door.open()?;
    let tie = match &login {
        Some(login) => login.tie(),
        None => cookies::known_browser(&page.jar).unwrap_or_default(),
    };
    if !page.is_own_form(&tie, form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    let link = Link::read(&page.app, form).await?;
    let step = link.step(&page.app, login.as_ref()).await?;
    let done = match (&step, link.held(&page.app)) {
        (JoinStep::Confirm, Some(held)) => confirm(page, held, login.as_ref()).await,
        (JoinStep::Register { .. }, Some(held)) => register(page, held, form).await,
        _ => Err(Failure::Step(step)),
    };
    match done {
        // 303, so that reloading the page doesn't join again.
        Ok(jar) => Ok((jar, Redirect::to(&link.home())).into_response()),
        Err(Failure::Step(step)) => {
            door.stayed_out()?;
            Ok(drawn(page, &link, login.as_ref(), step))
        }
        Err(Failure::Busy) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}

/// Throttles strangers at the pace of logins. A logged-in user has proved an identity, and costs no password
/// hash.
struct Door<'a> {
    page: &'a PageRequest,
    stranger: bool,
}

impl Door<'_> {
    fn open(&self) -> Result<(), Held> {
        match self.stranger {
            true => self.page.app.guard.door("join", self.page.caller.origin.as_ref()),
            false => Ok(()),
        }
    }

    fn stayed_out(&self) -> Result<(), Held> {
        match self.stranger {
            true => self.page.app.guard.stayed_out("join", self.page.caller.origin.as_ref()),
            false => Ok(()),
        }
    }
}

/// Returns the page of `link` for the logged-in user, or for a visitor.
fn drawn(page: &PageRequest, link: &Link, login: Option<&LoggedIn>, step: JoinStep) -> Response {
    let (jar, browser) = page.browser();
    let tie = login.map_or(browser, LoggedIn::tie);
    let status = match &step {
        JoinStep::Unusable => StatusCode::NOT_FOUND,
        JoinStep::Full => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let invited = link.invited(&page.app);
    let join_page = JoinPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&tie),
        hidden: link.hidden(&step, invited.as_ref()),
        invited,
        step,
    };
    (jar, (status, page.layout.form(&join_page))).into_response()
}
