//! `GET /v1/members`.

use crate::{
    app::Shared,
    surface::{
        api::shared::{auth::Principal, pagination::Listed, response},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;
use xwms_events::{Timestamp, account::Role, scope::Scope};
use xwms_projections::{accounts, users};

/// A user in the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
struct MemberView {
    user_id: String,
    /// Absent once the user was erased.
    email: Option<String>,
    name: Option<String>,
    /// `owner`, `admin`, `developer` or `auditor`.
    role: String,
    #[schema(value_type = String)]
    joined_at: Timestamp,
}

/// All members of the caller's account, newest first. Members of an account can see each other's names and
/// addresses. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/members", tag = "members", security(("bearer" = ["accounts:read"])),
    responses((status = 200, description = "All items", body = Listed<MemberView>)))]
pub(super) async fn list(State(app): State<Shared>, principal: Principal) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    principal.read_own_writes(&app).await;
    let members = accounts::members(app.store.pool(), principal.account_id).await?;
    let ids: Vec<_> = members.iter().map(|member| member.user_id.clone()).collect();
    let people = users::several(app.store.pool(), &ids).await?;
    let mut people: HashMap<_, _> = people.into_iter().map(|user| (user.user_id.clone(), user)).collect();
    let view = |member: accounts::Member| {
        let user = people.remove(&member.user_id);
        let email = user.as_ref().and_then(|user| user.email.get().cloned());
        let name = user.as_ref().and_then(|user| user.profile.get()?.name.clone());
        let accounts::Member { user_id, role, joined_at, .. } = member;
        MemberView { user_id, email, name, role, joined_at }
    };
    let body = json!(Listed::whole(members.into_iter().map(view).collect()));
    Ok(response::json(StatusCode::OK, &body, None))
}

/// A member after a change.
#[derive(Serialize, ToSchema)]
#[schema(as = RoleOfMember)]
pub(super) struct RoleView {
    pub user_id: String,
    /// `owner`, `admin`, `developer` or `auditor`.
    pub role: Role,
}
