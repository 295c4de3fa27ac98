//! What a client was told of logouts (OpenID Connect Back-Channel Logout 1.0): one message for each login that ended, and the
//! attempts to send it; and the addresses that may be told.

use crate::{
    app::Shared,
    commands::clients,
    outbound::webhooks::queries::{self, MessageFilter},
    surface::{
        api::{
            endpoints::{
                target,
                view::{AttemptView, MessageView},
            },
            shared::{
                pagination::{List, Listed, SIZES},
                path::{self, PathParams},
            },
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use xwms_events::{ids::EventId, scope::Scope};

/// Refuses an address that logout tokens may not be sent to, by the URI alone.
pub(super) fn check_uri(app: &Shared, uri: Option<&str>) -> Result<(), Problem> {
    uri.map_or(Ok(()), |uri| target::check_url(app, uri, "backchannel_logout_uri"))
}

/// A logout, as a path names it.
#[derive(Default, Deserialize)]
pub(super) struct LogoutPath {
    client_id: String,
    message_id: String,
}

/// Logouts that the client was told of, or is to be told of, newest logins first. `type` is what ended the login: an event, or
/// `session.expired`. `message_id` and `position` are those of the event that began it. Scope `clients:read`.
#[utoipa::path(get, path = "/v1/clients/{client_id}/logouts", tag = "clients", security(("bearer" = ["clients:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<MessageView>), (status = 404, description = "`not_found`")),
    params(("client_id" = String, Path), ("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn list(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    list: List,
) -> Result<Response, Problem> {
    list.principal.require(Scope::ClientsRead)?;
    let client = clients::find(&app.store, &list.principal.client_ref(&client)?).await?;
    let page = list.page(SIZES)?;
    let (rows, rest) =
        queries::messages(app.store.pool(), &client.id, MessageFilter::default(), page).await?;
    let items = rows.into_iter().map(|row| (row.position, MessageView::from(row))).collect();
    Ok(list.response_upto(&page, items, rest))
}

/// Attempts to tell the client of a logout, newest first. Scope `clients:read`.
#[utoipa::path(get, path = "/v1/clients/{client_id}/logouts/{message_id}/attempts", tag = "clients", security(("bearer" = ["clients:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<AttemptView>), (status = 404, description = "`not_found`")),
    params(("client_id" = String, Path), ("message_id" = String, Path), ("limit" = Option<i64>, Query),
           ("after" = Option<String>, Query)))]
pub(super) async fn attempts(
    State(app): State<Shared>,
    PathParams(path): PathParams<LogoutPath>,
    list: List,
) -> Result<Response, Problem> {
    list.principal.require(Scope::ClientsRead)?;
    let client = clients::find(&app.store, &list.principal.client_ref(&path.client_id)?).await?;
    let message = path::id::<EventId>(&path.message_id, "message")?;
    let found = queries::message(app.store.pool(), &client.id, message.uuid()).await?;
    let found = found.ok_or_else(|| path::missing("message"))?;
    let page = list.page(SIZES)?;
    let rows = queries::attempts(app.store.pool(), &client.id, found.position, page).await?;
    let items = rows.into_iter().map(|row| (row.number.into(), AttemptView::from(row))).collect();
    Ok(list.response(&page, items))
}
