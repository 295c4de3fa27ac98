//! Refusals and failures as problem documents.

use crate::{
    app::Shared,
    commands::{CommandError, Conflict},
    keys::password::PasswordError,
    store::StoreError,
    surface::http::{problem::Problem, resource_challenge},
    traffic::guard::Throttled,
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::request_id::RequestId;
use xwms_events::{Refusal, RefusalKind, endpoint::UnknownEvents};

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

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<Throttled> for Problem {
    fn from(throttled: Throttled) -> Self {
        match throttled {
            Throttled::SlowDown(seconds) => Self::slow_down(seconds),
            Throttled::Store(error) => error.into(),
        }
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => refusal.into(),
            CommandError::Store(error) => error.into(),
            CommandError::Conflict(conflict) => conflict.into(),
        }
    }
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Self {
        match conflict {
            Conflict::Full => {
                Self::new(StatusCode::CONFLICT, "limit_reached", "the account's plan does not allow more")
            }
            // A DPoP proof is used by `/oauth/token`, which has errors of its own.
            Conflict::Taken | Conflict::Used => {
                Self::new(StatusCode::CONFLICT, "taken", "the value is already taken")
            }
            // `Idempotency` returns the stored response instead.
            Conflict::Answered => {
                Self::new(StatusCode::CONFLICT, "answered", "this request was already answered")
            }
            Conflict::Moved => {
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
            PasswordError::Guessable => {
                Self::new(StatusCode::BAD_REQUEST, "guessable_password", error.to_string())
                    .at("owner.password")
            }
            PasswordError::Crowded => Self::slow_down(1),
            PasswordError::Busy | PasswordError::Hash => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", error.to_string())
            }
        }
    }
}

impl From<UnknownEvents> for Problem {
    fn from(UnknownEvents(unknown): UnknownEvents) -> Self {
        let detail = format!("there is no event named {unknown:?}");
        Self::new(StatusCode::BAD_REQUEST, "unknown_event_type", detail)
    }
}

/// Adds the request's id to a problem response, and the address of the API's metadata to a challenge.
pub async fn name_request(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let id = id.unwrap_or_default().to_owned();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = problem.of(&id).into_response();
    }
    resource_challenge::name_metadata(&mut response, &app.settings.issuer);
    response
}

#[cfg(test)]
mod tests {
    use crate::{
        commands::{CommandError, Conflict},
        keys::password::PasswordError,
        store::StoreError,
        surface::http::problem::Problem,
    };
    use axum::{http::StatusCode, response::IntoResponse};
    use xwms_events::Refusal;

    #[test]
    fn a_refusal_keeps_its_code_and_field_and_gets_its_status() {
        for (refusal, status, code, field) in [
            (Refusal::not_found("x"), StatusCode::NOT_FOUND, "not_found", None),
            (Refusal::conflict("last_owner", "x"), StatusCode::CONFLICT, "last_owner", None),
            (
                Refusal::invalid("name", "invalid_name", "x"),
                StatusCode::BAD_REQUEST,
                "invalid_name",
                Some("name"),
            ),
            (Refusal::forbidden("x"), StatusCode::FORBIDDEN, "forbidden", None),
        ] {
            let problem = Problem::from(CommandError::from(refusal));
            assert_eq!((problem.code, problem.field.as_deref()), (code, field));
            let response = problem.into_response();
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()["content-type"], "application/problem+json");
        }
    }

    #[test]
    fn a_passing_failure_is_a_503_with_retry_after() {
        for problem in [
            Problem::from(CommandError::from(Conflict::Moved)),
            CommandError::Store(StoreError::Deadline).into(),
            StoreError::Closed.into(),
            sqlx::Error::PoolTimedOut.into(),
            PasswordError::Busy.into(),
        ] {
            let response = problem.into_response();
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()["retry-after"], "1");
        }
    }

    #[test]
    fn no_failure_of_the_database_is_shown_to_callers() {
        let error = sqlx::Error::Protocol("host db.internal".to_owned());
        assert!(!Problem::from(error).detail.contains("internal"));
    }

    #[test]
    fn a_taken_name_is_a_conflict_and_a_short_password_is_named() {
        assert_eq!(Problem::from(Conflict::Taken).into_response().status(), StatusCode::CONFLICT);
        let problem = Problem::from(PasswordError::Length);
        assert_eq!(problem.field.as_deref(), Some("owner.password"));
        assert_eq!(problem.into_response().status(), StatusCode::BAD_REQUEST);
    }
}
