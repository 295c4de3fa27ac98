//! A stream in responses (OpenID Shared Signals Framework 1.0 §8.1.1).

use crate::{app::App, outbound::webhooks};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use xwms_events::{
    client::{Client, SignalStream, VERIFY_SECONDS},
    ids::ClientId,
    signal_kind::SignalKind,
};

/// The delivery methods, by the RFCs that define them.
pub(super) const PUSH: &str = "urn:ietf:rfc:8935";
pub(super) const POLL: &str = "urn:ietf:rfc:8936";

/// Returns the configuration of the client's stream. The value of the `Authorization` header is not in it.
pub(super) fn configuration(app: &App, client_id: ClientId, client: &Client, stream: &SignalStream) -> Value {
    let (issuer, stream_id) = (&app.settings.issuer, webhooks::stream_id(client_id));
    let uris = |kinds: Vec<SignalKind>| kinds.into_iter().map(SignalKind::uri).collect::<Vec<_>>();
    let delivery = match &stream.push_url {
        Some(url) => json!({"method": PUSH, "endpoint_url": url}),
        None => json!({"method": POLL, "endpoint_url": format!("{issuer}/ssf/poll/{stream_id}")}),
    };
    let mut view = json!({
        "stream_id": stream_id,
        "iss": issuer,
        "aud": webhooks::audience(client_id, client),
        "events_supported": uris(SignalKind::ALL.to_vec()),
        "events_delivered": uris(stream.kinds()),
        "delivery": delivery,
        "min_verification_interval": VERIFY_SECONDS,
    });
    if let Some(requested) = &stream.requested {
        view["events_requested"] = json!(requested);
    }
    if let Some(description) = &stream.description {
        view["description"] = json!(description);
    }
    view
}

/// Returns the status of a stream.
pub(super) fn status(stream_id: &str, stream: &SignalStream) -> Value {
    let mut view = json!({"stream_id": stream_id, "status": stream.status.as_str()});
    if let Some(reason) = &stream.reason {
        view["reason"] = json!(reason);
    }
    view
}

/// Returns a response that nobody stores.
pub(super) fn response(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
