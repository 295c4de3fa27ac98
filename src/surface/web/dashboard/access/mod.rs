//! Who got access, by what, and what stopped it: tokens, grants, consents, sessions, people and secrets of the
//! account's apps. Forms change them by the commands of REST.
//!
//! | file | |
//! |---|---|
//! | `tokens`, `grants`, `consents` | the lists, and the tab of an app with the people who approved it |
//! | `token`, `grant`, `consent`, `session`, `person`, `secret` | one of each |
//! | `provenance` | what a token rests on: a login, a key, a workload, another token |
//! | `exposure` | that a credential was reported as exposed |
//! | `family` | what came from a grant: its code, its refreshes, their tokens |
//! | `apps`, `apis` | the names of apps and APIs, read at once |
//! | `text`, `words` | the texts; the words for reasons, standings and methods |

mod apis;
pub(super) mod apps;
mod consent;
pub(super) mod consents;
mod exposure;
mod family;
mod grant;
mod grants;
pub(super) mod person;
mod provenance;
mod secret;
pub(super) mod session;
mod text;
mod token;
mod tokens;
pub(super) mod words;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    let at = |below: &str| format!("/dashboard/{{account_id}}/{below}");
    Routes::default()
        .page(at("tokens"), Scope::TokensRead, tokens::show)
        .page(at("tokens/{token_id}"), Scope::TokensRead, token::show)
        .act(at("tokens/{token_id}"), Scope::TokensWrite, token::revoke)
        .page(at("grants"), Scope::GrantsRead, grants::show)
        .page(at("grants/{grant_id}"), Scope::GrantsRead, grant::show)
        .act(at("grants/{grant_id}"), Scope::GrantsWrite, grant::revoke)
        .page(at("consents"), Scope::GrantsRead, consents::show)
        .page(at("consents/{consent_id}"), Scope::GrantsRead, consent::show)
        .act(at("consents/{consent_id}"), Scope::GrantsWrite, consent::withdraw)
        .page(at("sessions/{session_id}"), Scope::GrantsRead, session::show)
        .page(at("people/{user_id}"), Scope::GrantsRead, person::show)
        .act(at("people/{user_id}"), Scope::GrantsWrite, person::revoke)
        .page(at("secrets/{secret_id}"), Scope::ClientsRead, secret::show)
        .act(at("secrets/{secret_id}"), Scope::ClientsWrite, secret::replace)
        .page(at("apps/{client_id}/people"), Scope::GrantsRead, consents::of_app)
}
