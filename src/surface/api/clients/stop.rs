//! `POST …/disable`, `…/enable`, `…/revoke_tokens` and `DELETE`: effective on every node at once.

use super::{command, view::ClientView};
use crate::{
    app::{App, Shared},
    commands::clients,
    surface::{
        api::shared::{
            auth::Principal,
            idempotency::{Nothing, Write},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use xwms_events::{
    client::{Client, ClientCommand},
    scope::Scope,
};

async fn run(
    app: &App,
    client: &str,
    write: &Write<Nothing>,
    command: ClientCommand,
) -> Result<Response, Problem> {
    write.principal.require(Scope::ClientsWrite)?;
    let which = write.principal.client_ref(client)?;
    command::run(app, write, which, |_| Ok(vec![command.clone()])).await
}

/// Stop a client and everything issued to it, until it is enabled. Scope `clients:write`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/disable", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), responses((status = 200, description = "The client", body = ClientView), (status = 404, description = "`not_found`")))]
pub(super) async fn disable(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    run(&app, &client, &write, ClientCommand::Disable).await
}

/// Let a disabled client act again. Tokens issued before stay revoked. Scope `clients:write`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/enable", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), responses((status = 200, description = "The client", body = ClientView), (status = 404, description = "`not_found`")))]
pub(super) async fn enable(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    run(&app, &client, &write, ClientCommand::Enable).await
}

/// Revoke every grant and token of a client. Scope `clients:write`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/revoke_tokens", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), responses((status = 200, description = "The client", body = ClientView), (status = 404, description = "`not_found`")))]
pub(super) async fn revoke_tokens(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    run(&app, &client, &write, ClientCommand::RevokeTokens).await
}

/// Delete a client for good: secrets, codes and tokens stop; its history stays. Scope `clients:write`.
#[utoipa::path(delete, path = "/v1/clients/{client_id}", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), responses((status = 204, description = "Deleted"), (status = 404, description = "`not_found`")))]
pub(super) async fn delete(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(client): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::ClientsWrite)?;
    let which = principal.client_ref(&client)?;
    let make = |_: &Client| Ok(vec![ClientCommand::Delete]);
    let changed = clients::change(&principal.context(&app), which, make, |_| None).await?;
    Ok(response::nothing(changed.position))
}
