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

pub mod assets;
pub mod consent;
mod consents;
mod dashboard;
mod data;
mod dev_mail;
pub mod error;
pub mod form_post;
mod home;
mod join;
mod language;
pub mod login;
mod logo;
pub mod logout;
pub mod mailbox;
mod operator;
mod password;
mod profile;
mod security;
mod sessions;
pub mod shared;
mod sign_up;
mod status;
mod support;

use crate::app::Shared;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use shared::{
    file_form::BODY_MAX,
    picture_upload::UPLOAD_MAX,
    routes::{Route, Routes},
};

/// Returns the routes of this surface.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(home::home))
        .route("/login", get(login::show).post(login::submit))
        .route("/login/passkey", post(login::submit_passkey))
        .route("/login/second", post(login::submit_second))
        .route("/login/return", post(login::submit_return))
        .route("/login/with", post(login::submit_with))
        .route("/login/with/{provider}", get(login::come_back))
        .route("/login/link", get(login::show_link).post(login::submit_link))
        .route("/account/data", get(data::show))
        .route("/account/data/download", post(data::submit_download))
        .route("/account/data/delete", post(data::submit_deletion))
        .route("/account/data/asked", get(data::show_asked))
        .route("/account/data/undo", get(data::show_undo).post(data::submit_undo))
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
        .route("/theme", get(language::choose_theme))
        .route("/sign-up", get(mailbox::show_sign_up).post(mailbox::submit_sign_up))
        .route("/sign-up/finish", get(sign_up::show).post(sign_up::submit))
        .route("/sign-up/done", get(sign_up::done))
        .route("/mailbox/code", get(mailbox::show_code).post(mailbox::submit_code))
        .route("/mailbox/link", get(mailbox::show_link).post(mailbox::submit_link))
        .route("/password/forgotten", get(mailbox::show_forgotten).post(mailbox::submit_forgotten))
        .route("/password/new", get(password::show_new).post(password::submit_new))
        .route("/password/strength", post(password::judge))
        .route("/password/renewed", get(password::show_renewed))
        .route("/login/disown", get(password::show_disown))
        .route("/password/disown", get(password::show_disown).post(password::submit_disown))
        .route("/account/password", get(password::show_change).post(password::submit_change))
        .route("/account/sessions", get(sessions::list))
        .route("/account/sessions/end", post(sessions::end))
        .route("/account/sessions/end-others", post(sessions::end_others))
        .route("/account/sessions/end-everywhere", post(sessions::end_everywhere))
        .route("/account/consents", get(consents::list))
        .route("/account/consents/withdraw", post(consents::withdraw))
        .merge(of_profile())
        .merge(tabled().into_router())
        .merge(of_support())
        .route("/status", get(status::page))
        .route("/status.json", get(status::json))
        .route("/dev/mail", get(dev_mail::list))
        .route("/dev/mail/{id}", get(dev_mail::mail))
        .route("/dev/mail/examples", get(dev_mail::examples))
        .route("/dev/mail/examples/{kind}/{language}", get(dev_mail::example))
        .route("/logos/{client_id}/{digest}", get(logo::show))
        .route("/assets/{name}", get(assets::asset))
}

/// Returns the pages and acts of the dashboard and of operators, with who may use each.
pub fn listed() -> Vec<Route> {
    tabled().into_list()
}

fn tabled() -> Routes {
    dashboard::routes().merge(operator::routes())
}

fn of_support() -> Router<Shared> {
    let with_files = DefaultBodyLimit::max(BODY_MAX);
    Router::new()
        .route("/support", get(support::list))
        .route("/support/new", get(support::ask).post(support::submit).layer(with_files))
        .route("/support/question", get(mailbox::show_question).post(mailbox::submit_question))
        .route("/support/question/write", get(support::show_question).post(support::submit_question))
        .route("/support/question/answer", get(support::show_answer).post(support::submit_answer))
        .route("/support/{id}", get(support::show))
        .route("/support/{id}/reply", post(support::reply).layer(with_files))
        .route("/support/{id}/attachments/{attachment_id}", get(support::show_attachment))
        .route("/support/{id}/close", post(support::close))
        .route("/support/{id}/reopen", post(support::reopen))
}

fn of_profile() -> Router<Shared> {
    let upload = post(profile::upload).layer(DefaultBodyLimit::max(UPLOAD_MAX));
    Router::new()
        .route("/account/profile", get(profile::show).post(profile::save))
        .route("/account/profile/preferences", post(profile::prefer))
        .route("/account/profile/picture", upload)
        .route("/account/profile/picture/remove", post(profile::remove_picture))
        .route("/account/profile/email", get(profile::show_email).post(profile::submit_email))
        .route("/account/profile/recovery", get(profile::show_recovery).post(profile::submit_recovery))
        .route("/account/profile/recovery/remove", post(profile::remove_recovery))
        .route("/account/profile/proved", get(profile::show_proved).post(profile::submit_proved))
        .route("/profile/undo", get(profile::show_undo).post(profile::submit_undo))
        .route("/pictures/{id}", get(profile::show_picture))
}
