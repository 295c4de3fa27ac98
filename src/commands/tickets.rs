//! Use cases of a ticket: people ask and follow up, the operator answers. Who may follow which ticket is decided by
//! `xwms_events::ticket`, on the current state of its account.

use super::{Changed, CommandError, Context, Work, attachments, attempt};
use crate::{
    store::{Store, append::SideWrite, query::Loaded, side::attachments::AttachmentPlace},
    uploads::attachment::File,
};
use xwms_events::{
    Refusal,
    account::{Account, AccountStanding, Role},
    client::{Client, ClientStanding},
    ids::{AccountId, ClientId, TicketId, UserId},
    ticket::{Attachment, NewTicket, Ticket, TicketCommand, Visitor},
    user::{User, UserStanding},
};

/// What a person asks. The account is one of theirs, the app one of the account's.
#[derive(Clone)]
pub struct Question {
    pub user_id: UserId,
    pub visitor: Option<Visitor>,
    pub account_id: Option<AccountId>,
    pub client_id: Option<ClientId>,
    pub request_id: Option<String>,
    pub subject: String,
    pub text: String,
    pub files: Vec<File>,
}

/// What somebody writes in a ticket that is there.
pub struct Written {
    pub text: String,
    pub files: Vec<File>,
}

/// For whom the operator writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Person,
    /// Nobody but operators.
    Operators,
}

/// A ticket, and the person who follows it.
#[derive(Clone, Copy, Debug)]
pub struct TicketRef {
    pub ticket_id: TicketId,
    pub user_id: UserId,
}

/// Opens a ticket. The row of `answer` is committed with it.
///
/// # Errors
/// An account that is not theirs, another account's app, or a wrong text, each with its field; the store's failure.
pub async fn open(
    context: &Context<'_>,
    question: Question,
    answer: impl Fn(&Ticket) -> Option<SideWrite>,
) -> Result<Changed<Ticket>, CommandError> {
    let clock = context.store.clock();
    check_subject(context.store, &question).await?;
    let ticket_id = TicketId::from_uuid(clock.uuid());
    let Question { user_id, visitor, account_id, client_id, request_id, subject, text, files } = question;
    let place = AttachmentPlace { ticket_id, user_id, by_operator: false };
    let attachments = attachments::put(context, place, files).await?;
    let (stored, at) = (attachments.clone(), clock.now());
    let new = NewTicket {
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
    };
    let opened = attempt(context, ticket_id, || opened(context, new.clone(), &answer)).await;
    attachments::settle(context.store, &stored, &opened).await;
    opened
}

async fn opened(
    context: &Context<'_>,
    new: NewTicket,
    answer: impl Fn(&Ticket) -> Option<SideWrite>,
) -> Result<Changed<Ticket>, CommandError> {
    let mut ticket = Loaded::<Ticket>::absent(new.ticket_id.to_string());
    let mut work = Work::new(context);
    work.decide(&mut ticket, new.account_id, TicketCommand::Open(Box::new(new)))?;
    work.write(answer(&ticket.state));
    let position = work.commit().await?;
    Ok(Changed { state: ticket.state, position })
}

/// Opens a ticket for a visitor, who follows it by a link. The row of `answer` is committed with it.
///
/// # Errors
/// A wrong text, with its field; the store's failure.
pub async fn leave_question(
    context: &Context<'_>,
    visitor: Visitor,
    subject: &str,
    text: &str,
    answer: Option<SideWrite>,
) -> Result<Changed<Ticket>, CommandError> {
    let question = Question {
        user_id: UserId::from_uuid(context.store.clock().uuid()),
        visitor: Some(visitor),
        account_id: None,
        client_id: None,
        request_id: None,
        subject: subject.to_owned(),
        text: text.to_owned(),
        files: vec![],
    };
    open(context, question, |_| answer.clone()).await
}

/// Refuses what a person may not ask about.
async fn check_subject(store: &Store, question: &Question) -> Result<(), CommandError> {
    let Some(account_id) = question.account_id else { return Ok(()) };
    let account = store.load::<Account>(account_id).await?.state;
    let exists = matches!(account.standing, AccountStanding::Active | AccountStanding::Restricted);
    if !exists || !account.members.contains_key(&question.user_id) {
        let detail = "there is no such account";
        return Err(Refusal::invalid("account_id", "invalid_account_id", detail).into());
    }
    let Some(client_id) = question.client_id else { return Ok(()) };
    let client = store.load::<Client>(client_id).await?.state;
    if client.account_id != Some(account_id) || client.standing == ClientStanding::Deleted {
        let detail = "the account has no such app";
        return Err(Refusal::invalid("client_id", "invalid_client_id", detail).into());
    }
    Ok(())
}

/// Returns the person's role in the account of the ticket, if there is one and they are a member of it.
async fn role(store: &Store, ticket: &Ticket, user_id: UserId) -> Result<Option<Role>, CommandError> {
    let Some(account_id) = ticket.account_id else { return Ok(None) };
    let account = store.load::<Account>(account_id).await?.state;
    Ok(account.members.get(&user_id).copied())
}

/// Returns the ticket, if the person may follow it.
///
/// # Errors
/// Not found, also if it is not for them; the store's failure.
pub async fn find(store: &Store, which: TicketRef) -> Result<Loaded<Ticket>, CommandError> {
    let ticket = store.load::<Ticket>(which.ticket_id).await?;
    let role = role(store, &ticket.state, which.user_id).await?;
    if ticket.state.id.is_some() && ticket.state.is_for(which.user_id, role) {
        return Ok(ticket);
    }
    Err(Refusal::not_found("there is no such ticket").into())
}

/// Does to the ticket what a person who may follow it asks for. The row of `answer` is committed with it.
///
/// # Errors
/// Not found, also if it is not for them; the decider's refusal; the store's failure.
pub async fn act(
    context: &Context<'_>,
    which: TicketRef,
    command: TicketCommand,
    answer: impl Fn(&Ticket) -> Option<SideWrite>,
) -> Result<Changed<Ticket>, CommandError> {
    find(context.store, which).await?;
    let make = |ticket: &Ticket| Ok((ticket.account_id, [command.clone()]));
    super::change(context, which.ticket_id, make, answer).await
}

/// Adds what a person who may follow the ticket writes. The row of `answer` is committed with it.
///
/// # Errors
/// As [`act`]; no room for the files.
pub async fn reply(
    context: &Context<'_>,
    which: TicketRef,
    Written { text, files }: Written,
    answer: impl Fn(&Ticket) -> Option<SideWrite>,
) -> Result<Changed<Ticket>, CommandError> {
    find(context.store, which).await?;
    let TicketRef { ticket_id, user_id } = which;
    let place = AttachmentPlace { ticket_id, user_id, by_operator: false };
    let attachments = attachments::put(context, place, files).await?;
    let (stored, at) = (attachments.clone(), context.store.clock().now());
    let command = TicketCommand::Reply { user_id, text, attachments, at };
    let replied = act(context, which, command, answer).await;
    attachments::settle(context.store, &stored, &replied).await;
    replied
}

/// Adds what the operator writes. Files are sealed under the key of the person who asked. The row of `answer` is
/// committed with it.
///
/// # Errors
/// As [`by_operator`].
pub async fn write_by_operator(
    context: &Context<'_>,
    ticket_id: TicketId,
    audience: Audience,
    Written { text, files }: Written,
    answer: Option<SideWrite>,
) -> Result<Changed<Ticket>, CommandError> {
    let ticket = context.store.load::<Ticket>(ticket_id).await?.state;
    let user_id = ticket.user_id.ok_or_else(|| Refusal::not_found("there is no such ticket"))?;
    let place = AttachmentPlace { ticket_id, user_id, by_operator: true };
    let attachments: Vec<Attachment> = attachments::put(context, place, files).await?;
    let (stored, at) = (attachments.clone(), context.store.clock().now());
    let command = match audience {
        Audience::Person => TicketCommand::Answer { text, attachments, at },
        Audience::Operators => TicketCommand::Note { text, attachments, at },
    };
    let written = by_operator(context, ticket_id, command, answer).await;
    attachments::settle(context.store, &stored, &written).await;
    written
}

/// Returns the address of the visitor who asked, if one did.
async fn address(store: &Store, ticket_id: TicketId) -> Result<Option<String>, CommandError> {
    let ticket = store.load::<Ticket>(ticket_id).await?.state;
    Ok(ticket.visitor.as_ref().and_then(|visitor| visitor.email.get().cloned()))
}

/// Does to the ticket what the operator asks for. The row of `answer` is committed with it.
///
/// # Errors
/// Not found, or the decider's refusal; an assignment to nobody who can log in; the store's failure.
pub async fn by_operator(
    context: &Context<'_>,
    ticket_id: TicketId,
    command: TicketCommand,
    answer: Option<SideWrite>,
) -> Result<Changed<Ticket>, CommandError> {
    if let TicketCommand::Assign { to: Some(user_id) } = &command {
        let user = context.store.load::<User>(user_id).await?.state;
        if user.standing != UserStanding::Active || user.test_of.is_some() {
            return Err(Refusal::invalid("to", "invalid_operator", "there is no such person").into());
        }
    }
    let visitor = match &command {
        TicketCommand::EraseVisitor => address(context.store, ticket_id).await?,
        _ => None,
    };
    let make = |ticket: &Ticket| Ok((ticket.account_id, [command.clone()]));
    let changed = super::change(context, ticket_id, make, |_| answer.clone()).await?;
    if let (TicketCommand::EraseVisitor, Some(user_id)) = (&command, changed.state.user_id) {
        context.store.vault().forget(&user_id.to_string());
        context.store.cancel_mails(user_id, visitor.as_slice()).await?;
    }
    Ok(changed)
}
