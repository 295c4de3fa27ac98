//! `POST /v1/groups`, `PATCH` and `DELETE /v1/groups/{group_id}`.

use super::read::GroupView;
use crate::{
    app::{App, Shared},
    commands::groups,
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
use utoipa::ToSchema;
use xwms_events::{
    account::{Account, GroupCommand},
    ids::GroupId,
    scope::Scope,
};

/// A group to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGroup {
    /// 1 to 64 characters in one line, and at most 64 bytes in a token. No other group of the account may have it,
    /// whatever the capitals and spaces.
    name: String,
    /// At most 200 characters in one line.
    #[serde(default)]
    description: String,
}

/// The changes; members left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupChange {
    /// 1 to 64 characters in one line, and at most 64 bytes in a token. Tokens have the new name from their next
    /// refresh.
    name: Option<String>,
    /// At most 200 characters in one line.
    description: Option<String>,
}

/// Make a group of people. Apps and APIs with `groups_claim` are told its name. Scope `accounts:write`.
#[utoipa::path(post, path = "/v1/groups", tag = "groups", request_body = NewGroup, security(("bearer" = ["accounts:write"])),
    responses((status = 201, description = "Created", body = GroupView),
              (status = 400, description = "`invalid_group_name`, `group_name_too_long`, `invalid_group_description`"),
              (status = 409, description = "`group_name_taken`, `too_many_groups`")))]
pub(super) async fn create(State(app): State<Shared>, write: Write<NewGroup>) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::AccountsWrite)?;
    let group_id = GroupId::from_uuid(app.store.clock().uuid());
    let command =
        GroupCommand::Create { group_id, name: body.name.clone(), description: body.description.clone() };
    saved(&app, &write, StatusCode::CREATED, group_id, command).await
}

/// Change the name or the description of a group. Scope `accounts:write`.
#[utoipa::path(patch, path = "/v1/groups/{group_id}", tag = "groups", security(("bearer" = ["accounts:write"])),
    params(("group_id" = String, Path)), request_body = GroupChange,
    responses((status = 200, description = "The group", body = GroupView),
              (status = 400, description = "`invalid_group_name`, `group_name_too_long`, `invalid_group_description`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`group_name_taken`")))]
pub(super) async fn change(
    State(app): State<Shared>,
    PathParams(group): PathParams<String>,
    write: Write<GroupChange>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::AccountsWrite)?;
    let group_id: GroupId = path::id(&group, "group")?;
    let command =
        GroupCommand::Change { group_id, name: body.name.clone(), description: body.description.clone() };
    saved(&app, &write, StatusCode::OK, group_id, command).await
}

/// Runs `command`, and returns the group as it is then.
async fn saved<T>(
    app: &App,
    write: &Write<T>,
    status: StatusCode,
    group_id: GroupId,
    command: GroupCommand,
) -> Result<Response, Problem> {
    let principal = &write.principal;
    let reply = write.reply(app, status);
    let with = |account: &Account| reply.with(GroupView::find(account, group_id));
    reply
        .after(async {
            let context = principal.context(app);
            Ok(groups::change_group(&context, principal.account_id, command, with).await?.position)
        })
        .await
}

/// Delete a group. Nobody is in it any more, and its name is free. Scope `accounts:write`.
#[utoipa::path(delete, path = "/v1/groups/{group_id}", tag = "groups", security(("bearer" = ["accounts:write"])),
    params(("group_id" = String, Path)),
    responses((status = 204, description = "Deleted"),  (status = 404, description = "`not_found`")))]
pub(super) async fn delete(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(group): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsWrite)?;
    let command = GroupCommand::Delete { group_id: path::id(&group, "group")? };
    let context = principal.context(&app);
    let changed = groups::change_group(&context, principal.account_id, command, |_| None).await?;
    Ok(response::nothing(changed.position))
}
