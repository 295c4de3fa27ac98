//! The pages that people see. One folder per area: its handler in `mod.rs`, what the page needs in `page.rs`, what it says in
//! `text.rs` (English beside Dutch), and the template. `shared/` has what they share.
//!
//! Consent and logout belong to the protocol, as does what is posted to a client: their pages are here, their handlers in
//! `oauth`. The templates are checked by askama against the structs at compile time, and every value is escaped. What people
//! and accounts chose (names, addresses) also stands in `<bdi>`, so that text that runs from right to left cannot rearrange
//! the sentence around it.

mod assets;
pub mod consent;
mod consents;
pub mod error;
pub mod form_post;
mod home;
mod join;
pub mod login;
pub mod logout;
pub mod shared;

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
