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
//! The page behind a link in a mail that only shows a button is a `mail_link::MailLink`, which also has its handlers.
//!
//! `error/` is the only place that turns errors into pages, including those of the store and the guard.
//!
//! The pages of consent, devices, logout and form posts are here; their handlers are in `oauth`, because they belong
//! to the protocol. Askama checks the templates against the structs at compile time and escapes every value.
//! Values that users and accounts chose (names, addresses) are also wrapped in `<bdi>`, so that right-to-left
//! text can't rearrange the sentence around it.

pub mod assets;
pub mod consent;
mod consents;
mod dashboard;
mod data;
mod dev_mail;
pub mod device;
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
mod well_known;

use crate::app::Shared;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    routing::{get, post},
};
use data::UndoableDeletion;
use mailbox::LinkedProof;
use password::Disowned;
use profile::UndoableChange;
use shared::{
    file_form::BODY_MAX,
    mail_link,
    picture_upload::UPLOAD_MAX,
    routes::{Needs, Route, Routes},
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
        .route("/account/data/asked", get(data::show_asked))
        .route(
            "/account/data/undo",
            get(mail_link::show::<UndoableDeletion>).post(mail_link::submit::<UndoableDeletion>),
        )
        .route("/join", get(join::show).post(join::submit))
        .route("/language", get(language::choose))
        .route("/theme", get(language::choose_theme))
        .route("/sign-up", get(mailbox::show_sign_up).post(mailbox::submit_sign_up))
        .route("/sign-up/finish", get(sign_up::show).post(sign_up::submit))
        .route("/sign-up/done", get(sign_up::done))
        .route("/mailbox/code", get(mailbox::show_code).post(mailbox::submit_code))
        .route("/mailbox/link", get(mail_link::show::<LinkedProof>).post(mail_link::submit::<LinkedProof>))
        .route("/password/forgotten", get(mailbox::show_forgotten).post(mailbox::submit_forgotten))
        .route("/password/new", get(password::show_new).post(password::submit_new))
        .route("/password/strength", post(password::judge))
        .route("/password/renewed", get(password::show_renewed))
        .route("/login/disown", get(mail_link::show::<Disowned>))
        .route("/password/disown", get(mail_link::show::<Disowned>).post(mail_link::submit::<Disowned>))
        .route(
            "/profile/undo",
            get(mail_link::show::<UndoableChange>).post(mail_link::submit::<UndoableChange>),
        )
        .route("/pictures/{id}", get(profile::show_picture))
        .route("/support/question", get(mailbox::show_question).post(mailbox::submit_question))
        .route("/support/question/write", get(support::show_question).post(support::submit_question))
        .route("/support/question/answer", get(support::show_answer).post(support::submit_answer))
        .merge(tabled().into_router())
        .route("/.well-known/change-password", get(well_known::change_password))
        .route("/.well-known/passkey-endpoints", get(well_known::passkey_endpoints))
        .route("/status", get(status::page))
        .route("/status.json", get(status::json))
        .route("/dev/mail", get(dev_mail::list))
        .route("/dev/mail/{id}", get(dev_mail::mail))
        .route("/dev/mail/examples", get(dev_mail::examples))
        .route("/dev/mail/examples/{kind}/{language}", get(dev_mail::example))
        .route("/logos/{client_id}/{digest}", get(logo::show))
        .route("/assets/{name}", get(assets::asset))
}

/// Returns the pages and acts that need a login, with who may use each. Those that follow a link from a mail need none.
pub fn listed() -> Vec<Route> {
    tabled().into_list()
}

fn tabled() -> Routes {
    dashboard::routes().merge(operator::routes()).merge(of_account()).merge(of_profile()).merge(of_support())
}

fn of_account() -> Routes {
    Routes::default()
        .page("/account/data", Needs::Login, data::show)
        .act("/account/data/download", Needs::Login, data::submit_download)
        .act("/account/data/delete", Needs::Login, data::submit_deletion)
        .page("/account/security", Needs::Login, security::list)
        .page("/account/security/totp", Needs::Login, security::show_totp)
        .act("/account/security/totp", Needs::Login, security::confirm)
        .act("/account/security/totp/remove", Needs::Login, security::remove)
        .page("/account/security/passkeys", Needs::Login, security::show_passkeys)
        .act("/account/security/passkeys", Needs::Login, security::add_passkey)
        .act("/account/security/passkeys/rename", Needs::Login, security::rename_passkey)
        .act("/account/security/passkeys/remove", Needs::Login, security::remove_passkey)
        .act("/account/security/logins", Needs::Login, security::link_login)
        .act("/account/security/logins/remove", Needs::Login, security::unlink_login)
        .act("/account/security/recovery-codes", Needs::Login, security::renew)
        .act("/account/security/recovery-codes.txt", Needs::Login, security::download)
        .page("/account/password", Needs::Login, password::show_change)
        .act("/account/password", Needs::Login, password::submit_change)
        .page("/account/sessions", Needs::Login, sessions::list)
        .act("/account/sessions/end", Needs::Login, sessions::end)
        .act("/account/sessions/end-others", Needs::Login, sessions::end_others)
        .act("/account/sessions/end-everywhere", Needs::Login, sessions::end_everywhere)
        .page("/account/consents", Needs::Login, consents::list)
        .act("/account/consents/withdraw", Needs::Login, consents::withdraw)
}

fn of_profile() -> Routes {
    Routes::default()
        .page("/account/profile", Needs::Login, profile::show)
        .act("/account/profile", Needs::Login, profile::save)
        .act("/account/profile/preferences", Needs::Login, profile::prefer)
        .act(
            "/account/profile/picture",
            Needs::Login,
            profile::upload.layer(DefaultBodyLimit::max(UPLOAD_MAX)),
        )
        .act("/account/profile/picture/remove", Needs::Login, profile::remove_picture)
        .page("/account/profile/addresses", Needs::Login, profile::show_address)
        .act("/account/profile/addresses", Needs::Login, profile::submit_address)
        .act("/account/profile/addresses/remove", Needs::Login, profile::remove_address)
        .act("/account/profile/addresses/tell", Needs::Login, profile::tell_address)
        .page("/account/profile/email", Needs::Login, profile::show_email)
        .act("/account/profile/email", Needs::Login, profile::submit_email)
        .page("/account/profile/recovery", Needs::Login, profile::show_recovery)
        .act("/account/profile/recovery", Needs::Login, profile::submit_recovery)
        .act("/account/profile/recovery/remove", Needs::Login, profile::remove_recovery)
        .page("/account/profile/proved", Needs::Login, profile::show_proved)
        .act("/account/profile/proved", Needs::Login, profile::submit_proved)
}

fn of_support() -> Routes {
    let with_files = DefaultBodyLimit::max(BODY_MAX);
    Routes::default()
        .page("/support", Needs::Login, support::list)
        .page("/support/new", Needs::Login, support::ask)
        .act("/support/new", Needs::Login, support::submit.layer(with_files))
        .page("/support/{ticket_id}", Needs::Ticket, support::show)
        .act("/support/{ticket_id}/reply", Needs::Ticket, support::reply.layer(with_files))
        .page("/support/{ticket_id}/attachments/{attachment_id}", Needs::Ticket, support::show_attachment)
        .act("/support/{ticket_id}/close", Needs::Ticket, support::close)
        .act("/support/{ticket_id}/reopen", Needs::Ticket, support::reopen)
}
