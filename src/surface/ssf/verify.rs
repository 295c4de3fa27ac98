//! `POST /ssf/verify`: an event that proves that the stream works (OpenID Shared Signals Framework 1.0 §8.1.4), once
//! a minute.

use super::{body::Body, receiver::Receiver};
use crate::{app::Shared, surface::http::problem::Problem};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use xwms_events::client::{Client, ClientCommand, VERIFY_SECONDS};

/// Asks for the event, which has the `state` of the request.
///
/// # Errors
/// `not_found`; `stream_disabled`; `slow_down` within a minute after the last one.
pub(super) async fn verify(
    State(app): State<Shared>,
    receiver: Receiver,
    body: Body,
) -> Result<Response, Problem> {
    receiver.stream(body.stream_id()?)?;
    let (state, at) = (body.text("state")?, app.store.clock().now());
    let make = |_: &Client| Ok(ClientCommand::VerifySignals { state: state.clone(), at });
    match receiver.run(&app, make, None).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(problem) if problem.code == "verified_recently" => Err(Problem::slow_down(VERIFY_SECONDS)),
        Err(problem) => Err(problem),
    }
}
