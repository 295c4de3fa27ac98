//! Refusals and failures as problem documents.

use crate::{
    commands::CommandError, http::problem::Problem, keys::password::PasswordError, store::StoreError,
};
use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::request_id::RequestId;
use xwms_events::{Refusal, RefusalKind};

/// The code of a POST whose Idempotency-Key was answered while it ran; never reaches a caller.
pub(super) const ANSWERED: &str = "answered";

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.kind {
            RefusalKind::NotFound => StatusCode::NOT_FOUND,
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::Invalid => StatusCode::BAD_REQUEST,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        };
        let problem = Self::new(status, refusal.code, refusal.detail);
        match refusal.field {
            Some(field) => problem.at(field),
            None => problem,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "try again in a moment")
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => refusal.into(),
            CommandError::Store(error) => error.into(),
            CommandError::Taken => Self::new(StatusCode::CONFLICT, "taken", "taken already"),
            CommandError::Answered => Self::new(StatusCode::CONFLICT, ANSWERED, "answered already"),
            CommandError::Conflict => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many changes at once; try again")
            }
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Length => {
                Self::new(StatusCode::BAD_REQUEST, "invalid_password", error.to_string()).at("owner.password")
            }
            PasswordError::Busy | PasswordError::Hash => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", error.to_string())
            }
        }
    }
}

/// Writes the request's id into the problem that it ended with, if it did.
pub(super) async fn name_request(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let id = id.unwrap_or_default().to_owned();
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem.of(&id).into_response(),
        None => response,
    }
}
