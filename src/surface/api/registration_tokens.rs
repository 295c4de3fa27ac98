//! `/v1/registration_tokens`: the tokens with which apps register themselves as clients of the caller's account (the
//! initial access tokens of RFC 7591). A token is shown once.
//!
//! Not here: the registration itself (`oauth::register`).

use super::shared::{
    auth::Principal,
    idempotency::Write,
    pagination::Listed,
    path::{self, PathParams},
    response,
};
use crate::{app::Shared, commands::registrations, surface::http::problem::Problem};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    Timestamp,
    account::{Account, RegistrationCommand, RegistrationToken},
    client::Environment,
    ids::RegistrationId,
    scope::Scope,
};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(revoke))
}

/// A registration token to make.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewRegistrationToken)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// 1 to 100 characters.
    label: String,
    /// `live` (default) or `test`: the environment of the clients that register with it.
    #[serde(default)]
    environment: Environment,
    /// How many apps may register with it: 1 (default) to 1000.
    #[serde(default = "once")]
    uses: u32,
    /// 60 to 31536000 (a year); 604800 (a week) by default.
    #[serde(default = "a_week")]
    lifetime_seconds: u32,
}

const fn once() -> u32 {
    1
}

const fn a_week() -> u32 {
    7 * 86_400
}

/// A token with which apps register themselves.
#[derive(Serialize, ToSchema)]
#[schema(as = RegistrationToken)]
struct TokenView {
    #[schema(value_type = String)]
    registration_id: RegistrationId,
    label: String,
    /// `live` or `test`.
    environment: Environment,
    /// How many apps may still register with it.
    uses_left: u32,
    #[schema(value_type = String)]
    expires_at: Timestamp,
    /// Only in the response that created it. Whoever has it can register apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_token: Option<String>,
}

impl TokenView {
    fn of(registration_id: RegistrationId, token: &RegistrationToken) -> Self {
        Self {
            registration_id,
            label: token.label.clone(),
            environment: if token.for_tests { Environment::Test } else { Environment::Live },
            uses_left: token.uses_left,
            expires_at: token.expires_at,
            registration_token: None,
        }
    }
}

/// Make a token with which apps register themselves as clients of the account. The response has it as
/// `registration_token`, only once. Scope `clients:write`.
#[utoipa::path(post, path = "/v1/registration_tokens", tag = "registrations", request_body = Wanted, security(("bearer" = ["clients:write"])),
    responses((status = 201, description = "Created", body = TokenView),
              (status = 403, description = "`insufficient_scope`, `live_only`"),
              (status = 409, description = "`too_many_registration_tokens`")))]
async fn create(State(app): State<Shared>, write: Write<Wanted>) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::ClientsWrite)?;
    if principal.environment() == Environment::Test && body.environment == Environment::Live {
        let detail = "a test client can let only test clients register";
        return Err(Problem::new(StatusCode::FORBIDDEN, "live_only", detail).at("environment"));
    }
    let (account_id, clock) = (principal.account_id, app.store.clock());
    let registration_id = RegistrationId::from_uuid(clock.uuid());
    let reply = write.reply(&app, StatusCode::CREATED);
    let with = |account: &Account| {
        let token = account.registrations.tokens.get(&registration_id)?;
        let mut view = TokenView::of(registration_id, token);
        view.registration_token = Some(registrations::token_text(&app.store, account_id, token.number));
        reply.with(view)
    };
    reply
        .after(async {
            let command = RegistrationCommand::CreateToken {
                registration_id,
                label: body.label.clone(),
                for_tests: body.environment == Environment::Test,
                uses: body.uses,
                at: clock.now(),
                lifetime_seconds: body.lifetime_seconds,
            };
            let context = principal.context(&app);
            Ok(registrations::change_tokens(&context, account_id, command, with).await?.position)
        })
        .await
}

/// The account's registration tokens that apps can register with, newest first. Scope `clients:read`.
#[utoipa::path(get, path = "/v1/registration_tokens", tag = "registrations", security(("bearer" = ["clients:read"])),
    responses((status = 200, description = "All items", body = Listed<TokenView>)))]
async fn list(State(app): State<Shared>, principal: Principal) -> Result<Response, Problem> {
    principal.require(Scope::ClientsRead)?;
    let (now, tests_only) = (app.store.clock().now(), principal.environment() == Environment::Test);
    let tokens = principal.account.registrations.tokens.iter().rev();
    let usable = tokens.filter(|(_, token)| now < token.expires_at && (token.for_tests || !tests_only));
    let views: Vec<_> = usable.map(|(id, token)| TokenView::of(*id, token)).collect();
    Ok(response::json(StatusCode::OK, &json!(Listed::whole(views)), None))
}

/// Revoke a registration token: no more apps can register with it. Apps that already registered stay. Scope
/// `clients:write`.
#[utoipa::path(delete, path = "/v1/registration_tokens/{registration_id}", tag = "registrations", security(("bearer" = ["clients:write"])),
    params(("registration_id" = String, Path)),
    responses((status = 204, description = "Revoked"), (status = 404, description = "`not_found`, also once it is used up")))]
async fn revoke(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(registration): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::ClientsWrite)?;
    let registration_id = path::id(&registration, "registration token")?;
    let known = principal.account.registrations.tokens.get(&registration_id);
    if principal.environment() == Environment::Test && known.is_none_or(|token| !token.for_tests) {
        return Err(path::missing("registration token"));
    }
    let command = RegistrationCommand::RevokeToken { registration_id };
    let context = principal.context(&app);
    let changed = registrations::change_tokens(&context, principal.account_id, command, |_| None).await?;
    Ok(response::nothing(changed.position))
}
