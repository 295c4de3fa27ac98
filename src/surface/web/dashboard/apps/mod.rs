//! `/dashboard/{account_id}/apps`: the account's apps, which the code calls clients.
//!
//! | file | |
//! |---|---|
//! | `list`, `text` | the list |
//! | `create`, `proof`, `create_text` | a new app, in one form that fits its type, and how it proves itself |
//! | `app` | what the tabs of an app share: the app, its head, saving |
//! | `overview` | the first tab: key facts, name, share of requests |
//! | `credentials`, `secret`, `known_secrets`, `keys`, `credentials_text` | client secrets and public keys |
//! | `issuers`, `issuers_text` | the issuers whose tokens authenticate an app |
//! | `issuer`, `issuer_fields`, `issuer_text` | one of them |
//! | `certificates`, `certificates_text` | the certificates that authenticate an app |
//! | `login`, `scopes`, `policy`, `settings_text` | settings of logins, scopes and tokens |
//! | `exchange`, `exchange_text` | which tokens an app may exchange |
//! | `assertions`, `assertions_text` | what an app gets for people whom the login provider asserts |
//! | `back_channel`, `back_channel_text` | where an app is told that a login ended, and how that went |
//! | `signals`, `signals_text` | the security events that an app was sent |
//! | `requests`, `requests_text` | how an app secures its authorization requests |
//! | `links`, `logo` | the links and the logo that an app shows on the consent page |
//! | `domains`, `domain`, `domains_text` | domains with their proofs, and networks |
//! | `registrations` | apps that register themselves, and the tokens with which they do |
//! | `activity`, `recent` | the app's requests, and its history with that of its grants and tokens |
//! | `danger`, `danger_text` | what stops an app |
//! | `words` | the words for types, standings and environments |

mod activity;
pub(super) mod app;
mod assertions;
mod assertions_text;
mod back_channel;
mod back_channel_text;
mod certificates;
mod certificates_text;
mod create;
mod create_text;
mod credentials;
mod credentials_text;
mod danger;
mod danger_text;
mod domain;
mod domains;
mod domains_text;
mod exchange;
mod exchange_text;
mod issuer;
mod issuer_fields;
mod issuer_text;
mod issuers;
mod issuers_text;
mod keys;
mod known_secrets;
mod links;
mod list;
mod login;
mod logo;
mod overview;
mod policy;
mod proof;
mod recent;
mod registrations;
mod requests;
mod requests_text;
mod scopes;
mod secret;
mod settings_text;
mod signals;
mod signals_text;
mod text;
mod words;

use crate::surface::web::shared::{picture_upload::UPLOAD_MAX, routes::Routes};
use axum::{extract::DefaultBodyLimit, handler::Handler};
use xwms_events::scope::Scope;

/// Returns the path of a page about an app.
fn app(below: &str) -> String {
    format!("/dashboard/{{account_id}}/apps/{{client_id}}{below}")
}

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/apps", Scope::ClientsRead, list::show)
        .page("/dashboard/{account_id}/apps/new", Scope::ClientsWrite, create::choose)
        .page("/dashboard/{account_id}/apps/new/{client_type}", Scope::ClientsWrite, create::show)
        .act("/dashboard/{account_id}/apps/new/{client_type}", Scope::ClientsWrite, create::submit)
        .merge(registrations::routes())
        .page(app(""), Scope::ClientsRead, overview::show)
        .act(app(""), Scope::ClientsWrite, overview::submit)
        .page(app("/share"), Scope::ClientsRead, overview::show)
        .act(app("/share"), Scope::ClientsWrite, overview::submit_share)
        .merge(credential_routes())
        .page(app("/login"), Scope::ClientsRead, login::show)
        .act(app("/login"), Scope::ClientsWrite, login::submit)
        .page(app(requests::PATH), Scope::ClientsRead, login::show)
        .act(app(requests::PATH), Scope::ClientsWrite, login::submit_requests)
        .page(app(links::PATH), Scope::ClientsRead, login::show)
        .act(app(links::PATH), Scope::ClientsWrite, login::submit_links)
        .page(app(logo::PATH), Scope::ClientsRead, login::show)
        .act(app(logo::PATH), Scope::ClientsWrite, logo::upload.layer(DefaultBodyLimit::max(UPLOAD_MAX)))
        .page(app("/logo/remove"), Scope::ClientsRead, login::show)
        .act(app("/logo/remove"), Scope::ClientsWrite, logo::remove)
        .page(app("/scopes"), Scope::ClientsRead, scopes::show)
        .act(app("/scopes"), Scope::ClientsWrite, scopes::submit)
        .page(app("/domains"), Scope::ClientsRead, domains::show)
        .act(app("/domains"), Scope::ClientsWrite, domains::submit)
        .page(app("/networks"), Scope::ClientsRead, domains::show)
        .act(app("/networks"), Scope::ClientsWrite, domains::submit_networks)
        .page(app("/domain"), Scope::ClientsRead, domain::show)
        .act(app("/domain"), Scope::ClientsWrite, domain::submit)
        .page(app("/domain/verify"), Scope::ClientsRead, domain::show)
        .act(app("/domain/verify"), Scope::ClientsWrite, domain::verify)
        .page(app("/domain/remove"), Scope::ClientsRead, domain::show)
        .act(app("/domain/remove"), Scope::ClientsWrite, domain::remove)
        .page(app("/tokens"), Scope::ClientsRead, policy::show)
        .act(app("/tokens"), Scope::ClientsWrite, policy::submit)
        .page(app(exchange::PATH), Scope::ClientsRead, policy::show)
        .act(app(exchange::PATH), Scope::ClientsWrite, policy::submit_exchange)
        .page(app(assertions::PATH), Scope::ClientsRead, policy::show)
        .act(app(assertions::PATH), Scope::ClientsWrite, policy::submit_assertions)
        .page(app("/activity"), Scope::UsageRead, activity::requests)
        .page(app("/history"), Scope::EventsRead, activity::history)
        .page(app("/danger"), Scope::ClientsWrite, danger::show)
        .page(app("/danger/{act}"), Scope::ClientsWrite, danger::show)
        .act(app("/danger/{act}"), Scope::ClientsWrite, danger::submit)
}

/// Returns the routes of how an app authenticates.
fn credential_routes() -> Routes {
    Routes::default()
        .page(app("/credentials"), Scope::ClientsRead, credentials::show)
        .act(app("/credentials"), Scope::ClientsWrite, credentials::submit)
        .page(app("/credentials/keys"), Scope::ClientsRead, credentials::show)
        .act(app("/credentials/keys"), Scope::ClientsWrite, credentials::submit_keys)
        .page(app(issuers::NEW_PATH), Scope::ClientsWrite, issuer::show_new)
        .act(app(issuers::NEW_PATH), Scope::ClientsWrite, issuer::submit_new)
        .page(app(issuers::ONE_PATH), Scope::ClientsWrite, issuer::show)
        .act(app(issuers::ONE_PATH), Scope::ClientsWrite, issuer::submit)
        .page(app(issuers::REMOVE_PATH), Scope::ClientsWrite, issuer::show)
        .act(app(issuers::REMOVE_PATH), Scope::ClientsWrite, issuer::remove)
        .page(app(certificates::PATH), Scope::ClientsRead, credentials::show)
        .act(app(certificates::PATH), Scope::ClientsWrite, credentials::submit_certificate)
        .page(app("/credentials/{secret_id}"), Scope::ClientsRead, secret::show)
        .page(app("/credentials/{secret_id}/rotate"), Scope::ClientsRead, secret::show)
        .act(app("/credentials/{secret_id}/rotate"), Scope::ClientsWrite, secret::rotate)
        .page(app("/credentials/{secret_id}/revoke"), Scope::ClientsRead, secret::show)
        .act(app("/credentials/{secret_id}/revoke"), Scope::ClientsWrite, secret::revoke)
}
