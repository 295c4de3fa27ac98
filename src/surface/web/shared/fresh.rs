//! The recent login that sensitive acts need (step-up): at most ten minutes old, and with the second factor of a
//! user who has one.

use super::{request::PageRequest, session::LoggedIn};
use crate::surface::http::params::Params;
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{Timestamp, session::Assurance};

/// Whether `login` may do sensitive things at `now`.
pub fn is_fresh(login: &LoggedIn, now: Timestamp) -> bool {
    let enough = !login.user.factors.any() || login.session.assurance() >= Assurance::TwoFactors;
    enough && login.session.is_fresh(now)
}

/// Returns the interrupted request of a client that the browser carries. It is opened where it goes on; here it is only
/// passed along, so text that is not base64url is dropped.
pub fn carried(params: &Params) -> Option<&str> {
    let is_sealed =
        |text: &&str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    params.get("continue").filter(is_sealed)
}

/// Returns the logged-in user, who may be a test user, if the login is recent enough. Otherwise the redirect to the
/// login, which leads back to the page `next`, or to the interrupted request of a client.
pub async fn fresh(page: &PageRequest, next: &str, continuation: Option<&str>) -> Result<LoggedIn, Response> {
    let login = page.any_session().await.map_err(|throttled| page.layout.throttled(&throttled))?;
    let now = page.app.store.clock().now();
    match login.filter(|login| is_fresh(login, now)) {
        Some(login) => Ok(login),
        None => Err(log_in_again(next, continuation)),
    }
}

/// Returns the redirect to the login.
pub fn log_in_again(next: &str, continuation: Option<&str>) -> Response {
    let to = match continuation {
        Some(sealed) => format!("/oauth/authorize?continue={sealed}"),
        None => format!("/login?to={next}"),
    };
    Redirect::to(&to).into_response()
}
