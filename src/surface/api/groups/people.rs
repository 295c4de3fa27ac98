//! `/v1/groups/{group_id}/people`: who is in a group. Only people whom the account knows get in, and any other
//! user is not found, so that nobody learns who exists.

use crate::{
    app::Shared,
    commands::groups::{self, InGroup},
    surface::{
        api::shared::{
            auth::Principal,
            idempotency::Write,
            pagination::{List, Listed},
            path::{self, PathParams},
            response,
        },
        http::{known::surely_knows, problem::Problem},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    ids::{GroupId, UserId},
    scope::Scope,
};
use xwms_projections::accounts::{self as model, GroupPerson};

/// A person in a group.
#[derive(Serialize, ToSchema)]
#[schema(as = GroupPerson)]
struct PersonView {
    user_id: String,
    #[schema(value_type = String)]
    added_at: Timestamp,
}

impl From<GroupPerson> for PersonView {
    fn from(row: GroupPerson) -> Self {
        Self { user_id: row.user_id, added_at: row.added_at }
    }
}

/// A person to put into a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddToGroup {
    /// A member or test user of the account, or a user who ever approved one of its clients.
    #[schema(value_type = String)]
    user_id: UserId,
}

/// Returns the id of the account's group in a path.
fn group_of(principal: &Principal, group: &str) -> Result<GroupId, Problem> {
    let group_id: GroupId = path::id(group, "group")?;
    principal.account.groups.contains_key(&group_id).then_some(group_id).ok_or_else(|| path::missing("group"))
}

/// The people in a group; who was added last comes first. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/groups/{group_id}/people", tag = "groups", security(("bearer" = ["accounts:read"])),
    params(("group_id" = String, Path), ("limit" = Option<i64>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, description = "A page of the list", body = Listed<PersonView>), (status = 404, description = "`not_found`")))]
pub(super) async fn list_people(
    State(app): State<Shared>,
    PathParams(group): PathParams<String>,
    list: List,
) -> Result<Response, Problem> {
    list.principal.require(Scope::AccountsRead)?;
    let group_id = group_of(&list.principal, &group)?;
    let page = list.fresh_page().await?;
    let rows = model::group_people(app.store.pool(), list.principal.account_id, group_id, page).await?;
    Ok(list.response(&page, rows.into_iter().map(|row| (row.position, PersonView::from(row))).collect()))
}

/// Put a person into a group. Nothing happens if they are in it. Scope `accounts:write`.
///
/// The account knows its members, its test users, and users who ever approved one of its clients. Any other id
/// returns 404, whether the user exists or not. Apps and APIs are told from the next token on.
#[utoipa::path(post, path = "/v1/groups/{group_id}/people", tag = "groups", security(("bearer" = ["accounts:write"])),
    params(("group_id" = String, Path)), request_body = AddToGroup,
    responses((status = 204, description = "The person is in the group"), (status = 404, description = "`not_found`: the group or the user"),
              (status = 409, description = "`too_many_groups_of_person`")))]
pub(super) async fn add_person(
    State(app): State<Shared>,
    PathParams(group): PathParams<String>,
    write: Write<AddToGroup>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::AccountsWrite)?;
    let (group_id, user_id) = (group_of(principal, &group)?, body.user_id);
    let place = InGroup { account_id: principal.account_id, group_id, user_id };
    let reply = write.reply(&app, StatusCode::NO_CONTENT);
    reply
        .after(async {
            if !surely_knows(&app, principal.account_id, &principal.account, user_id).await? {
                return Err(path::missing("user"));
            }
            Ok(groups::add(&principal.context(&app), place, reply.with(())).await?)
        })
        .await
}

/// Take a person out of a group. Tokens say so from their next refresh. Scope `accounts:write`.
#[utoipa::path(delete, path = "/v1/groups/{group_id}/people/{user_id}", tag = "groups", security(("bearer" = ["accounts:write"])),
    params(("group_id" = String, Path), ("user_id" = String, Path)),
    responses((status = 204, description = "The person is not in the group"), (status = 404, description = "`not_found`, also if they were not in it")))]
pub(super) async fn remove_person(
    State(app): State<Shared>,
    principal: Principal,
    PathParams((group, user)): PathParams<(String, String)>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsWrite)?;
    let group_id = group_of(&principal, &group)?;
    let user_id: UserId = path::id(&user, "user")?;
    let place = InGroup { account_id: principal.account_id, group_id, user_id };
    Ok(response::nothing(groups::remove(&principal.context(&app), place, None).await?))
}
