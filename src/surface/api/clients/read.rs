//! `GET /v1/clients` and `GET /v1/clients/{client_id}`. A list takes its order from the read model and each
//! client's state from its own stream, so both show the same, and a client is never stale.

use super::{secret_view::known_secrets, view::ClientView};
use crate::{
    app::Shared,
    commands::clients,
    surface::{
        api::shared::{
            auth::Principal,
            pagination::{List, Listed},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use xwms_events::{
    client::{Client, Environment},
    scope::Scope,
};
use xwms_projections::clients::{self as model, ClientFilter};

/// The account's clients, newest first; filtered by `environment` and `standing`. Scope `clients:read`.
#[utoipa::path(get, path = "/v1/clients", tag = "clients", security(("bearer" = ["clients:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<ClientView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query),
           ("environment" = Option<String>, Query), ("standing" = Option<String>, Query)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::ClientsRead)?;
    let filter = ClientFilter {
        environment: list.word("environment")?,
        tests_only: list.principal.environment() == Environment::Test,
        standing: list.word("standing")?,
    };
    let page = list.fresh_page().await?;
    let rows = model::list(app.store.pool(), list.principal.account_id, filter, page).await?;
    let rows = rows.iter().map(|row| (row.position, row.client_id.as_str()));
    list.response_as_now(&page, rows, |client: &Client| ClientView::of(&app, client)).await
}

/// One client, in its current state. Scope `clients:read`.
#[utoipa::path(get, path = "/v1/clients/{client_id}", tag = "clients", security(("bearer" = ["clients:read"])),
    params(("client_id" = String, Path)), responses((status = 200, description = "The client", body = ClientView), (status = 404, description = "`not_found`")))]
pub(super) async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(client): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::ClientsRead)?;
    let client = clients::find(&app.store, &principal.client_ref(&client)?).await?;
    let mut view = ClientView::of(&app, &client.state);
    view.secrets = known_secrets(&app, &principal, &client.state).await?;
    Ok(response::json(StatusCode::OK, &json!(view), None))
}
