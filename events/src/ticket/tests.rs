//! Given/when/then tests for a ticket.

use super::{
    ATTACHMENTS_MAX, Attachment, Content, MediaType, MessageKind, NewTicket, Party, REPLIES_MAX, TEXT_MAX,
    Ticket, TicketCommand, TicketEvent, TicketStatus, Visitor,
};
use crate::{
    AnyEvent, Decider, Personal, Refusal, RefusalKind, Timestamp,
    account::Role,
    effects::{Effect, effects},
    ids::{AccountId, AttachmentId, ClientId, TicketId, UserId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Tickets = TestFramework<Ticket>;

const AT: Timestamp = Timestamp::from_millis(1_000);

fn user(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number))
}

fn account() -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(7))
}

fn new() -> NewTicket {
    NewTicket {
        ticket_id: TicketId::from_uuid(Uuid::from_u128(1)),
        user_id: user(1),
        visitor: None,
        account_id: Some(account()),
        client_id: None,
        request_id: None,
        subject: "No tokens".into(),
        text: "Since noon.".into(),
        attachments: vec![],
        at: AT,
    }
}

fn content(subject: Option<&str>, text: &str) -> Personal<Content> {
    Personal::new(Content { subject: subject.map(Into::into), text: text.into(), attachments: vec![] })
}

fn opened() -> TicketEvent {
    let NewTicket { ticket_id, user_id, account_id, client_id, request_id, at, .. } = new();
    let content = content(Some("No tokens"), "Since noon.");
    TicketEvent::Opened {
        ticket_id,
        user_id,
        email: Personal::default(),
        language: None,
        account_id,
        client_id,
        request_id,
        content,
        at,
    }
}

fn replied(text: &str) -> TicketEvent {
    TicketEvent::Replied { user_id: user(1), content: content(None, text), at: AT }
}

fn reply(text: &str) -> TicketCommand {
    TicketCommand::Reply { user_id: user(1), text: text.into(), attachments: vec![], at: AT }
}

fn answer(text: &str) -> TicketCommand {
    TicketCommand::Answer { text: text.into(), attachments: vec![], at: AT }
}

fn ticket(events: &[TicketEvent]) -> Ticket {
    let mut ticket = Ticket::default();
    events.iter().for_each(|event| ticket.evolve(event));
    ticket
}

fn refused(ticket: &Ticket, command: TicketCommand) -> Refusal {
    ticket.decide(command).unwrap_err()
}

#[test]
fn a_person_opens_a_ticket_once() {
    Tickets::with(())
        .given_no_previous_events()
        .when(TicketCommand::Open(Box::new(new())))
        .then_expect_events(vec![opened()]);
    let again = refused(&ticket(&[opened()]), TicketCommand::Open(Box::new(new())));
    assert_eq!(again.code, "ticket_exists");
}

#[test]
fn both_sides_write_and_the_status_says_whose_turn_it_is() {
    let answered = TicketEvent::Answered { user_id: user(1), content: content(None, "Try again."), at: AT };
    Tickets::with(())
        .given(vec![opened()])
        .when(answer("Try again."))
        .then_expect_events(vec![answered.clone()]);
    Tickets::with(())
        .given(vec![opened(), answered.clone()])
        .when(reply("It works."))
        .then_expect_events(vec![replied("It works.")]);
    assert_eq!(ticket(&[opened()]).status, TicketStatus::Open);
    assert_eq!(ticket(&[opened(), answered.clone()]).status, TicketStatus::Answered);
    assert_eq!(ticket(&[opened(), answered, replied("x")]).status, TicketStatus::Open);
}

#[test]
fn a_closed_ticket_takes_no_replies_until_it_is_reopened() {
    let closed = TicketEvent::Closed { by: Party::Person };
    let done = ticket(&[opened(), closed.clone()]);
    assert_eq!(refused(&done, reply("x")).code, "ticket_closed");
    assert_eq!(refused(&done, answer("x")).code, "ticket_closed");
    assert!(done.decide(TicketCommand::Close { by: Party::Operator }).unwrap().is_empty());
    let reopened = TicketEvent::Reopened { by: Party::Operator };
    Tickets::with(())
        .given(vec![opened(), closed.clone()])
        .when(TicketCommand::Reopen { by: Party::Operator })
        .then_expect_events(vec![reopened.clone()]);
    assert!(ticket(&[opened(), closed, reopened]).decide(reply("x")).is_ok());
}

#[test]
fn a_note_is_for_operators_and_leaves_the_turn_as_it_is() {
    let note = TicketCommand::Note { text: "A known bug.".into(), attachments: vec![], at: AT };
    let mut known = ticket(&[opened()]);
    for event in known.decide(note).unwrap() {
        known.evolve(&event);
    }
    assert_eq!(known.status, TicketStatus::Open);
    assert_eq!((known.messages.len(), known.shared_messages().count()), (2, 1));
    assert_eq!(known.messages[1].kind, MessageKind::Note);
}

#[test]
fn an_operator_takes_a_ticket_and_gives_it_back() {
    let assigned = TicketEvent::Assigned { to: Some(user(9)) };
    let taken = ticket(&[opened(), assigned]);
    assert_eq!(taken.assigned_to, Some(user(9)));
    assert!(taken.decide(TicketCommand::Assign { to: Some(user(9)) }).unwrap().is_empty());
    let freed = taken.decide(TicketCommand::Assign { to: None }).unwrap();
    assert_eq!(freed, [TicketEvent::Assigned { to: None }]);
}

#[test]
fn a_text_that_is_too_long_or_empty_is_refused_by_its_field() {
    let client_id = Some(ClientId::from_uuid(Uuid::from_u128(3)));
    for (wrong, field) in [
        (NewTicket { subject: " ".into(), ..new() }, "subject"),
        (NewTicket { subject: "x".repeat(201), ..new() }, "subject"),
        (NewTicket { subject: "a\nb".into(), ..new() }, "subject"),
        (NewTicket { text: "\n".into(), ..new() }, "text"),
        (NewTicket { text: "x".repeat(TEXT_MAX + 1), ..new() }, "text"),
        (NewTicket { text: "a\u{202e}b".into(), ..new() }, "text"),
        (NewTicket { request_id: Some(String::new()), ..new() }, "request_id"),
        (NewTicket { request_id: Some("a b".into()), ..new() }, "request_id"),
        (NewTicket { request_id: Some("x".repeat(65)), ..new() }, "request_id"),
        // It is not sealed, so it can't be personal.
        (NewTicket { request_id: Some("ada@acme.example".into()), ..new() }, "request_id"),
        (NewTicket { client_id, account_id: None, ..new() }, "client_id"),
    ] {
        let refusal = refused(&Ticket::default(), TicketCommand::Open(Box::new(wrong)));
        assert_eq!((refusal.kind, refusal.field), (RefusalKind::Invalid, Some(field)));
    }
    let pasted = ticket(&[opened()]).decide(reply("a\tb\r\nc")).unwrap();
    assert_eq!(pasted, [replied("a    b\nc")]);
}

#[test]
fn a_ticket_ends_with_its_hundredth_reply() {
    let mut events = vec![opened()];
    events.extend((1..REPLIES_MAX).map(|_| replied("x")));
    assert!(ticket(&events).decide(reply("x")).is_ok());
    events.push(replied("x"));
    assert_eq!(refused(&ticket(&events), reply("x")).code, "too_many_replies");
    assert_eq!(refused(&ticket(&events), answer("x")).code, "too_many_replies");
    assert!(ticket(&events).decide(TicketCommand::Close { by: Party::Person }).is_ok());
}

#[test]
fn nothing_can_be_done_with_a_ticket_that_is_not_there() {
    for command in [reply("x"), answer("x"), TicketCommand::Close { by: Party::Person }] {
        assert_eq!(refused(&Ticket::default(), command).kind, RefusalKind::NotFound);
    }
}

#[test]
fn a_ticket_is_for_its_author_and_for_those_who_run_the_account() {
    let ours = ticket(&[opened()]);
    for role in Role::ALL {
        assert!(ours.is_for(user(1), Some(*role)), "their own");
        let runs_it = matches!(role, Role::Owner | Role::Admin);
        assert_eq!(ours.is_for(user(2), Some(*role)), runs_it, "{role:?}");
    }
    assert!(!ours.is_for(user(1), None), "no longer a member");
    assert!(!ours.is_for(user(2), None));
    let mut alone = ours;
    alone.account_id = None;
    assert!(alone.is_for(user(1), None));
    assert!(!alone.is_for(user(2), Some(Role::Owner)));
}

#[test]
fn the_text_of_a_ticket_is_gone_with_the_person_and_the_ticket_stays() {
    let mut erased = ticket(&[opened()]);
    erased.messages[0].content = Personal::default();
    assert_eq!(erased.subject(), None);
    let note = TicketCommand::Note { text: "x".into(), attachments: vec![], at: AT };
    for command in [answer("x"), note, reply("x")] {
        assert_eq!(refused(&erased, command).code, "person_erased");
    }
    assert!(erased.decide(TicketCommand::Close { by: Party::Operator }).is_ok());
    assert_eq!(ticket(&[opened()]).subject(), Some("No tokens"));
}

#[test]
fn a_visitors_ticket_has_no_account_and_anyone_with_its_id_follows_it() {
    let visitor = Visitor { email: "a@b.example".into(), language: "nl".into() };
    let about_account = NewTicket { visitor: Some(visitor.clone()), ..new() };
    let refusal = refused(&Ticket::default(), TicketCommand::Open(Box::new(about_account)));
    assert_eq!(refusal.kind, RefusalKind::Forbidden);
    let question = NewTicket { visitor: Some(visitor), account_id: None, ..new() };
    let asked = ticket(&Ticket::default().decide(TicketCommand::Open(Box::new(question))).unwrap());
    let contact = asked.visitor.clone().unwrap();
    assert_eq!(
        (contact.email.get().map(String::as_str), contact.language.as_str()),
        (Some("a@b.example"), "nl")
    );
    assert!(asked.is_for(user(1), None) && !asked.is_for(user(2), Some(Role::Owner)));
    assert!(asked.personal().contains(&(user(1).to_string(), "/visitor/email".to_owned())));

    let erased = asked.decide(TicketCommand::EraseVisitor).unwrap();
    assert_eq!(erased, [TicketEvent::VisitorErased { user_id: user(1) }]);
    let mut gone = asked;
    gone.evolve(&erased[0]);
    assert!(gone.subject().is_none() && gone.visitor.as_ref().unwrap().email.is_empty());
    assert!(gone.decide(TicketCommand::EraseVisitor).unwrap().is_empty());
    assert_eq!(refused(&gone, answer("x")).code, "person_erased");
    assert_eq!(refused(&ticket(&[opened()]), TicketCommand::EraseVisitor).code, "no_visitor");
    let effects = effects("ticket_x", &AnyEvent::Ticket(erased[0].clone()));
    assert_eq!(effects, [Effect::Forget { user_id: user(1) }]);
}

fn file(number: u128, name: &str) -> Attachment {
    let attachment_id = AttachmentId::from_uuid(Uuid::from_u128(number));
    Attachment { attachment_id, name: name.into(), media_type: MediaType::Text, size: 3 }
}

fn reply_with(attachments: Vec<Attachment>) -> TicketCommand {
    TicketCommand::Reply { user_id: user(1), text: "See the file.".into(), attachments, at: AT }
}

#[test]
fn a_message_brings_at_most_three_files_and_each_is_found_with_its_message() {
    let asked = ticket(&[opened()]);
    let files: Vec<_> = (1..=4).map(|number| file(number, "a.txt")).collect();
    assert_eq!(refused(&asked, reply_with(files.clone())).code, "too_many_attachments");
    let three = files[..ATTACHMENTS_MAX].to_vec();
    let replied = asked.decide(reply_with(three.clone())).unwrap();
    let mut known = asked;
    replied.iter().for_each(|event| known.evolve(event));
    let (message, found) = known.attachment(three[1].attachment_id).unwrap();
    assert_eq!((message.kind, found), (MessageKind::Reply, &three[1]));
    assert!(known.attachment(files[3].attachment_id).is_none());
    known.messages[1].content = Personal::default();
    assert!(known.attachment(three[1].attachment_id).is_none(), "it is gone with its author");
}

#[test]
fn a_file_with_a_wrong_name_or_for_a_visitor_is_refused() {
    let asked = ticket(&[opened()]);
    for name in ["", "a/b.txt", "a\\b.txt", "a\"b.txt", "a\r\nb.txt", "a\u{202e}b.txt", &"x".repeat(101)] {
        let refusal = refused(&asked, reply_with(vec![file(1, name)]));
        assert_eq!((refusal.field, refusal.code), (Some("attachments"), "invalid_attachment"), "{name:?}");
    }
    let mut of_visitor = asked;
    of_visitor.visitor = Some(super::VisitorContact { email: Personal::default(), language: "en".into() });
    assert_eq!(refused(&of_visitor, reply_with(vec![file(1, "a.txt")])).code, "no_attachments");
}
