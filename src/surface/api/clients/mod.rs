//! `/v1/clients`: applications of the caller's account. `create`, `read`, `change` (what a client is), `domains` and
//! `networks` (from where it may be used), `secrets` (how it proves that it is it), `stop` (disable, enable, revoke, delete), `view` (how all of them
//! show it).

mod change;
mod create;
mod domains;
mod networks;
mod policy;
mod read;
mod secrets;
mod stop;
mod view;

use crate::{
    app::{App, Shared},
    surface::http::problem::Problem,
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};
use view::ClientView;
use xwms_events::{client::Client, ids::ClientId, scope::Scopes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, stop::delete))
        .routes(routes!(domains::domains))
        .routes(routes!(domains::verify_domain))
        .routes(routes!(networks::ip_allow_list))
        .routes(routes!(stop::disable))
        .routes(routes!(stop::enable))
        .routes(routes!(stop::revoke_tokens))
        .routes(routes!(secrets::create, secrets::list))
        .routes(routes!(secrets::revoke))
        .routes(routes!(secrets::rotate))
        .routes(routes!(secrets::rotate_only))
        .routes(routes!(secrets::replace_exposed))
}

/// A client as the API shows it.
fn shown(app: &App, client: &Client) -> Value {
    json!(ClientView::of(app, client))
}

/// The id in a path; what is no id names no client.
fn id(text: &str) -> Result<ClientId, Problem> {
    text.parse().map_err(|_| Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such client"))
}

/// Known scopes by name.
fn scopes(names: &[String]) -> Result<Scopes, Problem> {
    let parsed = names.iter().map(|name| name.parse()).collect::<Result<Scopes, _>>();
    parsed
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "invalid_scope", "an unknown scope").at("scopes"))
}
