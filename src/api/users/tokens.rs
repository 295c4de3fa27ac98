//! `POST /v1/users/{user_id}/revoke_tokens`: what the account may do about anybody who uses its clients.

use crate::{
    api::{
        answer,
        once::{Nothing, Write},
        path::At,
    },
    app::Shared,
    commands::accounts,
    http::problem::Problem,
};
use axum::{extract::State, http::StatusCode, response::Response};
use xwms_events::{account::AccountCommand, ids::UserId, scope::Scope};

/// Revoke every grant and token that a person has with this account's clients. Scope `grants:write`.
///
/// Whether there is such a person is not said: an account knows only its own.
#[utoipa::path(post, path = "/v1/users/{user_id}/revoke_tokens", tag = "users", security(("bearer" = ["grants:write"])),
    params(("user_id" = String, Path)), responses((status = 204, description = "Done"), (status = 404, description = "`not_found`")))]
pub(super) async fn revoke_tokens(
    State(app): State<Shared>,
    At(id): At<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::GrantsWrite)?;
    let missing = |_| Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such user");
    let user_id: UserId = id.parse().map_err(missing)?;
    let command = AccountCommand::RevokeUserTokens { user_id };
    let Write { once, principal, .. } = &write;
    once.guard(&app, async {
        let (account, keep) = (principal.account_id, once.nothing(&app));
        let (_, position) =
            accounts::change(&app.store, &principal.context(), account, command, keep).await?;
        Ok(answer::nothing(position))
    })
    .await
}
