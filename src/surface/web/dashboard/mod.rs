//! `/dashboard`: what the members of an account see and do. Each area has a folder; `shared` has what they share. The kinds of
//! pages are in `web/shared/kinds`, what surrounds them is in `web/shared/shell`. `docs/recipes/add-a-page.md` says how to add an
//! area or page.

mod apps;
mod none;
pub(super) mod shared;
mod text;

use super::shared::{cookies, request::PageRequest, signed_in::SignedIn};
use crate::{app::Shared, store::StoreError, surface::http::params::Params};
use axum::{
    Router,
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use shared::{areas, page::DashboardPage};
use xwms_events::client::Environment;
use xwms_projections::accounts as model;

/// Returns the routes of the dashboard.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard", get(open))
        .route("/dashboard/{account_id}", get(home))
        .route("/dashboard/{account_id}/environment", get(choose_environment))
        .merge(apps::routes())
}

/// Leads to the account that was open last, or else to the newest; without any, says how to get one.
async fn open(page: PageRequest, SignedIn(login): SignedIn) -> Response {
    page.app.wait_for_read_models().await;
    let rows = match model::memberships(page.app.store.pool(), login.user_id).await {
        Ok(rows) => rows,
        Err(error) => return page.layout.throttled(&StoreError::from(error).into()),
    };
    let last = cookies::account(&page.jar).map(|id| id.to_string());
    let row = rows.iter().find(|row| Some(&row.account_id) == last.as_ref()).or_else(|| rows.first());
    match row {
        Some(row) => Redirect::to(&format!("/dashboard/{}", row.account_id)).into_response(),
        None => page.layout.page(&none::NoAccountPage {
            text: page.layout.text(&text::TEXT),
            sign_up: page.app.settings.is_sign_up_open(),
        }),
    }
}

/// Leads to the first area that the person may read.
async fn home(dash: DashboardPage) -> Response {
    match areas::first(&dash.scopes) {
        Some(area) => dash.go(area),
        None => dash.not_found(),
    }
}

/// Switches between live and test, and goes back. It changes nothing but what this browser shows.
async fn choose_environment(dash: DashboardPage, RawQuery(query): RawQuery) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let environment = match params.get("to") {
        Some("test") => Environment::Test,
        _ => Environment::Live,
    };
    let home = dash.path("");
    let within = |back: &&str| {
        back.strip_prefix(home.as_str())
            .is_some_and(|rest| rest.starts_with('/') && !rest.contains(['\\', '\n', '\r']))
    };
    let to = params.get("back").filter(within).unwrap_or(home.as_str());
    (cookies::with_environment(dash.page.jar.clone(), environment), Redirect::to(to)).into_response()
}
