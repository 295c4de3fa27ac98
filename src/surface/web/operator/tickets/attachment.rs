//! `/operator/tickets/{ticket_id}/attachments/{attachment_id}`: a file that came with a message or note, in the
//! sandbox in which the person who asked gets it.

use super::detail::ticket;
use crate::{
    commands::{CommandError, attachments},
    surface::{http::attachments::response, web::operator::shared::page::OperatorPage},
};
use axum::response::Response;
use xwms_events::ids::AttachmentId;

/// Shows the file.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    let attachment_id: AttachmentId = op.id("attachment_id")?;
    let (_, ticket) = ticket(&op).await?;
    match attachments::read(&op.app().store, &ticket, attachment_id, false).await {
        Ok(served) => Ok(response(served)),
        Err(CommandError::Store(error)) => Err(op.failed(error)),
        Err(CommandError::Refused(_) | CommandError::Conflict(_)) => Err(op.not_found()),
    }
}
