//! The pages to which links in mails lead. They open in any browser, before anybody logs in, so the guard paces them by
//! address, and each link that can't be used counts as a failure.
//!
//! Most of them show a button, and only the button acts, because mail scanners and previews open links, too. Those
//! are a [`MailLink`] each, with [`show`] and [`submit`] as their handlers.

use super::{form::PageParams, request::PageRequest};
use crate::{
    commands::CommandError,
    store::StoreError,
    surface::{http::params::Params, web::error::PageError},
    traffic::guard::Throttled,
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Where the guard meets these pages.
const PLACE: &str = "mailbox";

/// What a link is about, as long as it can be used.
pub trait MailLink: Sized + Send {
    /// The path of the page. Its form posts `csrf_token` and `link` to it.
    const PATH: &'static str;

    type Page: Template;

    /// Returns what `link` is about; `None` if it can't be used, or not any more.
    fn open(page: &PageRequest, link: &str) -> impl Future<Output = Result<Option<Self>, StoreError>> + Send;

    /// Returns the page with the button.
    fn asked(self, page: &PageRequest, form: LinkForm) -> Self::Page;

    /// Returns the page for a link that can't be used.
    fn gone(page: &PageRequest) -> Self::Page;

    /// Does what the button says. Returns the page or redirect that follows.
    fn follow(self, page: &PageRequest) -> impl Future<Output = Result<Response, NotFollowed>> + Send;
}

/// The hidden fields of the form.
pub struct LinkForm {
    pub csrf: String,
    pub link: String,
}

/// Why the button did nothing.
pub enum NotFollowed {
    /// The link became unusable since it was opened.
    Unusable,
    /// Somebody else changed the same person at the same time.
    Busy,
    Store(StoreError),
}

impl From<StoreError> for NotFollowed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<CommandError> for NotFollowed {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(_) => Self::Unusable,
            CommandError::Conflict(_) => Self::Busy,
            CommandError::Store(error) => Self::Store(error),
        }
    }
}

/// Shows the page. It changes nothing.
pub async fn show<L: MailLink>(page: PageRequest, PageParams(params): PageParams) -> Response {
    render::<L>(&page, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn render<L: MailLink>(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    check_pace(page)?;
    let Some(opened) = opened::<L>(page, params).await? else { return unusable(page, &L::gone(page)) };
    let (jar, browser) = page.browser();
    let link = params.get("link").unwrap_or_default().to_owned();
    let form = LinkForm { csrf: page.csrf_token(&browser), link };
    Ok((jar, page.layout.form(&opened.asked(page, form))).into_response())
}

/// Handles the form.
pub async fn submit<L: MailLink>(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("{}?{}", L::PATH, form.query(&["link"])));
    submitted::<L>(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn submitted<L: MailLink>(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    check_pace(page)?;
    let Some(opened) = opened::<L>(page, form).await? else { return unusable(page, &L::gone(page)) };
    match opened.follow(page).await {
        Ok(response) => Ok(response),
        Err(NotFollowed::Unusable) => unusable(page, &L::gone(page)),
        Err(NotFollowed::Busy) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(NotFollowed::Store(error)) => Err(error.into()),
    }
}

async fn opened<L: MailLink>(page: &PageRequest, params: &Params) -> Result<Option<L>, StoreError> {
    match params.get("link") {
        Some(link) => L::open(page, link).await,
        None => Ok(None),
    }
}

/// Makes a request wait its turn, or refuses it.
pub fn check_pace(page: &PageRequest) -> Result<(), Throttled> {
    page.app.guard.check_pace(PLACE, page.caller.origin.as_ref())
}

/// Returns `gone`, the page for a link or code that can't be used.
pub fn unusable(page: &PageRequest, gone: &impl Template) -> Result<Response, Throttled> {
    page.app.guard.record_failure(PLACE, page.caller.origin.as_ref())?;
    Ok((StatusCode::NOT_FOUND, page.layout.page(gone)).into_response())
}
