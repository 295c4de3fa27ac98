//! `/dashboard/{account_id}/apps`: the account's apps, which the code calls clients.
//!
//! | file | |
//! |---|---|
//! | `list`, `text` | the list |
//! | `create`, `create_text` | a new app, in one form that fits its type |
//! | `app` | what the tabs of an app share: the app, its head, saving |
//! | `overview` | the first tab: key facts, name, share of requests |
//! | `credentials`, `secret`, `known_secrets`, `credentials_text` | client secrets and public keys |
//! | `login`, `scopes`, `policy`, `settings_text` | settings of logins, scopes and tokens |
//! | `links`, `logo` | the links and the logo that an app shows on the consent page |
//! | `domains`, `domain`, `domains_text` | domains with their proofs, and networks |
//! | `activity`, `recent` | the app's requests, and its history with that of its grants and tokens |
//! | `danger`, `danger_text` | what stops an app |
//! | `words` | the words for types, standings and environments |

mod activity;
pub(super) mod app;
mod create;
mod create_text;
mod credentials;
mod credentials_text;
mod danger;
mod danger_text;
mod domain;
mod domains;
mod domains_text;
mod known_secrets;
mod links;
mod list;
mod login;
mod logo;
mod overview;
mod policy;
mod recent;
mod scopes;
mod secret;
mod settings_text;
mod text;
mod words;

use crate::{app::Shared, surface::web::shared::picture_upload::UPLOAD_MAX};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{MethodRouter, get, post},
};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    let app = |below: &str| format!("/dashboard/{{account_id}}/apps/{{client_id}}{below}");
    // An act has no page of its own: whoever opens its address, as after a login, gets the page that offers it.
    let act = |page: MethodRouter<Shared>, act: MethodRouter<Shared>| page.merge(act);
    let uploads = post(logo::upload).layer(DefaultBodyLimit::max(UPLOAD_MAX));
    Router::new()
        .route("/dashboard/{account_id}/apps", get(list::show))
        .route("/dashboard/{account_id}/apps/new", get(create::choose))
        .route("/dashboard/{account_id}/apps/new/{client_type}", get(create::show).post(create::submit))
        .route(&app(""), get(overview::show).post(overview::submit))
        .route(&app("/share"), act(get(overview::show), post(overview::submit_share)))
        .route(&app("/credentials"), get(credentials::show).post(credentials::submit))
        .route(&app("/credentials/keys"), act(get(credentials::show), post(credentials::submit_keys)))
        .route(&app("/credentials/{secret_id}"), get(secret::show))
        .route(&app("/credentials/{secret_id}/rotate"), act(get(secret::show), post(secret::rotate)))
        .route(&app("/credentials/{secret_id}/revoke"), act(get(secret::show), post(secret::revoke)))
        .route(&app("/login"), get(login::show).post(login::submit))
        .route(&app(links::PATH), act(get(login::show), post(login::submit_links)))
        .route(&app(logo::PATH), act(get(login::show), uploads))
        .route(&app("/logo/remove"), act(get(login::show), post(logo::remove)))
        .route(&app("/scopes"), get(scopes::show).post(scopes::submit))
        .route(&app("/domains"), get(domains::show).post(domains::submit))
        .route(&app("/networks"), act(get(domains::show), post(domains::submit_networks)))
        .route(&app("/domain"), get(domain::show).post(domain::submit))
        .route(&app("/domain/verify"), act(get(domain::show), post(domain::verify)))
        .route(&app("/domain/remove"), act(get(domain::show), post(domain::remove)))
        .route(&app("/tokens"), get(policy::show).post(policy::submit))
        .route(&app("/activity"), get(activity::requests))
        .route(&app("/history"), get(activity::history))
        .route(&app("/danger"), get(danger::show))
        .route(&app("/danger/{act}"), act(get(danger::show), post(danger::submit)))
}
