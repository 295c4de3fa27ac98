//! A ticket in responses. Notes of operators are never shown.

use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    ids::{AccountId, ClientId, TicketId, UserId},
    ticket::{Attachment, Message, MessageKind, Ticket},
};

/// A request for help.
#[derive(Serialize, ToSchema)]
#[schema(as = Ticket)]
pub(super) struct TicketView {
    #[schema(value_type = String)]
    ticket_id: Option<TicketId>,
    #[schema(value_type = String)]
    account_id: Option<AccountId>,
    /// Who asked.
    #[schema(value_type = String)]
    user_id: Option<UserId>,
    /// The client that it is about.
    #[schema(value_type = Option<String>)]
    client_id: Option<ClientId>,
    /// The request that it is about.
    request_id: Option<String>,
    /// `open` (waits for the operator), `answered` or `closed`.
    status: &'static str,
    /// Null once the person was erased.
    subject: Option<String>,
    #[schema(value_type = Option<String>)]
    opened_at: Option<Timestamp>,
    /// In the order in which they were written; the first is the question. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<Vec<MessageView>>,
}

/// What one of the two sides wrote.
#[derive(Serialize, ToSchema)]
#[schema(as = TicketMessage)]
struct MessageView {
    /// `person` or `operator`.
    by: &'static str,
    /// The person; null for the operator.
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// Null once the person was erased.
    text: Option<String>,
    /// The files that came with it; none once the person was erased.
    attachments: Vec<Attachment>,
    #[schema(value_type = String)]
    at: Timestamp,
}

impl TicketView {
    /// Shows the ticket with everything that both sides wrote.
    pub fn whole(ticket: &Ticket) -> Self {
        let messages = ticket.shared_messages().map(MessageView::from).collect();
        Self { messages: Some(messages), ..Self::from(ticket) }
    }
}

impl From<&Ticket> for TicketView {
    fn from(ticket: &Ticket) -> Self {
        Self {
            ticket_id: ticket.id,
            account_id: ticket.account_id,
            user_id: ticket.user_id,
            client_id: ticket.client_id,
            request_id: ticket.request_id.clone(),
            status: ticket.status.as_str(),
            subject: ticket.subject().map(ToOwned::to_owned),
            opened_at: ticket.messages.first().map(|question| question.at),
            messages: None,
        }
    }
}

impl From<&Message> for MessageView {
    fn from(message: &Message) -> Self {
        let is_person = message.kind == MessageKind::Reply;
        Self {
            by: if is_person { "person" } else { "operator" },
            user_id: is_person.then_some(message.user_id),
            text: message.content.get().map(|content| content.text.clone()),
            attachments: message.attachments().to_vec(),
            at: message.at,
        }
    }
}
