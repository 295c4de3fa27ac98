//! `GET /v1/events`: the account's own events, in order, as CloudEvents. Whoever can't take webhooks polls
//! this and misses nothing.

use super::page::{List, Sizes};
use crate::{app::Shared, cloud_event, http::problem::Problem, store::feed::Filter};
use axum::{extract::State, http::StatusCode, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    catalogue::{CATALOGUE, Visibility},
    scope::Scope,
};

const SIZES: Sizes = Sizes { usual: 100, most: 1000 };

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Events of the account, oldest first; by `type` (names or globs such as `client.*`, separated by commas),
/// `stream`, `actor`, `since` and `until`. Scope `events:read`.
///
/// `next_cursor` is there also at the end, to go on with when there is more.
#[utoipa::path(get, path = "/v1/events", tag = "events", security(("bearer" = [])), responses((status = 200)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("type" = Option<String>, Query),
           ("stream" = Option<String>, Query), ("actor" = Option<String>, Query), ("since" = Option<String>, Query),
           ("until" = Option<String>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EventsRead)?;
    let filter = Filter {
        account: Some(list.principal.account_id),
        names: names(list.params.get("type"))?,
        stream_id: list.filter("stream")?,
        actor: list.filter("actor")?,
        since: list.filter("since")?,
        until: list.filter("until")?,
    };
    let page = list.page(SIZES)?;
    let events = app.store.events(&filter, page.after.unwrap_or(0), page.limit + 1).await?;
    let shown = events.iter().map(|event| (event.position, cloud_event::of(&app.settings.issuer, event)));
    Ok(list.feed(&page, shown.collect()))
}

/// The public names that `patterns` let through; all of them without patterns.
fn names(patterns: Option<&str>) -> Result<Vec<String>, Problem> {
    let public = || CATALOGUE.iter().filter(|entry| entry.visibility == Visibility::Public);
    let Some(patterns) = patterns else { return Ok(public().map(|entry| entry.name.to_owned()).collect()) };
    let mut names = Vec::new();
    for pattern in patterns.split(',').map(str::trim) {
        let fits = |name: &str| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        };
        let before = names.len();
        names.extend(public().filter(|entry| fits(entry.name)).map(|entry| entry.name.to_owned()));
        if names.len() == before {
            let detail = format!("no event is named {pattern:?}");
            return Err(Problem::new(StatusCode::BAD_REQUEST, "unknown_event_type", detail).at("type"));
        }
    }
    Ok(names)
}
