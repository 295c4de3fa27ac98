//! `GET` and `POST /device` (RFC 8628 §3.3): a person types the code that their device shows. A link may bring it
//! along, but it is only filled in: the person still sends it, and decides on the next page.

use super::review;
use crate::{
    keys::user_code,
    surface::{
        http::params::Params,
        web::{
            device::{self, DeviceError, DevicePage, DeviceStep},
            error::PageError,
            shared::{
                continuation::USER_CODE,
                form::PageParams,
                request::PageRequest,
                signed_in::{TYPED, login_for},
            },
        },
    },
    traffic::guard::{CodeRefused, Throttled},
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::ids::UserId;

/// The path of the page.
const PAGE: &str = "/device";
/// Most letters of a text that is no code, when it is shown again.
const TYPED_MAX: usize = 32;

/// Shows the page.
pub async fn show(page: PageRequest, PageParams(params): PageParams) -> Response {
    let typed = params.get(USER_CODE).or_else(|| params.get(TYPED)).and_then(user_code::typed);
    entry(&page, typed.unwrap_or_default(), None)
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    // A change of the language must not lose the typed code.
    page.layout.frame.stay_at(match form.get(USER_CODE).and_then(user_code::typed) {
        Some(code) => format!("{PAGE}?{USER_CODE}={code}"),
        None => PAGE.to_owned(),
    });
    if !page.is_form_of_this_browser(&form) {
        return page.layout.error_with(&PageError::Csrf, Some(PAGE.to_owned()));
    }
    entered(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn entered(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    let text = form.get(USER_CODE).unwrap_or_default();
    let Some(code) = user_code::typed(text) else {
        let shown = text.chars().take(TYPED_MAX).collect();
        return Ok(entry(page, shown, Some(DeviceError::Malformed)));
    };
    let login = page.any_session().await?;
    let who = login.as_ref().map(|login| login.user_id);
    match page.app.guard.check_device_code(page.caller.origin.as_ref(), who) {
        Ok(()) => {}
        Err(CodeRefused::Wait(throttled)) => return Err(throttled),
        Err(CodeRefused::LogInFirst) => {
            return Ok(Redirect::to(&login_for(&format!("{PAGE}?{TYPED}={code}"))).into_response());
        }
    }
    match review::find(page, &code).await? {
        Some(found) => Ok(review::shown(page, found, login, None).await),
        None => unknown(page, code, who),
    }
}

/// Counts a wrong code and shows the page again.
fn unknown(page: &PageRequest, code: String, who: Option<UserId>) -> Result<Response, Throttled> {
    page.app.guard.wrong_device_code(page.caller.origin.as_ref(), who)?;
    Ok(entry(page, code, Some(DeviceError::Unknown)))
}

/// Returns the page where the code is typed.
fn entry(page: &PageRequest, typed: String, error: Option<DeviceError>) -> Response {
    let (jar, browser) = page.browser();
    let shown = DevicePage {
        text: page.layout.text(&device::TEXT),
        csrf: page.csrf_token(&browser),
        step: DeviceStep::Enter { typed, error },
    };
    (jar, page.layout.form(&shown)).into_response()
}
