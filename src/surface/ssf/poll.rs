//! `POST /ssf/poll/{stream_id}`: security events for a receiver that polls (RFC 8936). A request that may wait does
//! so for a limited time, in one of the places that the account has for streams; without a place it returns at once.

use super::{
    body::{Body, malformed, texts},
    receiver::Receiver,
    view::response,
};
use crate::{
    app::Shared,
    outbound::webhooks::{
        Issuing,
        signal_poll::{self, EVENTS_MAX, Waiting},
    },
    surface::http::{problem::Problem, streams::Place},
};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::Instant;
use xwms_events::client::SignalStatus;

/// The longest that a request waits for an event, and how often it looks meanwhile.
const WAIT: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_secs(1);

/// What a receiver asks (RFC 8936 §2.2).
struct Asked {
    limit: usize,
    at_once: bool,
    accepted: Vec<String>,
    refused: Vec<String>,
}

impl Asked {
    fn read(body: &Body) -> Result<Self, Problem> {
        let limit = match body.0.get("maxEvents") {
            None => EVENTS_MAX,
            Some(limit) => {
                let limit = limit.as_u64().and_then(|limit| usize::try_from(limit).ok());
                limit.ok_or_else(|| malformed("maxEvents", "must be a number from 0"))?
            }
        };
        let at_once = match body.0.get("returnImmediately") {
            None => false,
            Some(Value::Bool(at_once)) => *at_once,
            Some(_) => return Err(malformed("returnImmediately", "must be true or false")),
        };
        let accepted = body.0.get("ack").map_or(Ok(Vec::new()), |list| texts(list, "ack"))?;
        let refused = match body.0.get("setErrs") {
            None => Vec::new(),
            Some(Value::Object(errors)) => errors.keys().cloned().collect(),
            Some(_) => return Err(malformed("setErrs", "must be an object")),
        };
        Ok(Self { limit, at_once, accepted, refused })
    }
}

/// Records what the receiver says of the events that it got, and returns those that wait.
///
/// # Errors
/// `not_found`, also for the stream of another client; `stream_pushes` if it does not poll.
pub(super) async fn poll(
    State(app): State<Shared>,
    mut receiver: Receiver,
    path: Result<Path<String>, PathRejection>,
    body: Body,
) -> Result<Response, Problem> {
    // What is no text names no stream.
    let stream_id = path.map(|Path(id)| id).unwrap_or_default();
    let stream = receiver.stream(&stream_id)?;
    if stream.push_url.is_some() {
        let detail = "events of this stream are pushed";
        return Err(Problem::new(StatusCode::CONFLICT, "stream_pushes", detail));
    }
    let asked = Asked::read(&body)?;
    signal_poll::settle(&app.store, receiver.client_id, &asked.accepted, &asked.refused).await?;
    let waits = !asked.at_once && asked.limit > 0;
    let place = if waits { Place::open(&app, receiver.account_id).ok() } else { None };
    let end = Instant::now() + if place.is_some() { WAIT } else { Duration::ZERO };
    loop {
        let found = look(&app, &receiver, &stream_id, asked.limit).await?;
        if !found.sets.is_empty() || Instant::now() >= end {
            let body = json!({"sets": found.sets, "moreAvailable": found.more});
            return Ok(response(StatusCode::OK, &body));
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = app.draining_started() => {
                return Ok(response(StatusCode::OK, &json!({"sets": {}, "moreAvailable": false})));
            }
        }
        // Access that ended meanwhile, or a stream that is not there any more, ends the wait.
        receiver = receiver.renew(&app).await?;
    }
}

/// Returns what waits for the receiver now. A stream that is paused or disabled is sent nothing.
async fn look(app: &Shared, receiver: &Receiver, stream_id: &str, limit: usize) -> Result<Waiting, Problem> {
    if receiver.stream(stream_id)?.status != SignalStatus::Enabled || limit == 0 {
        return Ok(Waiting { sets: BTreeMap::new(), more: false });
    }
    let issuing = Issuing { store: &app.store, keyring: &app.keyring, issuer: &app.settings.issuer };
    Ok(signal_poll::waiting(issuing, receiver.client_id, &receiver.client, limit).await?)
}
