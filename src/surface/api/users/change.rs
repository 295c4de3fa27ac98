//! `PATCH` and `DELETE /v1/users/{user_id}`.

use super::{
    body::{TestUserChange, UserView},
    password::hashed,
};
use crate::{
    app::Shared,
    commands::test_users,
    surface::{
        api::shared::{auth::Principal, idempotency::Write, path::PathParams, response},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use xwms_events::{scope::Scope, user::User};

/// Change a test user. A new password ends their sessions and tokens. Scope `users:write`.
#[utoipa::path(patch, path = "/v1/users/{user_id}", tag = "users", security(("bearer" = ["users:write"])),
    params(("user_id" = String, Path)), request_body = TestUserChange, responses((status = 200, description = "The test user", body = UserView), (status = 404, description = "`not_found`")))]
pub(super) async fn change(
    State(app): State<Shared>,
    PathParams(user): PathParams<String>,
    write: Write<TestUserChange>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = write;
    principal.require(Scope::UsersWrite)?;
    let which = principal.test_user_ref(&user)?;
    // Hash a password only if the user exists.
    let user = test_users::find(&app.store, which).await?.state;
    if body.takes_back(&user) {
        let detail = "a verified address can't become unverified";
        return Err(Problem::new(StatusCode::CONFLICT, "email_verified", detail).at("email_verified"));
    }
    let email = user.email.get().map(String::as_str).unwrap_or_default();
    let name = user.profile.get().and_then(|profile| profile.name.as_deref()).unwrap_or_default();
    let name = body.name.as_ref().map_or(name, |new| new.as_deref().unwrap_or_default());
    let phc = match &body.password {
        Some(password) => Some(hashed(&app, principal.account_id, password, &[email, name]).await?),
        None => None,
    };
    let make = |user: &User, at| body.commands(user, at);
    let changed = test_users::change(&principal.context(&app), which, make, phc).await?;
    let shown = json!(UserView::from(&*changed.state));
    Ok(response::json(StatusCode::OK, &shown, Some(changed.position)))
}

/// Erase a test user: sessions and tokens stop, their data becomes unreadable, and the mail address can be
/// used again. Scope `users:write`.
#[utoipa::path(delete, path = "/v1/users/{user_id}", tag = "users", security(("bearer" = ["users:write"])),
    params(("user_id" = String, Path)), responses((status = 204, description = "Erased"), (status = 404, description = "`not_found`")))]
pub(super) async fn delete(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(user): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::UsersWrite)?;
    let which = principal.test_user_ref(&user)?;
    let position = test_users::erase(&principal.context(&app), which).await?;
    Ok(response::nothing(position))
}
