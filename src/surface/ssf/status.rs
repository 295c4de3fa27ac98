//! `/ssf/status`: whether events are sent (OpenID Shared Signals Framework 1.0 §8.1.2). Only the receiver changes it.

use super::{
    body::{Body, malformed},
    receiver::Receiver,
    stream::named,
    view::{response, status},
};
use crate::{app::Shared, surface::http::problem::Problem};
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use xwms_events::client::{SignalStatus, SignalStream};

/// Returns the status of the stream that the query names.
///
/// # Errors
/// `not_found`.
pub(super) async fn read(receiver: Receiver, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let stream_id = named(query.as_deref()).ok_or_else(|| malformed("stream_id", "is missing"))?;
    Ok(response(StatusCode::OK, &status(&stream_id, receiver.stream(&stream_id)?)))
}

/// Changes the status. What waits while a stream is paused is sent when it is enabled again; what happens while it is
/// disabled is not.
///
/// # Errors
/// `not_found`; the status is unknown.
pub(super) async fn change(
    State(app): State<Shared>,
    receiver: Receiver,
    body: Body,
) -> Result<Response, Problem> {
    let stream_id = body.stream_id()?;
    let next = match body.text("status")?.as_deref() {
        Some("enabled") => SignalStatus::Enabled,
        Some("paused") => SignalStatus::Paused,
        Some("disabled") => SignalStatus::Disabled,
        _ => return Err(malformed("status", "must be enabled, paused or disabled")),
    };
    let reason = body.text("reason")?;
    let change = |stream: &mut SignalStream| {
        stream.status = next;
        stream.reason = reason.clone();
    };
    let client = receiver.change(&app, stream_id, change, None).await?;
    let stream = client.signals.as_deref().cloned().unwrap_or_default();
    Ok(response(StatusCode::OK, &status(stream_id, &stream)))
}
