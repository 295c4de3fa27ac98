//! `GET /v1/groups`, `GET /v1/groups/{group_id}` and `GET /v1/users/{user_id}/groups`. All are read from the log,
//! not from a read model.

use crate::{
    app::Shared,
    surface::{
        api::shared::{
            auth::Principal,
            pagination::Listed,
            path::{self, PathParams},
            response,
        },
        http::{known::surely_knows, problem::Problem},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{
    account::{Account, Group},
    ids::{GroupId, UserId, membership_id},
    membership::Membership,
    scope::Scope,
};

/// A group of people of the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Group)]
pub(super) struct GroupView {
    #[schema(value_type = String)]
    group_id: GroupId,
    /// As tokens contain it. No other group of the account has it, whatever the capitals and spaces.
    name: String,
    /// May be empty.
    description: String,
}

impl GroupView {
    fn of(group_id: GroupId, group: &Group) -> Self {
        Self { group_id, name: group.name.clone(), description: group.description.clone() }
    }

    /// Returns the group of the account with this id.
    pub fn find(account: &Account, group_id: GroupId) -> Option<Self> {
        account.groups.get(&group_id).map(|group| Self::of(group_id, group))
    }
}

/// The account's groups, newest first. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/groups", tag = "groups", security(("bearer" = ["accounts:read"])),
    responses((status = 200, description = "All items", body = Listed<GroupView>)))]
pub(super) async fn list(principal: Principal) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    let groups = principal.account.groups.iter().rev();
    let views: Vec<_> = groups.map(|(id, group)| GroupView::of(*id, group)).collect();
    Ok(response::json(StatusCode::OK, &json!(Listed::whole(views)), None))
}

/// One group. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/groups/{group_id}", tag = "groups", security(("bearer" = ["accounts:read"])),
    params(("group_id" = String, Path)), responses((status = 200, description = "The group", body = GroupView), (status = 404, description = "`not_found`")))]
pub(super) async fn read(
    principal: Principal,
    PathParams(group): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    let found = GroupView::find(&principal.account, path::id(&group, "group")?);
    let view = found.ok_or_else(|| path::missing("group"))?;
    Ok(response::json(StatusCode::OK, &json!(view), None))
}

/// The groups that a user is in, by name. Scope `accounts:read`.
///
/// The account knows its members, its test users, and users who ever approved one of its clients. Any other id
/// returns 404, whether the user exists or not.
#[utoipa::path(get, path = "/v1/users/{user_id}/groups", tag = "groups", security(("bearer" = ["accounts:read"])),
    params(("user_id" = String, Path)), responses((status = 200, description = "All items", body = Listed<GroupView>), (status = 404, description = "`not_found`")))]
pub(super) async fn of_user(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(user): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    let user_id: UserId = path::id(&user, "user")?;
    if !surely_knows(&app, principal.account_id, &principal.account, user_id).await? {
        return Err(path::missing("user"));
    }
    let membership = membership_id(principal.account_id, user_id);
    let membership = app.store.load::<Membership>(membership).await?.state;
    let found = membership.groups.iter().filter_map(|id| GroupView::find(&principal.account, *id));
    let mut views: Vec<_> = found.collect();
    views.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(response::json(StatusCode::OK, &json!(Listed::whole(views)), None))
}
