//! `POST /v1/resources`.

use super::view::ResourceView;
use crate::{
    app::Shared,
    commands::resources,
    surface::{api::shared::idempotency::Write, http::problem::Problem},
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;
use xwms_events::{
    ids::ClientId,
    resource::{NewResource, Resource, ResourceAgents, ResourceApp, ResourceScope, ResourceSettings},
    scope::Scope,
    session::Assurance,
    signing_key::Algorithm,
    token::TokenFormat,
};

const fn usual_lifetime() -> u32 {
    ResourceSettings::USUAL_SECONDS
}

/// An API to protect.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewResource)]
#[serde(deny_unknown_fields)]
pub(super) struct Registration {
    /// An absolute URI without fragment, at most 255 characters. It never changes. No other account can have it,
    /// unless it proves the host.
    audience: String,
    /// At most 100 characters; shown on the consent page.
    name: String,
    /// At most 50.
    #[serde(default)]
    scopes: Vec<ResourceScope>,
    /// The form of its access tokens, a JWT if absent.
    #[serde(default)]
    format: TokenFormat,
    /// The lifetime of its access tokens: 60 to 86,400 seconds; ten minutes if absent.
    #[serde(default = "usual_lifetime")]
    access_token_seconds: u32,
    /// The algorithm that signs its access tokens, one of the server's; its default if absent.
    signing_alg: Option<Algorithm>,
    /// Whether its tokens have the scopes also as the list `permissions`.
    #[serde(default)]
    permissions_claim: bool,
    /// Whether its tokens say which role the person has in the account, as the list `roles` (RFC 9068).
    #[serde(default)]
    roles_claim: bool,
    /// Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068).
    #[serde(default)]
    groups_claim: bool,
    /// Whether its tokens are in status lists (draft-ietf-oauth-status-list), from which an API that checks them
    /// by itself learns within a minute that one was revoked. Needs the format `jwt`.
    #[serde(default)]
    status_list: bool,
    /// The clients of the account that may ask for tokens: at most 100.
    #[serde(default)]
    apps: Vec<ResourceApp>,
    /// What clients that registered themselves, or whose id is a URL, may ask people for; nothing if absent.
    #[serde(default)]
    agents: ResourceAgents,
    /// The client of the account with whose credentials the API introspects tokens.
    #[schema(value_type = Option<String>)]
    introspection_client: Option<ClientId>,
    /// The least assurance of a person's login for any token (RFC 9470); none if absent. A scope may demand more.
    required_acr: Option<Assurance>,
    /// How long ago the person may have proved who they are, in seconds: 60 to 7,776,000. A scope may demand less.
    max_age: Option<u32>,
}

/// Register an API as a resource. Apps that it lists may then ask for tokens for it. Scope `resources:write`.
#[utoipa::path(post, path = "/v1/resources", tag = "resources", request_body = Registration, security(("bearer" = ["resources:write"])),
    responses((status = 201, description = "Created", body = ResourceView), (status = 409, description = "`audience_taken`, `host_taken` or `limit_reached`")))]
pub(super) async fn create(
    State(app): State<Shared>,
    write: Write<Registration>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::ResourcesWrite)?;
    let allowance = principal.allowance(&app);
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            let settings = ResourceSettings {
                name: body.name.clone(),
                scopes: body.scopes.clone(),
                format: body.format,
                access_token_seconds: body.access_token_seconds,
                signing_alg: body.signing_alg,
                permissions_claim: body.permissions_claim,
                roles_claim: body.roles_claim,
                groups_claim: body.groups_claim,
                status_list: body.status_list,
                apps: body.apps.clone(),
                agents: body.agents.clone(),
                introspection_client: body.introspection_client,
                required_acr: body.required_acr,
                max_age: body.max_age,
            };
            let (account_id, audience) = (principal.account_id, body.audience.clone());
            let new = NewResource { account_id, audience, settings };
            let with = |resource: &Resource| reply.with(ResourceView::of(resource, &principal.account));
            let context = principal.context(&app);
            Ok(resources::create(&context, &new, &app.settings.issuer, &allowance, with).await?.position)
        })
        .await
}
