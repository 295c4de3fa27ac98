//! `/v1/clients`: applications of the caller's account. `create`, `read`, `change` (what a client is),
//! `secrets` (how it proves that it is it), `stop` (disable, enable, revoke, delete).

mod change;
mod create;
mod read;
mod secrets;
mod stop;

use crate::{app::Shared, http::problem::Problem};
use axum::http::StatusCode;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{client::Client, ids::ClientId, scope::Scopes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, stop::delete))
        .routes(routes!(change::domains))
        .routes(routes!(stop::disable))
        .routes(routes!(stop::enable))
        .routes(routes!(stop::revoke_tokens))
        .routes(routes!(secrets::create, secrets::list))
        .routes(routes!(secrets::revoke))
        .routes(routes!(secrets::rotate))
        .routes(routes!(secrets::rotate_only))
        .routes(routes!(secrets::replace_exposed))
}

/// A client as the API shows it. Never a secret, nor the hash of one.
fn shown(client: &Client) -> Value {
    let secrets: Vec<_> = client
        .secrets
        .iter()
        .map(
            |(id, secret)| json!({ "secret_id": id, "label": secret.label, "expires_at": secret.expires_at }),
        )
        .collect();
    json!({
        "client_id": client.id, "account_id": client.account_id, "name": client.name,
        "client_type": client.client_type, "environment": client.environment, "standing": client.standing,
        "redirect_uris": client.redirect_uris, "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "scopes": client.scopes, "domains": client.domains, "auth_method": client.auth_method,
        "jwks": client.jwks, "token_policy": client.token_policy, "secrets": secrets,
    })
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

/// Nobody gives a client more power over the account than they have themselves.
fn within(wanted: &Scopes, own: &Scopes) -> Result<(), Problem> {
    let power: Scopes = wanted.iter().filter(|scope| scope.is_management()).collect();
    match power.is_subset(own) {
        true => Ok(()),
        false => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "scope_exceeded",
            "a client can't get management scopes that the caller's own token lacks",
        )
        .at("scopes")),
    }
}
