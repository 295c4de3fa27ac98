//! `/v1/accounts`: sign-up, and the caller's own account. Members and the owner's operations are in
//! `members`.

use super::shared::{
    auth::Principal,
    idempotency::{self, Write},
    path::{self, PathParams},
    response,
};
use crate::{
    app::{App, Shared},
    commands::{
        CommandError, Conflict, account_login,
        accounts::{self, SignUp, SignedUp},
    },
    surface::http::{caller::Caller, problem::Problem},
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::StatusCode,
    response::Response,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    Actor,
    account::{Account, AccountCommand, AccountStanding, Limits},
    ids::{AccountId, ClientId, UserId},
    name::check_name,
    scope::Scope,
    user::{Profile, email},
};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(create)).routes(routes!(read, rename))
}

/// A sign-up.
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
    /// 8 to 256 characters, and not easy to guess.
    password: String,
    name: Option<String>,
    /// A BCP 47 language tag.
    locale: Option<String>,
}

/// The result of a sign-up.
#[derive(Serialize, ToSchema)]
#[schema(as = NewAccountMade)]
struct Made {
    #[schema(value_type = String)]
    account_id: AccountId,
    name: String,
    plan: String,
    owner: MadeOwner,
    client: MadeClient,
}

#[derive(Serialize, ToSchema)]
struct MadeOwner {
    #[schema(value_type = String)]
    user_id: UserId,
    email: String,
}

/// A machine client with every management scope.
#[derive(Serialize, ToSchema)]
struct MadeClient {
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Shown only once.
    client_secret: String,
}

/// Sign up. Creates the account, its owner, and a machine client with every management scope, whose secret is
/// shown only once. Needs no token. Where the organization of the address, which has proved its domain, requires
/// its own login, no password is taken: its people sign up at `/sign-up`, which leads there.
#[utoipa::path(post, path = "/v1/accounts", tag = "accounts", request_body = NewAccount,
    responses((status = 201, description = "Created", body = Made), (status = 403, description = "`sign_up_closed`; `company_login_required`"),
              (status = 409, description = "`email_taken`"), (status = 429, description = "`slow_down`: too many sign-ups from one address")))]
async fn create(State(app): State<Shared>, request: Request) -> Result<Response, Problem> {
    if !app.settings.sign_up {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "sign_up_closed",
            "sign-up is turned off at this server",
        ));
    }
    let (mut parts, rest) = request.into_parts();
    let Ok(caller) = Caller::from_request_parts(&mut parts, &app).await;
    app.guard.sign_up(caller.origin.as_ref()).map_err(Problem::slow_down)?;
    let request = Request::from_parts(parts, rest);
    // An anonymous caller has no name, so a key belongs to the address to be registered: keys of others can't
    // collide.
    let whose = |new: &NewAccount| format!("sign-up {}", email::canonical(&new.owner.email));
    let (new, idempotency) = idempotency::read(request, &app, whose).await?;
    let reply = idempotency.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            let name = check_name(&new.name)?;
            let email = email::parse(&new.owner.email)?;
            check_takes_password(&app, &email).await?;
            let about = [&new.owner.email, &new.name, new.owner.name.as_deref().unwrap_or_default()];
            let network = format!("sign-up {}", app.guard.network(caller.origin.as_ref()));
            let phc = app.passwords.hash_for(&network, app.chosen(&new.owner.password, &about)).await?;
            let profile = Profile {
                name: new.owner.name.clone(),
                locale: new.owner.locale.clone(),
                ..Profile::default()
            };
            let plan = app.limits.plans().first.clone();
            let account_name = name.clone();
            let wanted = SignUp { account_name, plan: plan.clone(), email: email.clone(), phc, profile };
            let with = |made: &SignedUp| {
                reply.with(Made {
                    account_id: made.account_id,
                    name: name.clone(),
                    plan: plan.clone(),
                    owner: MadeOwner { user_id: made.user_id, email: email.clone() },
                    client: MadeClient {
                        client_id: made.client_id,
                        client_secret: made.client_secret.reveal().to_owned(),
                    },
                })
            };
            let made = accounts::sign_up(&caller.context(&app, Actor::System), wanted, with).await;
            let made = made.map_err(|error| match error {
                CommandError::Conflict(Conflict::Taken) => {
                    let detail = "the email address already belongs to a user";
                    Problem::new(StatusCode::CONFLICT, "email_taken", detail).at("owner.email")
                }
                error => error.into(),
            })?;
            Ok(made.position)
        })
        .await
}

/// Refuses an address whose organization requires its own login, by the domain alone: whether anybody has the
/// address makes no difference.
async fn check_takes_password(app: &App, email: &str) -> Result<(), Problem> {
    if !app.settings.account_logins {
        return Ok(());
    }
    let organization = account_login::organization_of(&app.store, email).await?;
    if organization.is_none_or(|organization| !organization.provider.required) {
        return Ok(());
    }
    let detail =
        "the organization of this address requires its own login: sign up at /sign-up, which leads there";
    Err(Problem::new(StatusCode::FORBIDDEN, "company_login_required", detail).at("owner.email"))
}

/// Returns the id in the path, if it is the caller's own account.
pub(super) fn own(principal: &Principal, id: &str) -> Result<AccountId, Problem> {
    match id.parse() {
        Ok(id) if id == principal.account_id => Ok(id),
        _ => Err(path::missing("account")),
    }
}

/// An account.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(super) struct AccountView {
    #[schema(value_type = String)]
    account_id: Option<AccountId>,
    name: String,
    /// `active`, `restricted` (by the operator) or `closed`.
    standing: AccountStanding,
    plan: Option<String>,
    /// Agreed in addition to the plan.
    limits: Limits,
    /// Whether members need a second factor to act in the account.
    second_factor_required: bool,
    /// The OpenID provider at which people with an address in `login_domains` log in.
    login_provider: Option<LoginProviderView>,
    /// The domains of mail addresses that the account has proved.
    login_domains: Vec<String>,
}

/// An OpenID provider. Its client secret is never shown.
#[derive(Serialize, ToSchema)]
#[schema(as = LoginProvider)]
pub(super) struct LoginProviderView {
    issuer: String,
    client_id: String,
    /// Whether people with such an address can't use a password.
    required: bool,
    /// Whether clients get tokens for people whom the provider names to them (ID-JAG).
    asserts_people: bool,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            account_id: account.id,
            name: account.name.clone(),
            standing: account.standing,
            plan: account.plan.clone(),
            limits: account.limits.clone(),
            second_factor_required: account.second_factor_required,
            login_provider: account.login.provider.as_ref().map(|provider| LoginProviderView {
                issuer: provider.issuer.clone(),
                client_id: provider.client_id.clone(),
                required: provider.required,
                asserts_people: provider.asserts_people,
            }),
            login_domains: account.login.domains.iter().cloned().collect(),
        }
    }
}

/// Changes the caller's own account, whose id is in the path, and responds with it. Scope `accounts:write`.
pub(super) async fn change<T>(
    app: &App,
    id: &str,
    write: &Write<T>,
    command: AccountCommand,
) -> Result<Response, Problem> {
    let (principal, reply) = (&write.principal, write.reply(app, StatusCode::OK));
    principal.require(Scope::AccountsWrite)?;
    let id = own(principal, id)?;
    let with = |account: &Account| reply.with(AccountView::from(account));
    reply
        .after(async { Ok(accounts::change(&principal.context(app), id, command, with).await?.position) })
        .await
}

/// The caller's own account. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/accounts/{account_id}", tag = "accounts", params(("account_id" = String, Path)),
    security(("bearer" = ["accounts:read"])), responses((status = 200, description = "The account", body = AccountView), (status = 404, description = "`not_found`")))]
async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(id): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    let account = app.store.load::<Account>(own(&principal, &id)?).await?;
    Ok(response::json(StatusCode::OK, &json!(AccountView::from(&*account.state)), None))
}

/// The changes.
#[derive(Deserialize, ToSchema)]
#[schema(as = AccountChange)]
#[serde(deny_unknown_fields)]
struct Rename {
    /// 1 to 100 characters.
    name: String,
}

/// Rename the caller's own account. Scope `accounts:write`.
#[utoipa::path(patch, path = "/v1/accounts/{account_id}", tag = "accounts", params(("account_id" = String, Path)),
    request_body = Rename, security(("bearer" = ["accounts:write"])), responses((status = 200, description = "The account", body = AccountView), (status = 404, description = "`not_found`")))]
async fn rename(
    State(app): State<Shared>,
    PathParams(id): PathParams<String>,
    write: Write<Rename>,
) -> Result<Response, Problem> {
    let command = AccountCommand::Rename { name: write.body.name.clone() };
    change(&app, &id, &write, command).await
}
