//! The messages to an endpoint, and their attempts.

use super::view::{AttemptView, MessageView};
use crate::{
    app::{App, Shared},
    commands::endpoints,
    outbound::webhooks::{
        queries::{self, MessageFilter, State as Which},
        sight::Sight,
    },
    surface::{
        api::shared::{
            auth::Principal,
            pagination::{List, Listed, SIZES},
            path::{self, PathParams},
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::json;
use xwms_events::{ids::EventId, scope::Scope};

/// A message, as a path names it.
#[derive(Default, Deserialize)]
pub(super) struct MessagePath {
    pub endpoint_id: String,
    pub message_id: String,
}

/// Messages, newest first; filtered by `status` (`pending`, `delivered`, `failed`, `skipped`) and `type`.
/// Failed messages are the dead letters. If few messages match, a page may have fewer items than requested,
/// or none, and still `has_more`: continue with `next_cursor`. Messages about internal events, which an endpoint
/// with `audit` gets, are left out unless the caller also has the scope `audit:read`. Scope `endpoints:read`.
#[utoipa::path(get, path = "/v1/endpoints/{endpoint_id}/messages", tag = "messages", security(("bearer" = ["endpoints:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<MessageView>), (status = 404, description = "`not_found`")),
    params(("endpoint_id" = String, Path), ("limit" = Option<i64>, Query), ("after" = Option<String>, Query),
           ("status" = Option<String>, Query), ("type" = Option<String>, Query)))]
pub(super) async fn list(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    list: List,
) -> Result<Response, Problem> {
    list.principal.require(Scope::EndpointsRead)?;
    let endpoint = endpoints::find(&app.store, list.principal.endpoint_ref(&endpoint)?).await?;
    let status = match list.params.get("status") {
        None => None,
        Some("pending") => Some(Which::Pending),
        Some("delivered") => Some(Which::Delivered),
        Some("failed") => Some(Which::Failed),
        Some("skipped") => Some(Which::Skipped),
        Some(_) => {
            let detail = "status must be pending, delivered, failed or skipped";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("status"));
        }
    };
    let page = list.page(SIZES)?;
    let sight = sight(&list.principal);
    let filter = MessageFilter { state: status, event_type: list.filter("type")?, sight };
    let (rows, rest) = queries::messages(app.store.pool(), &endpoint.id, filter, page).await?;
    let items = rows.into_iter().map(|row| (row.position, MessageView::from(row))).collect();
    Ok(list.response_upto(&page, items, rest))
}

/// One message. Scope `endpoints:read`; for a message about an internal event also `audit:read`.
#[utoipa::path(get, path = "/v1/endpoints/{endpoint_id}/messages/{message_id}", tag = "messages", security(("bearer" = ["endpoints:read"])),
    params(("endpoint_id" = String, Path), ("message_id" = String, Path)),
    responses((status = 200, description = "The message", body = MessageView), (status = 404, description = "`not_found`")))]
pub(super) async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(path): PathParams<MessagePath>,
) -> Result<Response, Problem> {
    principal.require(Scope::EndpointsRead)?;
    let message = find(&app, &principal, &path).await?;
    Ok(response::json(StatusCode::OK, &json!(MessageView::from(message)), None))
}

/// Attempts to send a message, newest first. Scope `endpoints:read`; for a message about an internal event also
/// `audit:read`.
#[utoipa::path(get, path = "/v1/endpoints/{endpoint_id}/messages/{message_id}/attempts", tag = "messages", security(("bearer" = ["endpoints:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<AttemptView>), (status = 404, description = "`not_found`")),
    params(("endpoint_id" = String, Path), ("message_id" = String, Path), ("limit" = Option<i64>, Query),
           ("after" = Option<String>, Query)))]
pub(super) async fn attempts(
    State(app): State<Shared>,
    PathParams(path): PathParams<MessagePath>,
    list: List,
) -> Result<Response, Problem> {
    list.principal.require(Scope::EndpointsRead)?;
    let found = find(&app, &list.principal, &path).await?;
    let page = list.page(SIZES)?;
    let rows = queries::attempts(app.store.pool(), &path.endpoint_id, found.position, page).await?;
    Ok(list
        .response(&page, rows.into_iter().map(|row| (row.number.into(), AttemptView::from(row))).collect()))
}

/// Returns which messages the caller sees.
pub(super) fn sight(principal: &Principal) -> Sight {
    Sight::of(principal.scopes.contains(Scope::AuditRead))
}

/// Returns the message of an endpoint of the caller's account, if the caller sees it.
pub(super) async fn find(
    app: &App,
    principal: &Principal,
    MessagePath { endpoint_id, message_id }: &MessagePath,
) -> Result<queries::Message, Problem> {
    let endpoint = endpoints::find(&app.store, principal.endpoint_ref(endpoint_id)?).await?;
    let message = path::id::<EventId>(message_id, "message")?;
    let found = queries::message(app.store.pool(), &endpoint.id, message.uuid(), sight(principal)).await?;
    found.ok_or_else(|| path::missing("message"))
}
