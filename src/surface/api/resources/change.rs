//! Changes a resource: its settings, and whether it is enabled.

use super::{reference::reference, view::ResourceView};
use crate::{
    app::{App, Shared},
    commands::resources,
    surface::{
        api::shared::{
            auth::Principal,
            body::nullable,
            idempotency::{Nothing, Write},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;
use xwms_events::{
    ids::ClientId,
    resource::{Resource, ResourceAgents, ResourceApp, ResourceCommand, ResourceScope, ResourceSettings},
    scope::Scope,
    session::Assurance,
    signing_key::Algorithm,
    token::TokenFormat,
};

/// The changes; members left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourceChange {
    name: Option<String>,
    /// Replaces all scopes.
    scopes: Option<Vec<ResourceScope>>,
    /// The form of its access tokens.
    format: Option<TokenFormat>,
    access_token_seconds: Option<u32>,
    /// `null` for the server's default.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Algorithm>)]
    signing_alg: Option<Option<Algorithm>>,
    permissions_claim: Option<bool>,
    roles_claim: Option<bool>,
    groups_claim: Option<bool>,
    status_list: Option<bool>,
    /// Replaces the list of clients. One that is left out gets no more tokens for the resource.
    apps: Option<Vec<ResourceApp>>,
    /// Replaces what clients that registered themselves, or whose id is a URL, may ask people for.
    agents: Option<ResourceAgents>,
    /// `null` for none.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    introspection_client: Option<Option<ClientId>>,
    /// `null` for none.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Assurance>)]
    required_acr: Option<Option<Assurance>>,
    /// `null` for any age.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>)]
    max_age: Option<Option<u32>>,
}

impl ResourceChange {
    /// Returns the settings after the change.
    fn of(&self, before: &ResourceSettings) -> ResourceSettings {
        let now = before.clone();
        ResourceSettings {
            name: self.name.clone().unwrap_or(now.name),
            scopes: self.scopes.clone().unwrap_or(now.scopes),
            format: self.format.unwrap_or(now.format),
            access_token_seconds: self.access_token_seconds.unwrap_or(now.access_token_seconds),
            signing_alg: self.signing_alg.unwrap_or(now.signing_alg),
            permissions_claim: self.permissions_claim.unwrap_or(now.permissions_claim),
            roles_claim: self.roles_claim.unwrap_or(now.roles_claim),
            groups_claim: self.groups_claim.unwrap_or(now.groups_claim),
            status_list: self.status_list.unwrap_or(now.status_list),
            apps: self.apps.clone().unwrap_or(now.apps),
            agents: self.agents.clone().unwrap_or(now.agents),
            introspection_client: self.introspection_client.unwrap_or(now.introspection_client),
            required_acr: self.required_acr.unwrap_or(now.required_acr),
            max_age: self.max_age.unwrap_or(now.max_age),
        }
    }
}

/// Change a resource, all or nothing. Scope `resources:write`.
#[utoipa::path(patch, path = "/v1/resources/{resource_id}", tag = "resources", security(("bearer" = ["resources:write"])),
    params(("resource_id" = String, Path)), request_body = ResourceChange, responses((status = 200, description = "The resource", body = ResourceView), (status = 404, description = "`not_found`")))]
pub(super) async fn change(
    State(app): State<Shared>,
    PathParams(resource): PathParams<String>,
    write: Write<ResourceChange>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::ResourcesWrite)?;
    let which = reference(principal, &resource)?;
    let make = |resource: &Resource| {
        vec![ResourceCommand::Change { settings: Box::new(body.of(&resource.settings)) }]
    };
    let reply = write.reply(&app, StatusCode::OK);
    let with = |resource: &Resource| reply.with(ResourceView::of(resource, &principal.account));
    reply
        .after(async { Ok(resources::change(&principal.context(&app), which, make, with).await?.position) })
        .await
}

async fn switch(
    app: &App,
    resource: &str,
    write: &Write<Nothing>,
    command: ResourceCommand,
) -> Result<Response, Problem> {
    let (principal, reply) = (&write.principal, write.reply(app, StatusCode::OK));
    principal.require(Scope::ResourcesWrite)?;
    let which = reference(principal, resource)?;
    let make = |_: &Resource| vec![command.clone()];
    let with = |resource: &Resource| reply.with(ResourceView::of(resource, &principal.account));
    reply
        .after(async { Ok(resources::change(&principal.context(app), which, make, with).await?.position) })
        .await
}

/// Disable a resource. Its tokens stop at once, and apps get no new ones. Scope `resources:write`.
#[utoipa::path(post, path = "/v1/resources/{resource_id}/disable", tag = "resources", security(("bearer" = ["resources:write"])),
    params(("resource_id" = String, Path)), responses((status = 200, description = "The resource", body = ResourceView), (status = 404, description = "`not_found`")))]
pub(super) async fn disable(
    State(app): State<Shared>,
    PathParams(resource): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    switch(&app, &resource, &write, ResourceCommand::Disable).await
}

/// Enable a resource. Tokens from before it was disabled stay stopped. Scope `resources:write`.
#[utoipa::path(post, path = "/v1/resources/{resource_id}/enable", tag = "resources", security(("bearer" = ["resources:write"])),
    params(("resource_id" = String, Path)), responses((status = 200, description = "The resource", body = ResourceView), (status = 404, description = "`not_found`")))]
pub(super) async fn enable(
    State(app): State<Shared>,
    PathParams(resource): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    switch(&app, &resource, &write, ResourceCommand::Enable).await
}

/// Delete a resource. Its tokens stop at once. Only the same account can register the audience again. Scope
/// `resources:write`.
#[utoipa::path(delete, path = "/v1/resources/{resource_id}", tag = "resources", security(("bearer" = ["resources:write"])),
    params(("resource_id" = String, Path)), responses((status = 204, description = "Deleted"), (status = 404, description = "`not_found`")))]
pub(super) async fn delete(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(resource): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::ResourcesWrite)?;
    let which = reference(&principal, &resource)?;
    let make = |_: &Resource| vec![ResourceCommand::Delete];
    let changed = resources::change(&principal.context(&app), which, make, |_| None).await?;
    Ok(response::nothing(changed.position))
}
