//! `/v1/clients`: the routes for the applications of the caller's account. `create`, `read`, `change` (settings),
//! `issuers` (whose tokens authenticate one), `logo`, `logouts` and `signals` (messages to it about logouts and
//! security events), `domains` and `networks` (where it may be used from), `secrets` (credentials), `stop`
//! (disable, enable, revoke, delete). Shared parts: `command` (changes a client, and shows it), `view` and
//! `secret_view` (the client and its secrets in responses), `messages` (pages of what was sent to a client), `policy`
//! and `scopes` (both in requests).

mod change;
mod command;
mod create;
mod domains;
mod issuers;
mod logo;
mod logouts;
mod messages;
mod networks;
mod policy;
mod read;
mod scopes;
mod secret_view;
mod secrets;
mod signals;
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
        .routes(routes!(logo::replace_logo, logo::remove_logo))
        .routes(routes!(logouts::list_logouts))
        .routes(routes!(signals::list_signals))
        .routes(routes!(stop::disable))
        .routes(routes!(stop::enable))
        .routes(routes!(stop::revoke_tokens))
        .routes(routes!(secrets::create, secrets::list))
        .routes(routes!(secrets::revoke))
        .routes(routes!(secrets::rotate))
        .routes(routes!(secrets::rotate_only))
        .routes(routes!(secrets::replace_exposed))
}
