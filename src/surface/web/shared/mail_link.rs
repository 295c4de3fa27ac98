//! What the pages share to which links in mails lead. They open in any browser, before anybody logs in, so the guard paces
//! them by address, and each link that can't be used counts as a failure.

use super::request::PageRequest;
use crate::traffic::guard::Throttled;
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Where the guard meets these pages.
const PLACE: &str = "mailbox";

/// Makes a request wait its turn, or refuses it.
pub fn check_pace(page: &PageRequest) -> Result<(), Throttled> {
    page.app.guard.check_pace(PLACE, page.caller.origin.as_ref())
}

/// Returns `gone`, the page for a link or code that can't be used.
pub fn unusable(page: &PageRequest, gone: &impl Template) -> Result<Response, Throttled> {
    page.app.guard.record_failure(PLACE, page.caller.origin.as_ref())?;
    Ok((StatusCode::NOT_FOUND, page.layout.page(gone)).into_response())
}
