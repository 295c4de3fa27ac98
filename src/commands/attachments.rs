//! Use cases of the files that come with a ticket's messages. Their rows are written before the event that names
//! them, because they are too large for the log's writer, and are kept or removed when it is known whether the
//! event was committed. What a crash leaves in between is swept (`store::side::attachments`).

use super::{CommandError, Context};
use crate::{
    store::{
        Store,
        side::attachments::{AttachmentError, AttachmentPlace},
    },
    uploads::attachment::File,
};
use xwms_events::{
    Refusal,
    ids::AttachmentId,
    ticket::{Attachment, MessageKind, Ticket},
};

/// A file as it is shown.
pub struct Served {
    pub attachment: Attachment,
    pub bytes: Vec<u8>,
}

/// Stores files for a message that is about to be committed. Returns what the message says of them.
///
/// # Errors
/// The person was erased, or their files take too much room; the store's failure.
pub(super) async fn put(
    context: &Context<'_>,
    place: AttachmentPlace,
    files: Vec<File>,
) -> Result<Vec<Attachment>, CommandError> {
    if files.is_empty() {
        return Ok(vec![]);
    }
    let (mut named, mut stored) = (Vec::new(), Vec::new());
    for File { name, media_type, bytes } in files {
        let attachment_id = AttachmentId::from_uuid(context.store.clock().uuid());
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        named.push(Attachment { attachment_id, name, media_type, size });
        stored.push((attachment_id, bytes));
    }
    match context.store.put_attachments(place, &stored).await {
        Ok(()) => Ok(named),
        Err(AttachmentError::Erased) => {
            Err(Refusal::conflict("person_erased", "the person who asked was erased").into())
        }
        Err(AttachmentError::Full) => {
            let detail = "the files of your tickets take 50 MiB, the most that is kept for one person";
            Err(Refusal { field: Some("attachments"), ..Refusal::conflict("attachments_full", detail) }
                .into())
        }
        Err(AttachmentError::Store(error)) => Err(error.into()),
    }
}

/// Keeps the files if `done` says that the message was committed, and removes them if it was not. If that isn't
/// known, or fails, the sweep does it.
pub(super) async fn settle<T>(store: &Store, attachments: &[Attachment], done: &Result<T, CommandError>) {
    if attachments.is_empty() {
        return;
    }
    let ids: Vec<_> = attachments.iter().map(|one| one.attachment_id.to_string()).collect();
    let settled = match done {
        Ok(_) => store.keep_attachments(&ids).await,
        Err(CommandError::Refused(_) | CommandError::Conflict(_)) => store.remove_attachments(&ids).await,
        Err(CommandError::Store(_)) => Ok(()),
    };
    if let Err(error) = settled {
        tracing::warn!(%error, "files of a ticket are left to the sweep");
    }
}

/// Returns a file of a message that both sides of the ticket may read, if `shared`; else of any message.
///
/// # Errors
/// Not found, also if its author was erased; the store's failure.
pub async fn read(
    store: &Store,
    ticket: &Ticket,
    id: AttachmentId,
    shared: bool,
) -> Result<Served, CommandError> {
    let missing = || CommandError::from(Refusal::not_found("there is no such file"));
    let found = ticket.attachment(id).filter(|(message, _)| !shared || message.kind != MessageKind::Note);
    let ((_, attachment), ticket_id) = found.zip(ticket.id).ok_or_else(missing)?;
    let bytes = store.attachment(ticket_id, id).await?.ok_or_else(missing)?;
    Ok(Served { attachment: attachment.clone(), bytes })
}
