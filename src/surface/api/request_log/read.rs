//! `GET /v1/requests/{request_id}`: one request, with the events that it caused.

use super::view::RequestView;
use crate::{
    app::{App, Shared},
    store::feed,
    surface::{
        api::{
            events::shown,
            shared::{
                auth::Principal,
                path::{PathParams, missing},
                response,
                shapes::CloudEvent,
            },
        },
        http::problem::Problem,
    },
    traffic::request_log::{
        filter::Filter,
        queries::{self, Request},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use xwms_events::{Timestamp, endpoint::wanted, scope::Scope};
use xwms_projections::PageQuery;

/// The most events that are shown.
const EVENTS_MAX: usize = 1_000;
/// How far the clocks of one process may be apart in milliseconds: those of its events and of its log.
const SLACK: i64 = 1_000;

/// A request with the events that it caused.
#[derive(Serialize, ToSchema)]
#[schema(as = RequestDetail)]
struct DetailView {
    request: RequestView,
    /// The events with its id that were recorded while it ran, oldest first, at most 1000. Null without the scope
    /// `events:read`.
    #[schema(value_type = Option<Vec<CloudEvent>>)]
    events: Option<Vec<Value>>,
}

/// One request, with the events that it caused. If several requests have the id, because their callers chose it, this
/// is the newest; the list's filter `request_id` finds all of them. Scope `usage:read`; the events need `events:read`,
/// and their personal fields `accounts:read`.
#[utoipa::path(get, path = "/v1/requests/{request_id}", tag = "requests", security(("bearer" = ["usage:read"])),
    params(("request_id" = String, Path)), responses((status = 200, description = "The request", body = DetailView), (status = 404, description = "`not_found`: there is none, it was not logged, or the plan no longer shows it")))]
pub(super) async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(request_id): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::UsageRead)?;
    let request_id = Some(request_id).filter(|id| !id.contains('\0'));
    let request_id = Some(request_id.ok_or_else(|| missing("request"))?);
    let filter =
        Filter { request_id, ..Filter::all(principal.account_id, principal.shown_since(&app, None)) };
    app.recorder.written().await;
    let newest = PageQuery { limit: 1, after: None };
    let found = queries::requests(&app.store, &filter, newest).await?.into_iter().next();
    let request = found.ok_or_else(|| missing("request"))?;
    let events = match principal.scopes.contains(Scope::EventsRead) {
        true => Some(caused(&app, &principal, &request).await?),
        false => None,
    };
    let request = RequestView::open(&app, principal.account_id, request).await?;
    Ok(response::json(StatusCode::OK, &json!(DetailView { request, events }), None))
}

/// Returns the public events that the request caused. They were recorded while it ran, so that only the few events
/// of that time are read, and the log of events needs no index of request ids.
async fn caused(app: &App, principal: &Principal, request: &Request) -> Result<Vec<Value>, Problem> {
    let names = wanted([]).map_err(Problem::from)?;
    let filter = feed::Filter {
        account: Some(principal.account_id),
        names: names.into_iter().map(ToOwned::to_owned).collect(),
        request_id: Some(request.request_id.clone()),
        ..feed::Filter::default()
    };
    let (end, took) = (request.at().millis(), i64::from(request.duration_us) / 1_000);
    let time = (Timestamp::from_millis(end - took - SLACK), Timestamp::from_millis(end + SLACK));
    let events = app.store.events_between(&filter, time, EVENTS_MAX).await?;
    Ok(events.iter().map(|event| shown(app, principal, event).1).collect())
}
