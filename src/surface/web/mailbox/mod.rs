//! How a person proves that they read the mail of an address: to sign up, because they forgot their password, to ask
//! a question without a login, or to get another address (`profile` asks for that).
//! The pages say the same whether or not anybody has the address.
//!
//! | file | |
//! |---|---|
//! | `start` | `/sign-up`, `/password/forgotten` and `/support/question`: asks for the address |
//! | `code` | `/mailbox/code`: waits for the code, in the browser that asked |
//! | `link` | `/mailbox/link`: where the link in the mail leads, in any browser |
//! | `proof` | the use of a code or link, and what was proved in a browser |
//! | `page`, `text`, `mailbox.html` | the pages |
//!
//! What follows the proof is in `sign_up`, `password`, `support` and `profile`.

mod code;
mod link;
mod page;
mod proof;
mod start;
mod text;

pub(super) use code::address;
pub(super) use link::LinkedProof;
pub use page::MailboxPage;
pub(super) use page::path_of;
pub(super) use proof::proved;
pub(super) use start::mail_password_code;
pub use start::start_page;

use super::shared::{form::PageParams, request::PageRequest};
use crate::store::side::proofs::Purpose;
use axum::response::Response;

/// Shows `/sign-up`.
pub(super) async fn show_sign_up(page: PageRequest, PageParams(params): PageParams) -> Response {
    start::show(&page, Purpose::SignUp, &params).await
}

/// Handles the form of `/sign-up`.
pub(super) async fn submit_sign_up(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/sign-up?{}", form.query(&["continue"])));
    start::submit(&page, Purpose::SignUp, &form).await
}

/// Shows `/password/forgotten`.
pub(super) async fn show_forgotten(page: PageRequest, PageParams(params): PageParams) -> Response {
    start::show(&page, Purpose::Password, &params).await
}

/// Handles the form of `/password/forgotten`.
pub(super) async fn submit_forgotten(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/password/forgotten?{}", form.query(&["continue"])));
    start::submit(&page, Purpose::Password, &form).await
}

/// Shows `/support/question`.
pub(super) async fn show_question(page: PageRequest, PageParams(params): PageParams) -> Response {
    start::show(&page, Purpose::Question, &params).await
}

/// Handles the form of `/support/question`.
pub(super) async fn submit_question(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at("/support/question".to_owned());
    start::submit(&page, Purpose::Question, &form).await
}

/// Shows `/mailbox/code`.
pub(super) async fn show_code(page: PageRequest, PageParams(params): PageParams) -> Response {
    code::show(&page, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

/// Handles its form.
pub(super) async fn submit_code(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/mailbox/code?{}", form.query(&["proof"])));
    code::submit(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}
