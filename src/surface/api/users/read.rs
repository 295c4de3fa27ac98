//! `GET /v1/users` and `GET /v1/users/{user_id}`. As with clients, a list takes its order from the read model
//! and each user's state from their own stream.

use super::body::UserView;
use crate::{
    app::Shared,
    commands::test_users,
    surface::{
        api::shared::{
            auth::Principal,
            pagination::{List, Listed},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use xwms_events::{scope::Scope, user::User};
use xwms_projections::users as model;

/// The account's test users, newest first. Scope `users:read`.
#[utoipa::path(get, path = "/v1/users", tag = "users", security(("bearer" = ["users:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<UserView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::UsersRead)?;
    let page = list.fresh_page().await?;
    let rows = model::test_users(app.store.pool(), list.principal.account_id, page).await?;
    let rows = rows.iter().map(|row| (row.position, row.user_id.as_str()));
    list.response_as_now(&page, rows, |user: &User| UserView::from(user)).await
}

/// One test user, in the current state. Scope `users:read`.
#[utoipa::path(get, path = "/v1/users/{user_id}", tag = "users", security(("bearer" = ["users:read"])),
    params(("user_id" = String, Path)), responses((status = 200, description = "The test user", body = UserView), (status = 404, description = "`not_found`")))]
pub(super) async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(user): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::UsersRead)?;
    let user = test_users::find(&app.store, principal.test_user_ref(&user)?).await?;
    Ok(response::json(StatusCode::OK, &json!(UserView::from(&*user.state)), None))
}
