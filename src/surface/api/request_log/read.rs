//! `GET /v1/requests/{request_id}`: one request, with the events that it caused.

use super::view::RequestView;
use crate::{
    app::Shared,
    store::StoreError,
    surface::{
        api::{
            events::event_json,
            shared::{
                auth::Principal,
                path::{PathParams, missing},
                response,
                shapes::CloudEvent,
            },
        },
        http::problem::Problem,
    },
    traffic::request_log::{caused::caused, filter::Filter, held, queries},
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use xwms_events::scope::Scope;
use xwms_projections::PageQuery;

/// A request with the events that it caused.
#[derive(Serialize, ToSchema)]
#[schema(as = RequestDetail)]
struct DetailView {
    request: RequestView,
    /// The events with its id that were recorded while it ran, oldest first, at most 1000. Null without the scope
    /// `events:read`, and if `events_detached`.
    #[schema(value_type = Option<Vec<CloudEvent>>)]
    events: Option<Vec<Value>>,
    /// Present, and true, if events of that time are in an archive of the operator.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(value_type = Option<bool>)]
    events_detached: bool,
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
    let since = principal.shown_since(&app, None);
    let since = held::shown_since(&app.store, principal.account_id, since).await?;
    let filter = Filter { request_id, ..Filter::all(principal.account_id, since) };
    app.recorder.written().await;
    let newest = PageQuery { limit: 1, after: None };
    let found = queries::requests(&app.store, &filter, newest).await?.into_iter().next();
    let request = found.ok_or_else(|| missing("request"))?;
    let (mut events, mut events_detached) = (None, false);
    if principal.scopes.contains(Scope::EventsRead) {
        match caused(&app.store, principal.account_id, &request).await {
            Err(StoreError::Detached(_)) => events_detached = true,
            found => {
                events = Some(found?.iter().map(|event| event_json(&app, &principal, event).1).collect());
            }
        }
    }
    let request = RequestView::open(&app, principal.account_id, request).await?;
    Ok(response::json(StatusCode::OK, &json!(DetailView { request, events, events_detached }), None))
}
