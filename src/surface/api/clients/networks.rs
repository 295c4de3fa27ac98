//! `PUT /v1/clients/{client_id}/ip_allow_list`: the networks that a machine client may call from.

use super::{command, view::ClientView};
use crate::{
    app::Shared,
    surface::{
        api::shared::{idempotency::Write, path::PathParams},
        http::problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use ipnet::IpNet;
use serde::Deserialize;
use std::net::IpAddr;
use utoipa::ToSchema;
use xwms_events::{
    Refusal,
    account::Feature,
    client::{Client, ClientCommand},
    scope::Scope,
};

/// The networks that a machine client may call from.
#[derive(Deserialize, ToSchema)]
#[schema(as = IpAllowList)]
#[serde(deny_unknown_fields)]
pub(super) struct Networks {
    /// At most 50, such as `203.0.113.0/24` or `2001:db8::1`; empty to allow all.
    networks: Vec<String>,
}

/// Parses a network, or a single address as a network.
fn network(text: &String) -> Result<IpNet, Refusal> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| {
        let detail = format!("{text:?} is not a network such as 203.0.113.0/24");
        Refusal::invalid("networks", "invalid_network", detail)
    })
}

/// Replace the networks that a machine client may call from. Takes effect at once, for tokens issued before,
/// too. Scope `clients:write`.
#[utoipa::path(put, path = "/v1/clients/{client_id}/ip_allow_list", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = Networks, responses((status = 200, description = "The client", body = ClientView),
              (status = 403, description = "`insufficient_scope`, `plan_lacks_feature`"), (status = 404, description = "`not_found`"),
              (status = 409, description = "`machine_only`")))]
pub(super) async fn ip_allow_list(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Networks>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::ClientsWrite)?;
    let which = principal.client_ref(&client)?;
    let networks = body.networks.iter().map(network).collect::<Result<Vec<_>, _>>()?;
    // On a smaller plan, the list may still be emptied.
    if !networks.is_empty() {
        principal.allowance(&app).require(Feature::IpAllowLists)?;
    }
    let make = |_: &Client| Ok(vec![ClientCommand::ChangeIpAllowList { networks: networks.clone() }]);
    command::run(&app, &write, which, make).await
}
