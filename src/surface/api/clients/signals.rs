//! What a client's stream of security signals was sent (OpenID Shared Signals Framework 1.0): one message for each
//! event, with the attempts to push it. The client manages the stream itself (`surface/ssf`).

use super::messages;
use crate::{
    app::Shared,
    commands::clients,
    outbound::webhooks::{
        self,
        queries::{Attempt, Message},
    },
    surface::{
        api::{
            endpoints::view::AttemptView,
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

/// A security event for the client.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientSignal)]
pub(super) struct SignalView {
    /// The event in the log: `txn` of the token.
    #[schema(value_type = String)]
    event_id: EventId,
    /// The URI of the event type.
    event_type: String,
    /// `pending`, also until the client acknowledges what it polls; `delivered`, `failed`, or `skipped` because the
    /// stream was disabled or nobody fetched the event in time.
    status: &'static str,
    /// Attempts to push it, newest first. The bodies of responses are not kept.
    attempts: Vec<AttemptView>,
    #[schema(value_type = String)]
    created_at: Timestamp,
}

impl SignalView {
    fn of(message: Message, attempts: Vec<Attempt>) -> Self {
        Self {
            event_id: EventId::from_uuid(message.event_id),
            status: message.status(),
            event_type: message.event_type,
            attempts: attempts.into_iter().map(Into::into).collect(),
            created_at: message.created_at.into(),
        }
    }
}

/// The security events that a client's stream was sent, or is to be sent, newest first, with the attempts. Scope
/// `clients:read`.
#[utoipa::path(get, path = "/v1/clients/{client_id}/signals", tag = "clients", security(("bearer" = ["clients:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<SignalView>), (status = 404, description = "`not_found`")),
    params(("client_id" = String, Path), ("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn list_signals(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    list: List,
) -> Result<Response, Problem> {
    list.principal.require(Scope::ClientsRead)?;
    let client = clients::find(&app.store, &list.principal.client_ref(&client)?).await?;
    messages::page(&app, &list, &webhooks::queue_id_of_stream(&client.id), SignalView::of).await
}
