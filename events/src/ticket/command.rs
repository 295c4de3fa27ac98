//! Commands of a ticket.

use super::{Attachment, Party};
use crate::{
    Timestamp,
    ids::{AccountId, ClientId, TicketId, UserId},
};

/// Parsed input; ids and times come from the server.
#[derive(Clone, Debug)]
pub enum TicketCommand {
    Open(Box<NewTicket>),
    /// The person, or a colleague who may follow the ticket, writes more. `text` is 1 to 10,000 characters, and
    /// there are at most three files, here and below.
    Reply {
        user_id: UserId,
        text: String,
        attachments: Vec<Attachment>,
        at: Timestamp,
    },
    /// The operator answers.
    Answer {
        text: String,
        attachments: Vec<Attachment>,
        at: Timestamp,
    },
    /// The operator writes down what only operators see.
    Note {
        text: String,
        attachments: Vec<Attachment>,
        at: Timestamp,
    },
    /// An operator takes care of the ticket; nobody in particular, if absent.
    Assign {
        to: Option<UserId>,
    },
    Close {
        by: Party,
    },
    Reopen {
        by: Party,
    },
    /// Erase a visitor and all that was written in their ticket. A person with a login is erased as a user.
    EraseVisitor,
}

/// Somebody without a login, who has proved that they read the mail of an address.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub email: String,
    /// The language of the mails: a tag.
    pub language: String,
}

/// What a person asks.
#[derive(Clone, Debug)]
pub struct NewTicket {
    pub ticket_id: TicketId,
    /// Who asks; for a visitor, an id that no user has.
    pub user_id: UserId,
    pub visitor: Option<Visitor>,
    /// The account that it is about, if it is about one.
    pub account_id: Option<AccountId>,
    /// The app that it is about; one of the account's.
    pub client_id: Option<ClientId>,
    /// The request that went wrong: 1 to 100 visible ASCII characters.
    pub request_id: Option<String>,
    /// 1 to 200 characters.
    pub subject: String,
    /// 1 to 10,000 characters.
    pub text: String,
    pub attachments: Vec<Attachment>,
    pub at: Timestamp,
}
