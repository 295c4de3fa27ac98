//! `/operator`: what the people who run the server see and do, across accounts. Who they are is a setting
//! (`operators`); everybody else finds nothing here. They need a second factor, and a recent login for acts. What
//! they look at and do in an account is in that account's own history (`commands::operators`, ADR 0078).
//!
//! | folder | |
//! |---|---|
//! | `accounts` | accounts: find, look at, limit, restrict, close |
//! | `clients` | one client: restrict, verify |
//! | `users` | people: find, look at, sign out, reset, suspend, erase |
//! | `tickets` | what people ask: read, answer, note, assign, close |
//! | `alerts` | suspicious traffic of all accounts |
//! | `system` | subscribers and parked events, keys, mail, webhooks, settings |
//! | `shared` | who may enter, forms, the sidebar |
//!
//! A form is sent to the path of its own page, so that a login in between leads back to it.

mod accounts;
mod alerts;
mod clients;
mod shared;
mod system;
mod tickets;
mod users;

use crate::surface::web::shared::routes::{Needs, Routes};
use axum::response::Response;
use shared::page::OperatorPage;

/// Returns the routes of the operator's pages.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/operator", Needs::Operator, open)
        .merge(accounts::routes())
        .merge(clients::routes())
        .merge(users::routes())
        .merge(tickets::routes())
        .merge(alerts::routes())
        .merge(system::routes())
}

async fn open(op: OperatorPage) -> Response {
    op.go("accounts")
}
