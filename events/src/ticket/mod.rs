//! A request for help: what a person asks the operator, what both write, and whether it is settled. There is one stream
//! for each ticket.
//!
//! Everything that is written is personal: it is sealed under the key of the person who wrote it; an answer or a note,
//! under that of the person who asked. Not here: who is told by mail (the server's `outbound`), and the bytes of
//! attachments (the server's `store`).

mod attachment;
mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use attachment::{ATTACHMENTS_MAX, Attachment, MediaType, file_name};
pub use command::{NewTicket, TicketCommand, Visitor};
pub use decide::{REPLIES_MAX, SUBJECT_MAX, TEXT_MAX};
pub use event::{Content, Party, TicketEvent};
pub use state::{Message, MessageKind, Ticket, TicketStatus, VisitorContact};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Ticket {
    const TYPE: &'static str = "ticket";
    type Command = TicketCommand;
    type Event = TicketEvent;

    fn decide(&self, command: TicketCommand) -> Result<Vec<TicketEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn personal(&self) -> Vec<(String, String)> {
        let place = |(index, message): (usize, &Message)| {
            (message.user_id.to_string(), format!("/messages/{index}/content"))
        };
        let visitor = self.user_id.filter(|_| self.visitor.is_some());
        let address = visitor.map(|user_id| (user_id.to_string(), "/visitor/email".to_owned()));
        self.messages.iter().enumerate().map(place).chain(address).collect()
    }

    fn evolve(&mut self, event: &TicketEvent) {
        self.fold(event);
    }
}

aggregate!(Ticket);
