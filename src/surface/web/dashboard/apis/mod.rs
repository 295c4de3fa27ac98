//! `/dashboard/{account_id}/apis`: the APIs that the account protects, which the code calls resources (RFC 8707).
//! Forms change them by the commands of REST, and with its permissions.
//!
//! | file | |
//! |---|---|
//! | `list`, `create`, `text` | the list; a new API |
//! | `api` | what the tabs of an API share: the API, its head, saving |
//! | `overview`, `snippet` | the first tab: ids, how the API checks tokens, the name |
//! | `scopes`, `scope`, `scope_fields` | the scopes of the API; one of them |
//! | `listed`, `one_app`, `access_text` | the apps that may ask for tokens; one of them |
//! | `agents` | what apps may ask for that registered themselves |
//! | `tokens`, `token_fields` | how tokens for the API look, and who introspects them |
//! | `login_fields`, `login_text` | the login that tokens and scopes demand of a person |
//! | `offered` | the account's apps, to choose from |
//! | `history`, `danger` | what happened to it; disabled, enabled, deleted |
//!
//! Not here: tokens, grants and consents (`access`), and the apps themselves (`apps`).

mod access_text;
mod agents;
mod api;
mod create;
mod danger;
mod history;
mod list;
mod listed;
mod login_fields;
mod login_text;
mod offered;
mod one_app;
mod overview;
mod scope;
mod scope_fields;
mod scopes;
mod snippet;
mod text;
mod token_fields;
mod tokens;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    let api = |below: &str| format!("/dashboard/{{account_id}}/apis/{{resource_id}}{below}");
    Routes::default()
        .page("/dashboard/{account_id}/apis", Scope::ResourcesRead, list::show)
        .page("/dashboard/{account_id}/apis/new", Scope::ResourcesWrite, create::show)
        .act("/dashboard/{account_id}/apis/new", Scope::ResourcesWrite, create::submit)
        .page(api(""), Scope::ResourcesRead, overview::show)
        .act(api(""), Scope::ResourcesWrite, overview::submit)
        .page(api("/scopes"), Scope::ResourcesRead, scopes::show)
        .act(api("/scopes"), Scope::ResourcesWrite, scopes::submit)
        .page(api("/scope"), Scope::ResourcesWrite, scope::show)
        .act(api("/scope"), Scope::ResourcesWrite, scope::submit)
        .page(api("/scope/remove"), Scope::ResourcesWrite, scope::show)
        .act(api("/scope/remove"), Scope::ResourcesWrite, scope::remove)
        .page(api("/apps"), Scope::ResourcesRead, listed::show)
        .act(api("/apps"), Scope::ResourcesWrite, listed::submit)
        .page(api("/apps/{client_id}"), Scope::ResourcesWrite, one_app::show)
        .act(api("/apps/{client_id}"), Scope::ResourcesWrite, one_app::submit)
        .page(api("/apps/{client_id}/remove"), Scope::ResourcesWrite, one_app::show)
        .act(api("/apps/{client_id}/remove"), Scope::ResourcesWrite, one_app::remove)
        .page(api("/agents"), Scope::ResourcesRead, listed::show)
        .act(api("/agents"), Scope::ResourcesWrite, listed::submit_agents)
        .page(api("/tokens"), Scope::ResourcesRead, tokens::show)
        .act(api("/tokens"), Scope::ResourcesWrite, tokens::submit)
        .page(api("/introspection"), Scope::ResourcesRead, tokens::show)
        .act(api("/introspection"), Scope::ResourcesWrite, tokens::submit_introspection)
        .page(api("/history"), Scope::EventsRead, history::show)
        .page(api("/danger"), Scope::ResourcesWrite, danger::show)
        .page(api("/danger/{act}"), Scope::ResourcesWrite, danger::show)
        .act(api("/danger/{act}"), Scope::ResourcesWrite, danger::submit)
}
