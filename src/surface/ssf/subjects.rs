//! `/ssf/subjects`: whom a stream is about (OpenID Shared Signals Framework 1.0 §8.1.3). It is about everybody whom
//! the account knows, but for those whom its receiver removed. The answer does not say whether there is such a
//! person.

use super::{body::Body, receiver::Receiver, view::response};
use crate::{app::Shared, surface::http::problem::Problem};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use xwms_events::{client::SignalStream, ids::UserId};

/// Returns the person whom this member of the body names in the only format that this server uses (RFC 9493 §3.2.3).
pub(super) fn subject(body: &Body, member: &'static str, issuer: &str) -> Result<UserId, Problem> {
    let subject = body.0.get(member).unwrap_or(&Value::Null);
    let user_id = subject["sub"].as_str().and_then(|sub| sub.parse().ok());
    let is_ours = subject["format"] == "iss_sub" && subject["iss"] == issuer;
    user_id.filter(|_| is_ours).ok_or_else(|| {
        let detail = "must be a person of this server in the format iss_sub";
        Problem::new(StatusCode::BAD_REQUEST, "unsupported_subject", detail).at(member)
    })
}

/// Tells the receiver about the person again.
///
/// # Errors
/// `not_found`; `unsupported_subject`.
pub(super) async fn add(
    State(app): State<Shared>,
    receiver: Receiver,
    body: Body,
) -> Result<Response, Problem> {
    let user_id = subject(&body, "subject", &app.settings.issuer)?;
    let change = |stream: &mut SignalStream| stream.removed.retain(|removed| *removed != user_id);
    receiver.change(&app, body.stream_id()?, change, None).await?;
    Ok(response(StatusCode::OK, &json!({})))
}

/// Tells the receiver no more about the person.
///
/// # Errors
/// As [`add`]; `too_many_subjects`.
pub(super) async fn remove(
    State(app): State<Shared>,
    receiver: Receiver,
    body: Body,
) -> Result<Response, Problem> {
    let user_id = subject(&body, "subject", &app.settings.issuer)?;
    let change = |stream: &mut SignalStream| {
        if !stream.removed.contains(&user_id) {
            stream.removed.push(user_id);
        }
    };
    receiver.change(&app, body.stream_id()?, change, None).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
