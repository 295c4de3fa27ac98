//! The pages that people see outside a protocol exchange: login, invitations, what they consented to, the
//! front page.
//! (Consent and logout belong to the protocol: `oauth`.)

mod assets;
pub mod browser;
mod consents;
mod home;
mod join;
mod login;
pub mod pages;

use crate::app::Shared;
use axum::{
    Router,
    routing::{get, post},
};

/// The routes of this surface.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(home::home))
        .route("/login", get(login::show).post(login::submit))
        .route("/join", get(join::show).post(join::submit))
        .route("/account/consents", get(consents::list))
        .route("/account/consents/withdraw", post(consents::withdraw))
        .route("/assets/{name}", get(assets::asset))
}
