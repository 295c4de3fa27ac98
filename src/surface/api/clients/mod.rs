//! `/v1/clients`: the routes of the applications of the caller's account. `create`, `read`, `change` (what a client is),
//! `domains` and `networks` (from where it may be used), `secrets` (how it proves that it is it), `stop` (disable, enable,
//! revoke, delete). What they share: `view` (how all of them show a client), `policy` and `scopes` (as they are asked for).

mod change;
mod create;
mod domains;
mod networks;
mod policy;
mod read;
mod scopes;
mod secrets;
mod stop;
mod view;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

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
