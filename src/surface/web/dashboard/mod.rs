//! `/dashboard`: what the members of an account see and do. Each area has a folder; `shared` has what they share.
//! The kinds of pages are in `web/shared/kinds`, what surrounds them is in `web/shared/shell`.
//! `docs/recipes/add-a-page.md` says how to add an area or page.

mod access;
pub(super) mod alerts;
mod apis;
mod apps;
mod audit;
mod developers;
mod events;
mod groups;
mod logs;
mod new_account;
mod none;
mod overview;
mod past;
pub(super) mod plan;
mod search;
mod settings;
pub(super) mod shared;
mod team;
mod text;
mod usage;
mod users;
mod webhooks;

use super::shared::{
    cookies,
    request::PageRequest,
    routes::{Needs, Routes},
    signed_in::SignedIn,
};
use crate::{store::StoreError, surface::http::params::Params};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use shared::page::DashboardPage;
use xwms_events::client::Environment;
use xwms_projections::accounts as model;

/// Returns the routes of the dashboard.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard", Needs::Login, open)
        .page("/dashboard/new", Needs::Login, new_account::show)
        .act("/dashboard/new", Needs::Login, new_account::submit)
        .page("/dashboard/{account_id}/environment", Needs::Membership, choose_environment)
        .merge(overview::routes())
        .merge(apps::routes())
        .merge(apis::routes())
        .merge(logs::routes())
        .merge(events::routes())
        .merge(audit::routes())
        .merge(past::routes())
        .merge(webhooks::routes())
        .merge(usage::routes())
        .merge(alerts::routes())
        .merge(plan::routes())
        .merge(users::routes())
        .merge(groups::routes())
        .merge(team::routes())
        .merge(settings::routes())
        .merge(access::routes())
        .merge(search::routes())
        .merge(developers::routes())
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
            may_open: page.app.settings.sign_up,
        }),
    }
}

/// Switches between live and test, and goes back. It changes nothing but what this browser shows; other sites
/// switch nothing.
async fn choose_environment(dash: DashboardPage, RawQuery(query): RawQuery) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let environment = match params.get("to") {
        Some("test") => Environment::Test,
        _ => Environment::Live,
    };
    let home = dash.path("");
    // Anything else can't be in a header.
    let is_plain = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let within = |back: &&str| {
        back.strip_prefix(home.as_str()).is_some_and(|rest| rest.starts_with('/') && is_plain(rest))
    };
    let to = params.get("back").filter(within).unwrap_or(home.as_str());
    let jar = dash.page.jar.clone();
    let jar = if dash.page.is_cross_site { jar } else { cookies::with_environment(jar, environment) };
    (jar, Redirect::to(to)).into_response()
}
