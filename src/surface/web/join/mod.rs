//! `GET` and `POST /join`: the link of an invitation. Its holder can read the invited person's mail. The next
//! step depends on who is logged in, and on whether the invited person is registered.
//!
//! | file | |
//! |---|---|
//! | `link` | the content of a link, and the next step for its holder |
//! | `entry` | joining, for a logged-in user and for a new one |
//! | `ways` | how a new one will log in |
//! | `page`, `text`, `join.html` | the page |

mod entry;
mod link;
mod page;
mod text;
mod ways;

pub(super) use link::{carried, newcomer_at, way_back};

use super::{
    error::PageError,
    shared::{
        cookies,
        form::PageParams,
        login_attempt::{LINK, handle_in},
        request::PageRequest,
        session::LoggedIn,
    },
};
use crate::{store::StoreError, surface::http::params::Params, traffic::guard::Throttled};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use entry::{JoinFailure, confirm, register};
use link::Link;
use page::{JoinPage, JoinStep};
use text::TEXT;
use ways::Ways;

/// Shows the page.
pub(super) async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    render(&page, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn render(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    let login = page.logged_in().await?;
    let pace = StrangerPace { page, stranger: login.is_none() };
    pace.check()?;
    let link = Link::read(&page.app, params).await?;
    let step = link.step(&page.app, login.as_ref()).await?;
    if matches!(step, JoinStep::Unusable) {
        pace.record_failure()?;
    }
    Ok(drawn(page, &link, login.as_ref(), step, params).await?)
}

/// Handles the form. Strangers can send it too; their attempts are throttled before the form is read.
pub(super) async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    if let Some(here) = link::page_of(&form) {
        page.layout.frame.stay_at(here);
    }
    submitted(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    let login = page.logged_in().await?;
    let pace = StrangerPace { page, stranger: login.is_none() };
    pace.check()?;
    let binding = match &login {
        Some(login) => login.csrf_binding(),
        None => cookies::known_browser(&page.jar).unwrap_or_default(),
    };
    if !page.is_own_form(&binding, form) {
        return Ok(page.layout.error_with(&PageError::Csrf, link::page_of(form)));
    }
    let link = Link::read(&page.app, form).await?;
    let step = link.step(&page.app, login.as_ref()).await?;
    let done = match (&step, link.usable_invitation(&page.app)) {
        (JoinStep::Confirm, Some(invitation)) => confirm(page, invitation, login.as_ref()).await,
        (JoinStep::Register { .. }, Some(invitation)) => register(page, &link, invitation, form).await,
        _ => Err(JoinFailure::Step(step)),
    };
    match done {
        // 303, so that reloading the page doesn't join again.
        Ok(jar) => Ok((jar, Redirect::to(&link.destination())).into_response()),
        Err(JoinFailure::Step(step)) => {
            pace.record_failure()?;
            Ok(drawn(page, &link, login.as_ref(), step, form).await?)
        }
        Err(JoinFailure::Busy) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(JoinFailure::Store(error)) => Err(error.into()),
    }
}

/// Throttles strangers at the pace of logins. A logged-in user has proved an identity, and costs no password
/// hash.
struct StrangerPace<'a> {
    page: &'a PageRequest,
    stranger: bool,
}

impl StrangerPace<'_> {
    fn check(&self) -> Result<(), Throttled> {
        if self.stranger {
            self.page.app.guard.check_pace("join", self.page.caller.origin.as_ref())?;
        }
        Ok(())
    }

    fn record_failure(&self) -> Result<(), Throttled> {
        if self.stranger {
            self.page.app.guard.record_failure("join", self.page.caller.origin.as_ref())?;
        }
        Ok(())
    }
}

/// Returns the page of `link` for the logged-in user, or for a visitor.
async fn drawn(
    page: &PageRequest,
    link: &Link,
    login: Option<&LoggedIn>,
    step: JoinStep,
    params: &Params,
) -> Result<Response, StoreError> {
    let (jar, browser) = page.browser();
    let binding = login.map_or(browser, LoggedIn::csrf_binding);
    let status = match &step {
        JoinStep::Unusable => StatusCode::NOT_FOUND,
        JoinStep::Full => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let invited = link.invited(&page.app);
    let ways = match (&step, &invited) {
        (JoinStep::Register { .. }, Some(invited)) => Ways::read(page, &invited.email, params).await?,
        _ => Ways::default(),
    };
    let handle = handle_in(params).filter(|_| ways.login.is_some());
    let handle = handle.map(|handle| (LINK.to_owned(), handle.to_owned()));
    let leaves = ways.leave();
    let join_page = JoinPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&binding),
        hidden: link.hidden(&step, invited.as_ref()).into_iter().chain(handle).collect(),
        through_login: link.through_login(),
        provider: ways.login.as_ref().map(|login| login.provider_name.clone()),
        providers: ways.providers,
        organization: ways.organization,
        password: ways.password,
        step: step.or_named(ways.login.and_then(|login| login.person)),
        invited,
    };
    // A login elsewhere leaves this server.
    let shown = if leaves { page.layout.form_away(&join_page) } else { page.layout.form(&join_page) };
    Ok((jar, (status, shown)).into_response())
}
