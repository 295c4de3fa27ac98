//! `POST /v1/users/{user_id}/revoke_tokens`: revokes the tokens of any user of the account's clients.

use crate::{
    app::Shared,
    commands::accounts,
    surface::{
        api::shared::{
            idempotency::{Nothing, Write},
            path::{self, PathParams},
        },
        http::{known::knows, problem::Problem},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use xwms_events::{
    account::{Account, AccountCommand},
    scope::Scope,
};

/// Revoke every grant and token that a user has with this account's clients. Scope `grants:write`.
///
/// The account knows users who ever approved one of its clients, its members, and its test users. Any other
/// id returns 404, whether the user exists or not.
#[utoipa::path(post, path = "/v1/users/{user_id}/revoke_tokens", tag = "users", security(("bearer" = ["grants:write"])),
    params(("user_id" = String, Path)), responses((status = 204, description = "Done"), (status = 404, description = "`not_found`")))]
pub(super) async fn revoke_tokens(
    State(app): State<Shared>,
    PathParams(id): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::GrantsWrite)?;
    let user_id = path::id(&id, "user")?;
    let command = AccountCommand::RevokeUserTokens { user_id };
    let (principal, reply) = (&write.principal, write.reply(&app, StatusCode::NO_CONTENT));
    reply
        .after(async {
            if !knows(&app, principal.account_id, &principal.account, user_id).await? {
                return Err(path::missing("user"));
            }
            let (context, with) = (principal.context(&app), |_: &Account| reply.with(()));
            Ok(accounts::change(&context, principal.account_id, command, with).await?.position)
        })
        .await
}
