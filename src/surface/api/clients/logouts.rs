//! Messages to a client about logouts (OpenID Connect Back-Channel Logout 1.0): one for each login that ended, with the
//! attempts to send it. Also which addresses may get them.

use super::messages;
use crate::{
    app::Shared,
    commands::clients,
    outbound::webhooks::queries::{Attempt, Message},
    surface::{
        api::{
            endpoints::{target, view::AttemptView},
            shared::{
                pagination::{List, Listed},
                path::PathParams,
            },
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{Timestamp, ids::EventId, scope::Scope};

/// Refuses an address that logout tokens may not be sent to, by the URI alone.
pub(super) fn check_uri(app: &Shared, uri: Option<&str>) -> Result<(), Problem> {
    uri.map_or(Ok(()), |uri| target::check_url(app, uri, "backchannel_logout_uri"))
}

/// The end of a login that the client is told of.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientLogout)]
pub(super) struct LogoutView {
    /// The event that began the login: `grant.authorized`.
    #[schema(value_type = String)]
    login_event_id: EventId,
    /// The event that ended it, such as `session.ended`; `session.expired` if it ended by time.
    reason: String,
    /// `pending`, `delivered`, `failed`, or `skipped` because the client was to be told no more.
    status: &'static str,
    /// Newest first. The bodies of responses are not kept.
    attempts: Vec<AttemptView>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    /// The earliest time of the next attempt.
    #[schema(value_type = Option<String>)]
    next_attempt_at: Option<Timestamp>,
}

impl LogoutView {
    fn of(message: Message, attempts: Vec<Attempt>) -> Self {
        Self {
            login_event_id: EventId::from_uuid(message.event_id),
            status: message.status(),
            next_attempt_at: message.next_attempt_at(),
            reason: message.event_type,
            attempts: attempts.into_iter().map(Into::into).collect(),
            created_at: message.created_at.into(),
        }
    }
}

/// The logouts that a client was told of, or is to be told of, newest logins first, with the attempts. Scope
/// `clients:read`.
#[utoipa::path(get, path = "/v1/clients/{client_id}/logouts", tag = "clients", security(("bearer" = ["clients:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<LogoutView>), (status = 404, description = "`not_found`")),
    params(("client_id" = String, Path), ("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn list_logouts(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    list: List,
) -> Result<Response, Problem> {
    list.principal.require(Scope::ClientsRead)?;
    let client = clients::find(&app.store, &list.principal.client_ref(&client)?).await?;
    messages::page(&app, &list, &client.id, LogoutView::of).await
}
