//! `PUT` and `DELETE /v1/clients/{client_id}/logo`: the picture that people see of a verified client.

use super::view::ClientView;
use crate::{
    app::Shared,
    commands::{clients, logos},
    surface::{
        api::shared::{auth::Principal, path::PathParams, response, turn},
        http::{
            portrait::{self, UploadError},
            problem::Problem,
        },
    },
    uploads::picture::PictureError,
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::scope::Scope;

/// A PNG, JPEG or WebP file of at most 5 MiB, 8,192 pixels a side and 25 million pixels.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "only its shape is documented")]
pub(super) struct Picture(Vec<u8>);

/// Replace a client's logo. The file is cut to a square and written anew. People see the logo while the operator has
/// verified the client; another logo ends the verification. Scope `clients:write`.
#[utoipa::path(put, path = "/v1/clients/{client_id}/logo", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body(content = Picture, content_type = "application/octet-stream"),
    responses((status = 200, description = "The client", body = ClientView), (status = 400, description = "`invalid_picture`"),
              (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`")))]
pub(super) async fn replace_logo(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(client): PathParams<String>,
    request: Request,
) -> Result<Response, Problem> {
    principal.require(Scope::ClientsWrite)?;
    let which = principal.client_ref(&client)?;
    // Before the body is read: only who may change the client can keep this server busy with it.
    clients::find(&app.store, &which).await?;
    let account = principal.account_id.to_string();
    let jpeg = portrait::uploaded(&account, portrait::whole(request.into_body())).await.map_err(refused)?;
    turn::take(&app, &principal).await?;
    let changed = logos::replace(&principal.context(&app), which, &jpeg, |_| None).await?;
    let view = json!(ClientView::of(&app, &changed.state));
    Ok(response::json(StatusCode::OK, &view, Some(changed.position)))
}

fn refused(error: UploadError<axum::Error>) -> Problem {
    let invalid = |detail: &str| Problem::new(StatusCode::BAD_REQUEST, "invalid_picture", detail);
    match error {
        UploadError::Busy => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "too many uploads; try again in a moment",
        ),
        UploadError::Slow => {
            Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", "the upload took too long")
        }
        UploadError::Unread(_) => {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_body", "the body can't be read")
        }
        UploadError::Portrait(PictureError::Kind) => invalid("must be a PNG, JPEG or WebP file"),
        UploadError::Portrait(PictureError::Unreadable) => invalid("the picture can't be read"),
        UploadError::Portrait(PictureError::TooLong) => {
            invalid("the picture takes too long to read; send a smaller one")
        }
        UploadError::Portrait(PictureError::TooLarge) => Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "a picture may have at most 5 MiB and 25 million pixels",
        ),
    }
}

/// Remove a client's logo. Scope `clients:write`.
#[utoipa::path(delete, path = "/v1/clients/{client_id}/logo", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), responses((status = 204, description = "Removed"), (status = 404, description = "`not_found`")))]
pub(super) async fn remove_logo(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(client): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::ClientsWrite)?;
    let which = principal.client_ref(&client)?;
    let changed = logos::remove(&principal.context(&app), which).await?;
    Ok(response::nothing(changed.position))
}
