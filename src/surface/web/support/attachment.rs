//! `GET /support/{ticket_id}/attachments/{attachment_id}`: a file that came with a message, for those who may
//! follow the ticket.

use crate::{
    commands::{
        CommandError, attachments,
        tickets::{self, TicketRef},
    },
    surface::{
        http::attachments::response,
        web::{
            error::PageError,
            shared::{request::PageRequest, signed_in::SignedIn},
        },
    },
};
use axum::{
    extract::{Path, rejection::PathRejection},
    response::Response,
};
use xwms_events::ids::{AttachmentId, TicketId, UserId};

/// The ids in the path, as the request has them.
type FilePath = Result<Path<(String, String)>, PathRejection>;

/// Shows the file.
pub async fn show(page: PageRequest, SignedIn(login): SignedIn, path: FilePath) -> Response {
    let ids = path.ok().and_then(|Path((ticket, file))| Some((ticket.parse().ok()?, file.parse().ok()?)));
    let Some((ticket_id, attachment_id)) = ids else { return page.layout.error(&PageError::NotFound) };
    match found(&page, login.user_id, ticket_id, attachment_id).await {
        Ok(served) => response(served),
        Err(CommandError::Store(error)) => page.layout.throttled(&error.into()),
        Err(CommandError::Refused(_) | CommandError::Conflict(_)) => page.layout.error(&PageError::NotFound),
    }
}

async fn found(
    page: &PageRequest,
    user_id: UserId,
    ticket_id: TicketId,
    attachment_id: AttachmentId,
) -> Result<attachments::Served, CommandError> {
    let store = &page.app.store;
    let ticket = tickets::find(store, TicketRef { ticket_id, user_id }).await?.state;
    attachments::read(store, &ticket, attachment_id, true).await
}
