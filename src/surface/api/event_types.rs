//! The catalogue of events that accounts can get: `GET /v1/event_types`, and the JSON Schema of the data of
//! each type at the `dataschema` of its CloudEvents. Public: it shows the possible events, and no actual
//! ones. What it shows is in `outbound::event_types`.

use super::shared::{pagination::Listed, path};
use crate::{
    app::Shared,
    outbound::{cloud_event, event_types::KINDS},
    surface::http::problem::Problem,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The response changes only with the version of the server.
const CACHED: &str = "public, max-age=3600";

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(types))
}

/// A type of event that an account can get.
#[derive(Serialize, ToSchema)]
struct EventType {
    /// The `type` of its CloudEvents, also used by webhooks and filters.
    #[schema(example = "client.renamed")]
    name: &'static str,
    /// The version of the data; it changes only if readers of the version before would not understand it.
    version: u16,
    /// What happened.
    description: String,
    /// Example data.
    #[schema(value_type = BTreeMap<String, Value>)]
    example: Value,
    /// The URL of the JSON Schema of the data, as in each event's `dataschema`.
    #[schema(format = Uri, example = "https://auth.example.org/schemas/client.renamed/v1")]
    dataschema: String,
}

/// Every type of event that webhooks, the feed and NATS can deliver, with the URL of its JSON Schema. Needs
/// no token.
#[utoipa::path(get, path = "/v1/event_types", tag = "events",
    responses((status = 200, description = "All items", body = Listed<EventType>)))]
async fn types(State(app): State<Shared>) -> Response {
    let issuer = &app.settings.issuer;
    let kinds = KINDS.iter().map(|(&name, kind)| EventType {
        name,
        version: kind.version,
        description: kind.description.clone(),
        example: kind.example().clone(),
        dataschema: cloud_event::dataschema(issuer, name, kind.version),
    });
    cached("application/json", json!(Listed::whole(kinds.collect())))
}

/// The JSON Schema of the data of one type of event.
pub(super) async fn schema(
    State(app): State<Shared>,
    Path((name, version)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let kind = KINDS.get(name.as_str()).filter(|kind| version == format!("v{}", kind.version));
    let kind = kind.ok_or_else(|| path::missing("event"))?;
    let mut schema = kind.schema.clone();
    schema["$id"] = cloud_event::dataschema(&app.settings.issuer, &name, kind.version).into();
    Ok(cached("application/schema+json", schema))
}

fn cached(kind: &'static str, body: Value) -> Response {
    let headers =
        [(CONTENT_TYPE, HeaderValue::from_static(kind)), (CACHE_CONTROL, HeaderValue::from_static(CACHED))];
    (headers, Json(body)).into_response()
}
