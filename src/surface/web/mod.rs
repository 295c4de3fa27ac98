//! The pages that people see. One folder per area:
//!
//! | file | |
//! |---|---|
//! | `mod.rs` | the handlers; what they do that is no page has a file of its own (`login/attempt`, `join/link`, `join/entry`) |
//! | `page.rs` | what the page needs to be drawn |
//! | `text.rs` | what it says, English beside Dutch |
//! | `<area>.html` | the template |
//!
//! `shared/` has what they share. Of that a handler takes, as its arguments:
//!
//! | extractor | what it is, or else the answer |
//! |---|---|
//! | `request::PageRequest` | the request as one thing: the app, the caller, the layout and the cookies |
//! | `signed_in::SignedIn` | who is logged in; else the way to the login |
//! | `form::PageParams` | the parameters of query or form; else the page that says what is wrong |
//! | `form::CheckedForm` | the form that was shown to whoever is logged in, and who that is; else the page that refuses it |
//!
//! `error/` is the one place where an error becomes a page, also of the store, or of the guard that holds somebody off.
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
