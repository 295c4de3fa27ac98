//! `/v1/accounts`: sign-up, and the caller's own account with its members.

use super::{
    answer,
    auth::Principal,
    once::{self, Write},
};
use crate::{
    app::Shared,
    commands::{
        CommandError,
        accounts::{self, SignUp, SignedUp},
    },
    http::{caller::Caller, problem::Problem},
};
use axum::{
    extract::{FromRequestParts, Path, Request, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    Actor,
    account::{Account, AccountCommand},
    ids::AccountId,
    scope::Scope,
    user::Profile,
};
use xwms_projections::accounts as model;

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(create)).routes(routes!(read, rename)).routes(routes!(members))
}

/// Who signs up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAccount {
    /// 1 to 100 characters.
    name: String,
    owner: Owner,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Owner {
    email: String,
    /// 8 to 256 characters.
    password: String,
    name: Option<String>,
    /// BCP 47.
    locale: Option<String>,
}

/// Sign up. Makes the account, its owner, and a machine client with every management scope, whose secret is
/// shown this once. Needs no token.
#[utoipa::path(post, path = "/v1/accounts", tag = "accounts", request_body = NewAccount,
    responses((status = 201, description = "Made"), (status = 409, description = "`email_taken`")))]
async fn create(State(app): State<Shared>, request: Request) -> Result<Response, Problem> {
    if !app.settings.sign_up {
        return Err(Problem::new(StatusCode::FORBIDDEN, "sign_up_closed", "this server takes no sign-ups"));
    }
    let (mut parts, rest) = request.into_parts();
    let Ok(caller) = Caller::from_request_parts(&mut parts, &app).await;
    let request = Request::from_parts(parts, rest);
    let (new, once) = once::read::<NewAccount>(request, &app, "sign-up").await?;
    once.guard(&app, async {
        let phc = app.passwords.hash(new.owner.password.clone()).await?;
        let profile =
            Profile { name: new.owner.name.clone(), locale: new.owner.locale.clone(), ..Profile::default() };
        let email = new.owner.email.clone();
        let shown = |made: &SignedUp| {
            json!({
                "account_id": made.account_id, "name": new.name,
                "owner": { "user_id": made.user_id, "email": email },
                "client": { "client_id": made.client_id, "client_secret": made.client_secret.reveal() },
            })
        };
        let wanted = SignUp { account_name: new.name.clone(), email: email.clone(), phc, profile };
        let keep = |made: &SignedUp| once.write(&app, StatusCode::CREATED, &shown(made));
        let made = accounts::sign_up(&app.store, &caller.context(Actor::System), wanted, keep).await;
        let made = made.map_err(|error| match error {
            CommandError::Taken => {
                let detail = "the mail address belongs to a user already";
                Problem::new(StatusCode::CONFLICT, "email_taken", detail).at("owner.email")
            }
            error => error.into(),
        })?;
        Ok(answer::json(StatusCode::CREATED, &shown(&made), Some(made.position)))
    })
    .await
}

/// The id in the path, if it is the caller's own account.
fn own(principal: &Principal, id: &str) -> Result<AccountId, Problem> {
    match id.parse() {
        Ok(id) if id == principal.account_id => Ok(id),
        _ => Err(Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such account")),
    }
}

fn shown(account: &Account) -> Value {
    json!({
        "account_id": account.id, "name": account.name, "standing": account.standing,
        "plan": account.plan, "limits": account.limits,
    })
}

/// The caller's own account. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/accounts/{account_id}", tag = "accounts", params(("account_id" = String, Path)),
    security(("bearer" = [])), responses((status = 200), (status = 404)))]
async fn read(
    State(app): State<Shared>,
    principal: Principal,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    let account = app.store.load::<Account>(own(&principal, &id)?).await?;
    Ok(answer::json(StatusCode::OK, &shown(&account.state), None))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rename {
    name: String,
}

/// Rename the caller's own account. Scope `accounts:write`.
#[utoipa::path(patch, path = "/v1/accounts/{account_id}", tag = "accounts", params(("account_id" = String, Path)),
    request_body = Rename, security(("bearer" = [])), responses((status = 200), (status = 404)))]
async fn rename(
    State(app): State<Shared>,
    Path(id): Path<String>,
    write: Write<Rename>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::AccountsWrite)?;
    let id = own(&write.principal, &id)?;
    let command = AccountCommand::Rename { name: write.body.name };
    let (account, position) = accounts::change(&app.store, &write.principal.context(), id, command).await?;
    Ok(answer::json(StatusCode::OK, &shown(&account.state), Some(position)))
}

/// The members of the caller's account. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/members", tag = "accounts", security(("bearer" = [])), responses((status = 200)))]
async fn members(State(app): State<Shared>, principal: Principal) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    app.shows(principal.account_id, None).await;
    let members = model::members(app.store.pool(), principal.account_id).await?;
    let body = json!({ "data": members, "has_more": false, "next_cursor": null });
    Ok(answer::json(StatusCode::OK, &body, None))
}
