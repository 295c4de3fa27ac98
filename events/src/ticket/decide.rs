//! The rules of a ticket: both sides write until it is closed, and either may close or reopen it.

use super::{
    Attachment, Content, MessageKind, NewTicket, Ticket, TicketCommand, TicketEvent, TicketStatus, Visitor,
    attachment,
};
use crate::{
    Personal, Refusal, decider::event_if, ids::UserId, name, refusal::require, request_id::is_request_id,
};

/// Longest subject, in characters.
pub const SUBJECT_MAX: usize = 200;
/// Longest text, in characters.
pub const TEXT_MAX: usize = 10_000;
/// Most replies and answers after the question; also most notes.
pub const REPLIES_MAX: usize = 100;

pub(super) fn decide(ticket: &Ticket, command: TicketCommand) -> Result<Vec<TicketEvent>, Refusal> {
    let is_closed = ticket.status == TicketStatus::Closed;
    match command {
        TicketCommand::Open(new) => {
            require(ticket.id.is_none(), || {
                Refusal::conflict("ticket_exists", "the ticket is already open")
            })?;
            Ok(vec![open(*new)?])
        }
        TicketCommand::Reply { user_id, text, attachments, at } => {
            asked_by(ticket)?;
            let content = reply(ticket, &text, attachments)?;
            Ok(vec![TicketEvent::Replied { user_id, content, at }])
        }
        TicketCommand::Answer { text, attachments, at } => {
            let user_id = asked_by(ticket)?;
            let content = reply(ticket, &text, attachments)?;
            Ok(vec![TicketEvent::Answered { user_id, content, at }])
        }
        TicketCommand::Note { text, attachments, at } => {
            let user_id = asked_by(ticket)?;
            check_is_there(ticket)?;
            require(count(ticket, true) < REPLIES_MAX, || too_many("notes"))?;
            let content = written(None, &text, attachments, ticket.visitor.is_some())?;
            Ok(vec![TicketEvent::Noted { user_id, content, at }])
        }
        TicketCommand::Assign { to } => {
            asked_by(ticket)?;
            event_if(ticket.assigned_to != to, TicketEvent::Assigned { to })
        }
        TicketCommand::Close { by } => {
            asked_by(ticket)?;
            event_if(!is_closed, TicketEvent::Closed { by })
        }
        TicketCommand::EraseVisitor => {
            let user_id = asked_by(ticket)?;
            let visitor = ticket
                .visitor
                .as_ref()
                .ok_or_else(|| Refusal::conflict("no_visitor", "the person has a login: erase the user"))?;
            event_if(!visitor.email.is_empty(), TicketEvent::VisitorErased { user_id })
        }
        TicketCommand::Reopen { by } => {
            asked_by(ticket)?;
            event_if(is_closed, TicketEvent::Reopened { by })
        }
    }
}

/// Returns the person who opened the ticket, if it exists.
fn asked_by(ticket: &Ticket) -> Result<UserId, Refusal> {
    ticket.user_id.ok_or_else(|| Refusal::not_found("there is no such ticket"))
}

fn open(new: NewTicket) -> Result<TicketEvent, Refusal> {
    let NewTicket {
        ticket_id,
        user_id,
        visitor,
        account_id,
        client_id,
        request_id,
        subject,
        text,
        attachments,
        at,
    } = new;
    require(visitor.is_none() || account_id.is_none(), || {
        Refusal::forbidden("a question about an account needs a login")
    })?;
    require(client_id.is_none() || account_id.is_some(), || {
        Refusal::invalid("client_id", "invalid_client_id", "an app belongs to an account: name it, too")
    })?;
    require(request_id.as_deref().is_none_or(is_request_id), || {
        let detail = "must be 1 to 64 ASCII letters, digits, hyphens, underscores and full stops";
        Refusal::invalid("request_id", "invalid_request_id", detail)
    })?;
    let subject = name::line(subject.trim(), SUBJECT_MAX)
        .map_err(|why| Refusal::invalid("subject", "invalid_subject", why))?;
    let content = written(Some(subject), &text, attachments, visitor.is_some())?;
    let (email, language) = match visitor {
        Some(Visitor { email, language }) => (Personal::new(email), Some(language)),
        None => (Personal::default(), None),
    };
    Ok(TicketEvent::Opened {
        ticket_id,
        user_id,
        email,
        language,
        account_id,
        client_id,
        request_id,
        content,
        at,
    })
}

/// Returns what is written to the other side.
fn reply(ticket: &Ticket, text: &str, attachments: Vec<Attachment>) -> Result<Personal<Content>, Refusal> {
    check_is_there(ticket)?;
    require(ticket.status != TicketStatus::Closed, || {
        Refusal::conflict("ticket_closed", "the ticket is closed; reopen it to write more")
    })?;
    // The question itself is not a reply.
    require(count(ticket, false) <= REPLIES_MAX, || too_many("replies"))?;
    written(None, text, attachments, ticket.visitor.is_some())
}

/// Returns what is kept of a message. A visitor has no login, without which nobody gets to a file.
fn written(
    subject: Option<String>,
    text: &str,
    attachments: Vec<Attachment>,
    of_visitor: bool,
) -> Result<Personal<Content>, Refusal> {
    require(attachments.is_empty() || !of_visitor, || {
        Refusal::conflict("no_attachments", "a question without a login takes no files")
    })?;
    attachment::check(&attachments)?;
    Ok(Personal::new(Content { subject, text: check_text(text)?, attachments }))
}

/// Refuses to write to a person who was erased: there is no key any more under which it would be sealed.
fn check_is_there(ticket: &Ticket) -> Result<(), Refusal> {
    let is_there = ticket.messages.first().is_some_and(|question| !question.content.is_empty());
    require(is_there, || Refusal::conflict("person_erased", "the person who asked was erased"))
}

fn count(ticket: &Ticket, notes: bool) -> usize {
    ticket.messages.iter().filter(|message| (message.kind == MessageKind::Note) == notes).count()
}

fn too_many(what: &str) -> Refusal {
    Refusal::conflict("too_many_replies", format!("a ticket has at most {REPLIES_MAX} {what}; open another"))
}

/// Returns the text as it is kept. Tabs are common in what people paste; they become spaces.
fn check_text(text: &str) -> Result<String, Refusal> {
    name::lines(text.replace('\t', "    ").trim(), TEXT_MAX)
        .map_err(|why| Refusal::invalid("text", "invalid_text", why))
}
