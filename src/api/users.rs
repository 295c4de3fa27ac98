//! `/v1/users`: what the account may do about people who use its clients.

use super::{
    answer,
    once::{Nothing, Write},
};
use crate::{app::Shared, commands::accounts, http::problem::Problem};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{account::AccountCommand, ids::UserId, scope::Scope};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(revoke_tokens))
}

/// Revoke every grant and token that a person has with this account's clients. Scope `grants:write`.
///
/// Whether there is such a person is not said: an account knows only its own.
#[utoipa::path(post, path = "/v1/users/{user_id}/revoke_tokens", tag = "users", security(("bearer" = [])),
    params(("user_id" = String, Path)), responses((status = 204), (status = 404)))]
async fn revoke_tokens(
    State(app): State<Shared>,
    Path(id): Path<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::GrantsWrite)?;
    let missing = |_| Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such user");
    let user_id: UserId = id.parse().map_err(missing)?;
    let command = AccountCommand::RevokeUserTokens { user_id };
    let (account, context) = (write.principal.account_id, write.principal.context());
    let (_, position) = accounts::change(&app.store, &context, account, command).await?;
    Ok(answer::nothing(position))
}
