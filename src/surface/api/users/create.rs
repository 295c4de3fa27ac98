//! `POST /v1/users`.

use super::{
    body::{NewUser, UserView},
    password::hashed,
};
use crate::{
    app::Shared,
    commands::{
        CommandError, Conflict,
        test_users::{self, NewTestUser},
    },
    surface::{api::shared::idempotency::Write, http::problem::Problem},
};
use axum::{extract::State, http::StatusCode, response::Response};
use xwms_events::{scope::Scope, user::User};

/// Create a test user, who can log in to the account's test clients only. Scope `users:write`.
#[utoipa::path(post, path = "/v1/users", tag = "users", request_body = NewUser, security(("bearer" = ["users:write"])),
    responses((status = 201, description = "Created", body = UserView), (status = 403, description = "`insufficient_scope`"),
              (status = 409, description = "`email_taken`")))]
pub(super) async fn create(State(app): State<Shared>, write: Write<NewUser>) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::UsersWrite)?;
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            let about = [body.email.as_str(), body.name.as_deref().unwrap_or_default()];
            let new = NewTestUser {
                account_id: principal.account_id,
                email: body.email.clone(),
                phc: hashed(&app, principal.account_id, &body.password, &about).await?,
                profile: body.profile(),
                email_verified: body.email_verified,
            };
            let with = |user: &User| reply.with(UserView::from(user));
            let made = test_users::register(&principal.context(&app), new, with).await;
            let made = made.map_err(|error| match error {
                CommandError::Conflict(Conflict::Taken) => {
                    let detail = "a test user of the account already has this email address";
                    Problem::new(StatusCode::CONFLICT, "email_taken", detail).at("email")
                }
                error => error.into(),
            })?;
            Ok(made.position)
        })
        .await
}
