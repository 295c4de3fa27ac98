//! The state of a ticket, and who may follow it.

use super::{Attachment, Content, TicketEvent};
use crate::{
    Personal, Timestamp,
    account::Role,
    ids::{AccountId, AttachmentId, ClientId, TicketId, UserId},
};
use serde::{Deserialize, Serialize};

/// A ticket, from the question on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    pub id: Option<TicketId>,
    /// Who asked.
    pub user_id: Option<UserId>,
    /// How to reach a visitor; absent for a person with a login.
    pub visitor: Option<VisitorContact>,
    pub account_id: Option<AccountId>,
    pub client_id: Option<ClientId>,
    pub request_id: Option<String>,
    pub status: TicketStatus,
    /// The operator who takes care of it.
    pub assigned_to: Option<UserId>,
    /// In the order in which they were written; the first has the subject.
    pub messages: Vec<Message>,
}

/// How to reach somebody without a login.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitorContact {
    pub email: Personal<String>,
    /// The language of the mails: a tag.
    pub language: String,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// There is no such ticket.
    #[default]
    Absent,
    /// It waits for the operator.
    Open,
    /// It waits for the person.
    Answered,
    Closed,
}

impl TicketStatus {
    /// Returns the name used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

/// Something that was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub kind: MessageKind,
    /// Whose key seals it: the author's; of an answer or a note, that of the person who asked.
    pub user_id: UserId,
    /// Empty once that person was erased.
    pub content: Personal<Content>,
    pub at: Timestamp,
}

impl Message {
    /// Returns the files that came with it; none once the author was erased.
    pub fn attachments(&self) -> &[Attachment] {
        self.content.get().map(|content| content.attachments.as_slice()).unwrap_or_default()
    }
}

/// Who wrote a message, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// By a person, for the operator.
    Reply,
    /// By the operator, for the person.
    Answer,
    /// By the operator, for operators.
    Note,
}

impl Ticket {
    /// Returns whether the person may read and answer the ticket. `role` is theirs in its account, if they are a member
    /// of it. One about no account is its author's alone; one about an account is for its author while they are a
    /// member, and for everybody who may change the account.
    pub fn is_for(&self, user_id: UserId, role: Option<Role>) -> bool {
        let is_own = self.user_id == Some(user_id);
        match (self.account_id, role) {
            (None, _) => is_own,
            (Some(_), Some(role)) => is_own || role.sees_all_tickets(),
            (Some(_), None) => false,
        }
    }

    /// Returns what it is about, in the words of the person; `None` once they were erased.
    pub fn subject(&self) -> Option<&str> {
        self.messages.first()?.content.get()?.subject.as_deref()
    }

    /// Returns what both sides may read.
    pub fn shared_messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|message| message.kind != MessageKind::Note)
    }

    /// Returns the file with the message that it came with; `None` once the author was erased.
    pub fn attachment(&self, id: AttachmentId) -> Option<(&Message, &Attachment)> {
        let mut all = self
            .messages
            .iter()
            .flat_map(|message| message.attachments().iter().map(move |attachment| (message, attachment)));
        all.find(|(_, attachment)| attachment.attachment_id == id)
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &TicketEvent) {
        match event.clone() {
            TicketEvent::Opened {
                ticket_id,
                user_id,
                email,
                language,
                account_id,
                client_id,
                request_id,
                content,
                at,
            } => {
                self.id = Some(ticket_id);
                self.user_id = Some(user_id);
                self.visitor = language.map(|language| VisitorContact { email, language });
                self.account_id = account_id;
                self.client_id = client_id;
                self.request_id = request_id;
                self.add(MessageKind::Reply, user_id, content, at);
            }
            TicketEvent::Replied { user_id, content, at } => {
                self.add(MessageKind::Reply, user_id, content, at);
            }
            TicketEvent::Answered { user_id, content, at } => {
                self.add(MessageKind::Answer, user_id, content, at);
            }
            TicketEvent::Noted { user_id, content, at } => {
                self.add(MessageKind::Note, user_id, content, at);
            }
            TicketEvent::Assigned { to } => self.assigned_to = to,
            TicketEvent::Closed { .. } => self.status = TicketStatus::Closed,
            TicketEvent::Reopened { .. } => self.status = TicketStatus::Open,
            TicketEvent::VisitorErased { .. } => {
                self.status = TicketStatus::Closed;
                self.messages.iter_mut().for_each(|message| message.content = Personal::default());
                self.visitor.iter_mut().for_each(|visitor| visitor.email = Personal::default());
            }
        }
    }

    fn add(&mut self, kind: MessageKind, user_id: UserId, content: Personal<Content>, at: Timestamp) {
        self.messages.push(Message { kind, user_id, content, at });
        match kind {
            MessageKind::Reply => self.status = TicketStatus::Open,
            MessageKind::Answer => self.status = TicketStatus::Answered,
            MessageKind::Note => {}
        }
    }
}
