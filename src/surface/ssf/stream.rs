//! `/ssf/stream`: the configuration of a receiver's stream (OpenID Shared Signals Framework 1.0 §8.1.1). A receiver
//! has one at most.

use super::{
    body::{Body, malformed},
    delivery::Asked,
    receiver::Receiver,
    view::{configuration, response},
};
use crate::{
    app::{App, Shared},
    surface::http::problem::Problem,
};
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use xwms_events::{
    Refusal,
    client::{Client, ClientCommand, SignalStream},
};

/// What only the transmitter decides. A receiver may send it back, as it is (§8.1.1.3, §8.1.1.4).
const OURS: [&str; 5] = ["iss", "aud", "events_supported", "events_delivered", "min_verification_interval"];

/// Returns the parameter `stream_id` of a query.
pub(super) fn named(query: Option<&str>) -> Option<String> {
    let query = query.unwrap_or_default().as_bytes();
    let mut found = url::form_urlencoded::parse(query).filter(|(name, _)| name == "stream_id");
    found.next().map(|(_, value)| value.into_owned())
}

/// Creates the stream.
///
/// # Errors
/// `stream_exists`; a member of the body is wrong.
pub(super) async fn create(
    State(app): State<Shared>,
    receiver: Receiver,
    body: Body,
) -> Result<Response, Problem> {
    let asked = Asked::read(&app, &body)?;
    let make = |client: &Client| {
        if client.signals.is_some() {
            return Err(Refusal::conflict("stream_exists", "the client has a stream already"));
        }
        let mut stream = SignalStream::default();
        asked.update(&mut stream);
        Ok(ClientCommand::ChangeSignals { signals: Some(Box::new(stream)) })
    };
    let client = receiver.run(&app, make, asked.keep.clone()).await?;
    Ok(stream_response(&app, &receiver, &client, StatusCode::CREATED))
}

/// Returns the stream that the query names, or the list of all.
///
/// # Errors
/// `not_found`.
pub(super) async fn read(
    State(app): State<Shared>,
    receiver: Receiver,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let view = |stream: &SignalStream| configuration(&app, receiver.client_id, &receiver.client, stream);
    let body = match named(query.as_deref()) {
        Some(stream_id) => view(receiver.stream(&stream_id)?),
        None => json!(receiver.client.signals.as_deref().map(view).into_iter().collect::<Vec<_>>()),
    };
    Ok(response(StatusCode::OK, &body))
}

/// Changes what the body has.
///
/// # Errors
/// `not_found`; a member of the body is wrong.
pub(super) async fn update(
    State(app): State<Shared>,
    receiver: Receiver,
    body: Body,
) -> Result<Response, Problem> {
    let asked = checked(&app, &receiver, &body)?;
    let change = |stream: &mut SignalStream| asked.update(stream);
    let client = receiver.change(&app, body.stream_id()?, change, asked.keep.clone()).await?;
    Ok(stream_response(&app, &receiver, &client, StatusCode::OK))
}

/// Makes the stream what the body says.
///
/// # Errors
/// As [`update`].
pub(super) async fn replace(
    State(app): State<Shared>,
    receiver: Receiver,
    body: Body,
) -> Result<Response, Problem> {
    let asked = checked(&app, &receiver, &body)?;
    let change = |stream: &mut SignalStream| asked.replace(stream);
    let client = receiver.change(&app, body.stream_id()?, change, asked.keep.clone()).await?;
    Ok(stream_response(&app, &receiver, &client, StatusCode::OK))
}

/// Deletes the stream, with what waits for it.
///
/// # Errors
/// `not_found`.
pub(super) async fn delete(
    State(app): State<Shared>,
    receiver: Receiver,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let stream_id = named(query.as_deref()).ok_or_else(|| malformed("stream_id", "is missing"))?;
    receiver.stream(&stream_id)?;
    let make = |_: &Client| Ok(ClientCommand::ChangeSignals { signals: None });
    receiver.run(&app, make, None).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Reads what is asked of a stream that exists. What only the transmitter decides must be as it is.
fn checked(app: &App, receiver: &Receiver, body: &Body) -> Result<Asked, Problem> {
    let stream = receiver.stream(body.stream_id()?)?;
    let now = configuration(app, receiver.client_id, &receiver.client, stream);
    let differs = |name: &&str| body.0.get(*name).is_some_and(|value| *value != now[*name]);
    match OURS.iter().copied().find(differs) {
        Some(name) => Err(malformed(name, "only the transmitter changes it")),
        None => Asked::read(app, body),
    }
}

fn stream_response(app: &App, receiver: &Receiver, client: &Client, status: StatusCode) -> Response {
    let view = |stream: &SignalStream| configuration(app, receiver.client_id, client, stream);
    response(status, &client.signals.as_deref().map_or(Value::Null, view))
}
