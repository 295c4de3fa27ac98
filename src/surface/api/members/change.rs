//! `PATCH` and `DELETE /v1/members/{user_id}`: roles, removal, and leaving.

use super::read::RoleView;
use crate::{
    app::Shared,
    commands::accounts,
    surface::{
        api::shared::{
            auth::Principal,
            idempotency::Write,
            path::{self, PathParams},
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{
    account::{AccountCommand, By, Role},
    scope::Scope,
};

/// The change of a member.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberChange {
    /// `owner`, `admin`, `developer` or `auditor`.
    role: Role,
}

/// Change the role of a member; it takes effect with their next request. Only an owner can make or unmake
/// owners, and the last owner stays. Scope `accounts:write`.
#[utoipa::path(patch, path = "/v1/members/{user_id}", tag = "members", security(("bearer" = ["accounts:write"])),
    params(("user_id" = String, Path)), request_body = MemberChange,
    responses((status = 200, description = "The member", body = RoleView),
              (status = 403, description = "`owner_required`"), (status = 404, description = "`not_found`"),
              (status = 409, description = "`last_owner`")))]
pub(super) async fn role(
    State(app): State<Shared>,
    PathParams(user): PathParams<String>,
    write: Write<MemberChange>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = write;
    principal.require(Scope::AccountsWrite)?;
    let (user_id, role) = (path::id(&user, "member")?, body.role);
    let command = AccountCommand::ChangeRole { user_id, role, by: principal.authority() };
    let changed = accounts::change(&principal.context(&app), principal.account_id, command, |_| None).await?;
    let shown = json!(RoleView { user_id: user_id.to_string(), role });
    Ok(response::json(StatusCode::OK, &shown, Some(changed.position)))
}

/// Remove a member: their tokens stop working, and their next request is refused. Any member but the last
/// owner may leave, at the dashboard, in any role. Scope `accounts:write`.
#[utoipa::path(delete, path = "/v1/members/{user_id}", tag = "members", security(("bearer" = ["accounts:write"])),
    params(("user_id" = String, Path)),
    responses((status = 204, description = "Removed"), (status = 403, description = "`owner_required`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`last_owner`")))]
pub(super) async fn remove(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(user): PathParams<String>,
) -> Result<Response, Problem> {
    let user_id = path::id(&user, "member");
    // Not with a token: users don't expect that an app with limited scopes can make them leave.
    let leaves = principal.client.is_none()
        && user_id.as_ref().is_ok_and(|id| principal.authority() == By::Member(*id));
    if !leaves {
        principal.require(Scope::AccountsWrite)?;
    }
    let (context, by) = (principal.context(&app), principal.authority());
    let changed = accounts::remove_member(&context, principal.account_id, user_id?, by, |_| None).await?;
    Ok(response::nothing(changed.position))
}
