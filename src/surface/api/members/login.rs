//! `POST /v1/accounts/{account_id}/login_provider`, `…/login_domains/verify` and `…/login_domains/remove`: where the
//! account's people log in. For owners only, and each needs a login of the last ten minutes (`shared::step_up`).

use crate::{
    app::{App, Shared},
    commands::account_login,
    outbound::domains::Proof,
    surface::{
        api::{
            accounts::{self, AccountView},
            shared::{idempotency::Write, path::PathParams, step_up, turn},
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use url::Url;
use utoipa::ToSchema;
use xwms_events::{
    account::{AccountCommand, AccountProvider, By, LoginCommand, Role, parse_domain},
    ids::AccountId,
    scope::Scope,
    session::Assurance,
};

/// Where the account's people log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginProviderChange {
    /// The OpenID provider; absent for none.
    provider: Option<NewLoginProvider>,
}

/// An OpenID provider with discovery, and this server's client there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewLoginProvider {
    /// Exactly as the provider calls itself.
    issuer: String,
    client_id: String,
    /// Never shown again.
    client_secret: Option<String>,
    /// Whether people with an address in the account's domains can't use a password.
    #[serde(default)]
    required: bool,
    /// Whether clients with `identity_assertions` get tokens for people whom the provider names to them (ID-JAG).
    #[serde(default)]
    asserts_people: bool,
}

/// Refuses a person who is no owner of the account or whose login is too old, and an account that may not have a login
/// of its own.
async fn check(app: &App, write: &Write<impl Sized>, account: &str) -> Result<AccountId, Problem> {
    let principal = &write.principal;
    principal.require(Scope::AccountsWrite)?;
    let account_id = accounts::own(principal, account)?;
    let owns = match principal.authority() {
        By::Member(user_id) => principal.account.members.get(&user_id) == Some(&Role::Owner),
        By::Client | By::Operator => false,
    };
    if !owns {
        return Err(Problem::new(StatusCode::FORBIDDEN, "owner_required", "only an owner may do this"));
    }
    step_up::check(app, principal, Assurance::Password).await?;
    if !app.settings.account_logins {
        let detail = "logins of accounts are turned off at this server";
        return Err(Problem::new(StatusCode::CONFLICT, "account_logins_off", detail));
    }
    Ok(account_id)
}

/// Set the OpenID provider at which people with a mail address in the account's domains log in, or remove it. Scope
/// `accounts:write`; owners only.
#[utoipa::path(post, path = "/v1/accounts/{account_id}/login_provider", tag = "accounts", security(("bearer" = ["accounts:write"])),
    params(("account_id" = String, Path)), request_body = LoginProviderChange, extensions(("x-xwms-only" = json!("owner"))),
    responses((status = 200, description = "The account", body = AccountView),
              (status = 400, description = "`invalid_issuer`, `invalid_client_id` or `invalid_client_secret`"),
              (status = 401, description = "`insufficient_user_authentication`: log in again first"),
              (status = 403, description = "`owner_required`"), (status = 404, description = "`not_found`"), (status = 409, description = "`account_logins_off`: the operator does not allow it")))]
pub(super) async fn login_provider(
    State(app): State<Shared>,
    PathParams(account): PathParams<String>,
    write: Write<LoginProviderChange>,
) -> Result<Response, Problem> {
    let account_id = check(&app, &write, &account).await?;
    let by = write.principal.authority();
    let Some(new) = &write.body.provider else {
        let command = AccountCommand::Login(LoginCommand::RemoveProvider { by });
        let response = accounts::change(&app, &account, &write, command).await?;
        account_login::prune_secrets(&app.store, account_id).await?;
        return Ok(response);
    };
    check_reachable(&app, &new.issuer)?;
    let secret_id = account_login::keep_secret(&app.store, account_id, new.client_secret.as_deref()).await?;
    let provider = AccountProvider {
        issuer: new.issuer.clone(),
        client_id: new.client_id.clone(),
        secret_id,
        required: new.required,
        asserts_people: new.asserts_people,
    };
    let command = AccountCommand::Login(LoginCommand::SetProvider { provider, by });
    let response = accounts::change(&app, &account, &write, command).await?;
    account_login::prune_secrets(&app.store, account_id).await?;
    Ok(response)
}

/// Refuses an issuer within the operator's network. A name is checked when it is dialed.
fn check_reachable(app: &App, issuer: &str) -> Result<(), Problem> {
    let refused = |detail: String| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid_issuer", detail).at("provider.issuer")
    };
    let url = Url::parse(issuer).map_err(|error| refused(error.to_string()))?;
    app.egress.check_new(&url).map_err(|error| refused(error.to_string()))
}

/// A domain of mail addresses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginDomain {
    /// Such as `acme.example`.
    domain: String,
}

/// Check now whether DNS has the account's proof for a domain of mail addresses; people with such an address then
/// log in at the account's provider. Scope `accounts:write`; owners only.
#[utoipa::path(post, path = "/v1/accounts/{account_id}/login_domains/verify", tag = "accounts", security(("bearer" = ["accounts:write"])),
    params(("account_id" = String, Path)), request_body = LoginDomain, extensions(("x-xwms-only" = json!("owner"))),
    responses((status = 200, description = "The account", body = AccountView),
              (status = 400, description = "`invalid_domain`"),
              (status = 401, description = "`insufficient_user_authentication`: log in again first"),
              (status = 403, description = "`owner_required`"), (status = 404, description = "`not_found`"),
              (status = 409, description = "`domain_not_verified`, with what was expected and what was found; `taken`: another account has it; `account_logins_off`: the operator does not allow it")))]
pub(super) async fn verify_login_domain(
    State(app): State<Shared>,
    PathParams(account): PathParams<String>,
    write: Write<LoginDomain>,
) -> Result<Response, Problem> {
    let account_id = check(&app, &write, &account).await?;
    let domain = parse_domain(&write.body.domain)?;
    let proof = Proof::of_account(app.store.vault().master(), account_id, &domain);
    // Only DNS: the owner of a domain's web server need not own its mail.
    let place = app.domains.place(account_id).ok_or_else(|| Problem::slow_down(1))?;
    app.domains
        .look_in_dns(place, &proof)
        .await
        .map_err(|missing| Problem::new(StatusCode::CONFLICT, "domain_not_verified", missing).at("domain"))?;
    turn::take(&app, &write.principal).await?;
    let by = write.principal.authority();
    let command = AccountCommand::Login(LoginCommand::VerifyDomain { domain, by });
    accounts::change(&app, &account, &write, command).await
}

/// Give up a domain of mail addresses. Scope `accounts:write`; owners only.
#[utoipa::path(post, path = "/v1/accounts/{account_id}/login_domains/remove", tag = "accounts", security(("bearer" = ["accounts:write"])),
    params(("account_id" = String, Path)), request_body = LoginDomain, extensions(("x-xwms-only" = json!("owner"))),
    responses((status = 200, description = "The account", body = AccountView),
              (status = 400, description = "`invalid_domain`"),
              (status = 401, description = "`insufficient_user_authentication`: log in again first"),
              (status = 403, description = "`owner_required`"), (status = 404, description = "`not_found`"), (status = 409, description = "`account_logins_off`: the operator does not allow it")))]
pub(super) async fn remove_login_domain(
    State(app): State<Shared>,
    PathParams(account): PathParams<String>,
    write: Write<LoginDomain>,
) -> Result<Response, Problem> {
    check(&app, &write, &account).await?;
    let (domain, by) = (write.body.domain.clone(), write.principal.authority());
    let command = AccountCommand::Login(LoginCommand::RemoveDomain { domain, by });
    accounts::change(&app, &account, &write, command).await
}
