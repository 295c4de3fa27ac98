//! `POST /v1/accounts/{account_id}/hand_over`, `…/close` and `…/second_factor`: for owners only, and not for clients.
//! Each needs a login of the last ten minutes (`shared::step_up`).

use crate::{
    app::Shared,
    surface::{
        api::{
            accounts::{self, AccountView},
            shared::{idempotency::Write, path::PathParams, step_up},
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;
use xwms_events::{account::AccountCommand, ids::UserId, session::Assurance};

/// The member who becomes an owner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOver {
    #[schema(value_type = String)]
    user_id: UserId,
}

/// Make another member an owner instead of you; you stay as an admin. Scope `accounts:write`; owners only.
#[utoipa::path(post, path = "/v1/accounts/{account_id}/hand_over", tag = "accounts", security(("bearer" = ["accounts:write"])),
    params(("account_id" = String, Path)), request_body = HandOver, extensions(("x-xwms-only" = json!("owner"))),
    responses((status = 200, description = "The account", body = AccountView),
              (status = 401, description = "`insufficient_user_authentication`: log in again first"),
              (status = 403, description = "`owner_required`"),
              (status = 404, description = "`not_found`: the account or the member")))]
pub(super) async fn hand_over(
    State(app): State<Shared>,
    PathParams(account): PathParams<String>,
    write: Write<HandOver>,
) -> Result<Response, Problem> {
    step_up::check(&app, &write.principal, Assurance::Password).await?;
    let command = AccountCommand::HandOver { user_id: write.body.user_id, by: write.principal.authority() };
    accounts::change(&app, &account, &write, command).await
}

/// The account to close.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Close {
    /// The account's exact name.
    name: String,
}

/// Close the account for good: every client, token and session stops here at once. Its history stays in the
/// log. Scope `accounts:write`; owners only.
#[utoipa::path(post, path = "/v1/accounts/{account_id}/close", tag = "accounts", security(("bearer" = ["accounts:write"])),
    params(("account_id" = String, Path)), request_body = Close, extensions(("x-xwms-only" = json!("owner"))),
    responses((status = 200, description = "The account", body = AccountView),
              (status = 400, description = "`wrong_name`"),
              (status = 401, description = "`insufficient_user_authentication`: log in again first"), (status = 403, description = "`owner_required`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn close(
    State(app): State<Shared>,
    PathParams(account): PathParams<String>,
    write: Write<Close>,
) -> Result<Response, Problem> {
    step_up::check(&app, &write.principal, Assurance::Password).await?;
    let command = AccountCommand::Close { name: write.body.name.clone(), by: write.principal.authority() };
    accounts::change(&app, &account, &write, command).await
}

/// The policy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondFactorPolicy {
    required: bool,
}

/// Require a second factor of the account's members, or waive it. With the policy, members act in the account only
/// after a login with two factors; who requires it must have logged in so. Scope `accounts:write`; owners only.
#[utoipa::path(post, path = "/v1/accounts/{account_id}/second_factor", tag = "accounts", security(("bearer" = ["accounts:write"])),
    params(("account_id" = String, Path)), request_body = SecondFactorPolicy, extensions(("x-xwms-only" = json!("owner"))),
    responses((status = 200, description = "The account", body = AccountView),
              (status = 401, description = "`insufficient_user_authentication`: log in again first, with two factors to require them"),
              (status = 403, description = "`owner_required`"), (status = 404, description = "`not_found`")))]
pub(super) async fn second_factor(
    State(app): State<Shared>,
    PathParams(account): PathParams<String>,
    write: Write<SecondFactorPolicy>,
) -> Result<Response, Problem> {
    let required = write.body.required;
    // Nobody locks themselves out.
    let assurance = if required { Assurance::TwoFactors } else { Assurance::Password };
    step_up::check(&app, &write.principal, assurance).await?;
    let by = write.principal.authority();
    let command = AccountCommand::RequireSecondFactor { required, by };
    accounts::change(&app, &account, &write, command).await
}
