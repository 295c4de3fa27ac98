//! `/operator/tickets`: what people ask, with a login or without, and what operators do about it, by the commands
//! of `xwms ticket`. Looking at a ticket about an account is a look at the account, which its history has. Erasing
//! a visitor is not here: that is `xwms ticket erase-visitor`.
//!
//! | file | |
//! |---|---|
//! | `list` | the tickets |
//! | `detail` | one ticket, with the person and the account beside it |
//! | `thread`, `thread.html` | what was written, also notes |
//! | `act` | answer, note, assign, close, reopen |
//! | `assignees` | who may take care of a ticket |
//! | `attachment` | a file that came with a message |

mod act;
mod assignees;
mod attachment;
mod detail;
mod list;
mod text;
mod thread;

use crate::surface::web::shared::{
    file_form::BODY_MAX,
    routes::{Needs, Routes},
};
use axum::{extract::DefaultBodyLimit, handler::Handler};

const ACT: &str = "/operator/tickets/{ticket_id}/{act}";
const FILE: &str = "/operator/tickets/{ticket_id}/attachments/{attachment_id}";

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/operator/tickets", Needs::Operator, list::show)
        .page("/operator/tickets/{ticket_id}", Needs::Operator, detail::show)
        .page(FILE, Needs::Operator, attachment::show)
        .page(ACT, Needs::Operator, act::show)
        .act(ACT, Needs::Operator, act::submit.layer(DefaultBodyLimit::max(BODY_MAX)))
}
