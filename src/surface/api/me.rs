//! `GET /v1/me`: the user who calls, and their permissions in each account. At the dashboard it returns
//! everything about the user; to an app, only what its token permits.

use super::shared::{auth::Principal, authenticate::unauthenticated, query, response};
use crate::{
    app::{App, Shared},
    surface::{
        http::{dpop::PresentedToken, problem::Problem},
        web::shared::{
            csrf,
            session::{LoggedIn, logged_in},
        },
    },
};
use axum::{
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use axum_extra::extract::cookie::CookieJar;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    account::{Account, AccountStanding, Role, permitted},
    ids::{AccountId, UserId},
    scope::{Scope, Scopes},
    user::User,
};
use xwms_projections::accounts as model;

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The caller.
enum Asking {
    /// A user at the dashboard.
    Session(Box<LoggedIn>),
    /// A user through an app, for the account of the app's client.
    Token(Box<Principal>, UserId),
}

impl FromRequestParts<Shared> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        if !PresentedToken::is_in(&parts.headers) {
            let login = logged_in(app, &CookieJar::from_headers(&parts.headers)).await?;
            let login = login.ok_or_else(unauthenticated)?;
            query::refuse_undeclared(parts)?;
            return Ok(Self::Session(Box::new(login)));
        }
        let principal = Principal::from_request_parts(parts, app).await?;
        let user_id = principal.person()?;
        Ok(Self::Token(Box::new(principal), user_id))
    }
}

/// The current user.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
struct MeView {
    #[schema(value_type = String)]
    user_id: UserId,
    /// With a token: only with the scope `email` or `accounts:read`.
    email: Option<String>,
    /// The accounts that the user is in; with a token, the account of the token.
    accounts: Vec<Membership>,
    /// The value of the header X-CSRF-Token for changes in this session.
    #[serde(skip_serializing_if = "Option::is_none")]
    csrf_token: Option<String>,
}

/// The permissions of the user in an account.
#[derive(Serialize, ToSchema)]
struct Membership {
    account_id: String,
    name: String,
    /// `active`, `restricted` (by the operator) or `closed`.
    standing: AccountStanding,
    /// `owner`, `admin`, `developer` or `auditor`.
    role: Role,
    /// Scopes of the API.
    #[schema(value_type = Vec<String>)]
    permissions: Scopes,
}

impl Membership {
    fn of(account_id: String, account: &Account, role: Role, given: &Scopes) -> Self {
        let may = permitted(Some(role), given);
        Self {
            account_id,
            name: account.name.clone(),
            standing: account.standing,
            role,
            permissions: may.iter().filter(|scope| scope.is_management()).collect(),
        }
    }
}

/// The current user, by session or token, and their permissions in each account. For the dashboard, also the
/// CSRF token of its session. No scope.
#[utoipa::path(get, path = "/v1/me", tag = "me", security(("bearer" = [])), extensions(("x-xwms-only" = json!("person"))),
    responses((status = 200, description = "The user and their accounts", body = MeView), (status = 403, description = "`user_needed`")))]
async fn read(State(app): State<Shared>, asking: Asking) -> Result<Response, Problem> {
    let view = match asking {
        Asking::Session(login) => of_session(&app, &login).await?,
        Asking::Token(principal, user_id) => of_token(&app, &principal, user_id).await?,
    };
    Ok(response::json(StatusCode::OK, &json!(view), None))
}

async fn of_session(app: &App, login: &LoggedIn) -> Result<MeView, Problem> {
    app.wait_for_read_models().await;
    let mut accounts = Vec::new();
    for row in model::memberships(app.store.pool(), login.user_id).await? {
        // The list of accounts may lag behind; the user's role in each does not.
        let account = app.store.load::<Account>(&row.account_id).await?.state;
        if let Some(role) = account.members.get(&login.user_id) {
            accounts.push(Membership::of(row.account_id, &account, *role, &Scopes::management()));
        }
    }
    Ok(MeView {
        user_id: login.user_id,
        email: Some(login.email()),
        accounts,
        csrf_token: Some(csrf::token(app.store.vault().master(), &login.csrf_binding())),
    })
}

async fn of_token(app: &App, principal: &Principal, user_id: UserId) -> Result<MeView, Problem> {
    let may = |scope| principal.scopes.contains(scope);
    let email = if may(Scope::Email) || may(Scope::AccountsRead) {
        app.store.load::<User>(user_id).await?.state.email.get().cloned()
    } else {
        None
    };
    let account_id: AccountId = principal.account_id;
    let role = principal.account.members.get(&user_id).copied();
    let account =
        role.map(|role| Membership::of(account_id.to_string(), &principal.account, role, &principal.scopes));
    Ok(MeView { user_id, email, accounts: account.into_iter().collect(), csrf_token: None })
}
