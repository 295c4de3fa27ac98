//! Who got access, by what, and what stopped it: tokens, grants, consents, sessions, people and secrets of the account's apps.
//! Forms change them by the commands of REST.
//!
//! | file | |
//! |---|---|
//! | `tokens`, `grants`, `consents` | the lists, and the tab of an app with the people who approved it |
//! | `token`, `grant`, `consent`, `session`, `person`, `secret` | one of each |
//! | `family` | what came from a grant: its code, its refreshes, their tokens |
//! | `apps` | the names of apps, read at once |
//! | `text`, `words` | the texts; the words for reasons, standings and methods |

mod apps;
mod consent;
pub(super) mod consents;
mod family;
mod grant;
mod grants;
pub(super) mod person;
mod secret;
pub(super) mod session;
mod text;
mod token;
mod tokens;
mod words;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    let at = |below: &str| format!("/dashboard/{{account_id}}/{below}");
    Router::new()
        .route(&at("tokens"), get(tokens::show))
        .route(&at("tokens/{token_id}"), get(token::show).post(token::revoke))
        .route(&at("grants"), get(grants::show))
        .route(&at("grants/{grant_id}"), get(grant::show).post(grant::revoke))
        .route(&at("consents"), get(consents::show))
        .route(&at("consents/{consent_id}"), get(consent::show).post(consent::withdraw))
        .route(&at("sessions/{session_id}"), get(session::show))
        .route(&at("people/{user_id}"), get(person::show).post(person::revoke))
        .route(&at("secrets/{secret_id}"), get(secret::show).post(secret::replace))
        .route(&at("apps/{client_id}/people"), get(consents::of_app))
}
