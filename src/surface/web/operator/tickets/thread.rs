//! What was written in a ticket, oldest first. A note has its own mark in shape and words: nobody takes it for an
//! answer.

use super::{
    list::{address, names},
    text::{TEXT, TicketsText},
};
use crate::{
    store::StoreError,
    surface::web::{
        operator::shared::page::OperatorPage,
        shared::{kinds::Part, moment::Moment},
        support::AttachmentRow,
    },
};
use askama::Template;
use std::collections::HashMap;
use xwms_events::{
    ids::TicketId,
    ticket::{Message, MessageKind, Ticket},
    user::User,
};

/// Something that was written.
struct MessageRow {
    author: &'static str,
    /// The address of the person who wrote it; of the operators, none.
    email: Option<String>,
    is_note: bool,
    at: Moment,
    /// `None` once the author was erased.
    words: Option<String>,
    files: Vec<AttachmentRow>,
}

#[derive(Template)]
#[template(path = "operator/tickets/thread.html")]
struct Thread {
    text: &'static TicketsText,
    messages: Vec<MessageRow>,
}

/// Returns everything that was written.
///
/// # Errors
/// When the database does not respond.
pub async fn part(op: &OperatorPage, ticket_id: TicketId, ticket: &Ticket) -> Result<Part, StoreError> {
    let people = ticket.messages.iter().map(|message| message.user_id.to_string()).collect();
    let mut people = names::<User>(&op.app().store, people, address).await?;
    if let (Some(user_id), Some(visitor)) = (ticket.user_id, &ticket.visitor) {
        people.extend(visitor.email.get().map(|email| (user_id.to_string(), email.clone())));
    }
    let messages = ticket.messages.iter().map(|message| row(op, ticket_id, message, &people)).collect();
    Ok(Part::own(&Thread { text: op.text(&TEXT), messages }))
}

fn row(
    op: &OperatorPage,
    ticket_id: TicketId,
    message: &Message,
    people: &HashMap<String, String>,
) -> MessageRow {
    let text = op.text(&TEXT);
    let (author, email) = match message.kind {
        MessageKind::Reply => (text.person, people.get(&message.user_id.to_string()).cloned()),
        MessageKind::Answer => (text.support, None),
        MessageKind::Note => (text.internal, None),
    };
    MessageRow {
        author,
        email,
        is_note: message.kind == MessageKind::Note,
        at: Moment::new(op.language(), message.at),
        words: message.content.get().map(|content| content.text.clone()),
        files: AttachmentRow::of(&format!("/operator/tickets/{ticket_id}"), message),
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageRow, Thread};
    use crate::{
        language::Language,
        surface::web::{
            operator::tickets::text::TEXT,
            shared::{drawn::hostile, moment::Moment},
            support::AttachmentRow,
        },
    };
    use askama::Template;

    #[test]
    fn a_message_is_text_and_only_a_note_has_the_mark() {
        let row = |is_note: bool| MessageRow {
            author: "A",
            email: Some(hostile()),
            is_note,
            at: Moment { exact: hostile(), words: hostile() },
            words: (!is_note).then(hostile),
            files: vec![AttachmentRow { href: hostile(), name: hostile(), size: hostile() }],
        };
        for language in Language::ALL {
            let text = TEXT.of(*language);
            let html = Thread { text, messages: vec![row(false), row(true)] }.render().unwrap();
            assert!(!html.contains("<script>") && !html.contains(r#""1""#), "{html}");
            assert_eq!(html.matches("class=\"internal\"").count(), 1, "{html}");
            assert_eq!(html.matches(text.only_operators).count(), 1, "{html}");
        }
    }
}
