//! The pages for users. Each area has a folder:
//!
//! | file | |
//! |---|---|
//! | `mod.rs` | the handlers; logic without a page has its own file (`login/attempt`, `join/link`, `join/entry`) |
//! | `page.rs` | the data of the page |
//! | `text.rs` | its texts, in English and Dutch |
//! | `<area>.html` | the template |
//!
//! `shared/` has what the areas share. Handlers use these extractors from it:
//!
//! | extractor | value, or the response if it fails |
//! |---|---|
//! | `request::PageRequest` | the app, the caller, the layout and the cookies; never fails |
//! | `signed_in::SignedIn` | the logged-in user; or a redirect to the login |
//! | `form::PageParams` | the parameters of the query or form; or an error page |
//! | `form::CheckedForm` | a form that was shown to the logged-in user, and that user; or an error page |
//!
//! `error/` is the only place that turns errors into pages, including those of the store and the guard.
//!
//! The pages of consent, logout and form posts are here; their handlers are in `oauth`, because they belong
//! to the protocol. Askama checks the templates against the structs at compile time and escapes every value.
//! Values that users and accounts chose (names, addresses) are also wrapped in `<bdi>`, so that right-to-left
//! text can't rearrange the sentence around it.

mod assets;
pub mod consent;
mod consents;
mod dev_mail;
pub mod error;
pub mod form_post;
mod home;
mod join;
mod language;
pub mod login;
pub mod logout;
pub mod mailbox;
mod password;
mod security;
pub mod shared;
mod sign_up;

use crate::app::Shared;
use axum::{
    Router,
    routing::{get, post},
};

/// Returns the routes of this surface.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(home::home))
        .route("/login", get(login::show).post(login::submit))
        .route("/login/passkey", post(login::submit_passkey))
        .route("/login/second", post(login::submit_second))
        .route("/login/with", post(login::submit_with))
        .route("/login/with/{provider}", get(login::come_back))
        .route("/login/link", get(login::show_link).post(login::submit_link))
        .route("/account/security", get(security::list))
        .route("/account/security/totp", get(security::show_totp).post(security::confirm))
        .route("/account/security/totp/remove", post(security::remove))
        .route("/account/security/passkeys", get(security::show_passkeys).post(security::add_passkey))
        .route("/account/security/passkeys/rename", post(security::rename_passkey))
        .route("/account/security/passkeys/remove", post(security::remove_passkey))
        .route("/account/security/logins", post(security::link_login))
        .route("/account/security/logins/remove", post(security::unlink_login))
        .route("/account/security/recovery-codes", post(security::renew))
        .route("/account/security/recovery-codes.txt", post(security::download))
        .route("/join", get(join::show).post(join::submit))
        .route("/language", get(language::choose))
        .route("/sign-up", get(mailbox::show_sign_up).post(mailbox::submit_sign_up))
        .route("/sign-up/finish", get(sign_up::show).post(sign_up::submit))
        .route("/sign-up/done", get(sign_up::done))
        .route("/mailbox/code", get(mailbox::show_code).post(mailbox::submit_code))
        .route("/mailbox/link", get(mailbox::show_link).post(mailbox::submit_link))
        .route("/password/forgotten", get(mailbox::show_forgotten).post(mailbox::submit_forgotten))
        .route("/password/new", get(password::show_new).post(password::submit_new))
        .route("/password/renewed", get(password::show_renewed))
        .route("/password/disown", get(password::show_disown).post(password::submit_disown))
        .route("/account/password", get(password::show_change).post(password::submit_change))
        .route("/account/consents", get(consents::list))
        .route("/account/consents/withdraw", post(consents::withdraw))
        .route("/dev/mail", get(dev_mail::list))
        .route("/dev/mail/{id}", get(dev_mail::mail))
        .route("/dev/mail/examples", get(dev_mail::examples))
        .route("/dev/mail/examples/{kind}/{language}", get(dev_mail::example))
        .route("/assets/{name}", get(assets::asset))
}
