//! `POST /password/strength`: says while a person types how good their new password is, by the rules that will
//! refuse it. Only the script of our own pages asks (`assets/strength.js`). Nothing is stored or logged, and
//! nothing is said about anybody.

use crate::{
    surface::web::{
        error::PageError,
        shared::{form::PageParams, request::PageRequest},
    },
    traffic::guard::Throttled,
};
use axum::{
    Json,
    http::{HeaderMap, HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Which site asks, as browsers tell (W3C Fetch Metadata). No script can set it.
const SITE: &str = "sec-fetch-site";

/// Judges `password`, given the person's `email` and `name`.
pub async fn judge(page: PageRequest, headers: HeaderMap, PageParams(form): PageParams) -> Response {
    if headers.get(SITE).is_none_or(|site| site != "same-origin") {
        return page.layout.error(&PageError::Csrf);
    }
    if let Err(seconds) = page.app.guard.judges(page.caller.origin.as_ref()) {
        return page.layout.throttled(&Throttled::SlowDown(seconds));
    }
    let Some(turn) = page.app.guard.turn_to_judge().await else {
        return page.layout.error(&PageError::TooBusy);
    };
    let field = |name: &str| form.get(name).unwrap_or_default();
    let chosen = page.app.chosen(field("password"), &[field("email"), field("name")]);
    let judged = tokio::task::spawn_blocking(move || {
        let strength = chosen.strength();
        drop(turn);
        strength
    });
    let Ok(strength) = judged.await else { return page.layout.error(&PageError::TooBusy) };
    let body = Json(json!({"strength": strength.as_str()}));
    ([(CACHE_CONTROL, HeaderValue::from_static("no-store"))], body).into_response()
}
