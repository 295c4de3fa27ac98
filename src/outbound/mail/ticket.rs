//! The mails about a ticket: to the person, that the operator answered or closed it; to the operator, that one
//! waits. They say nothing of what was written, which is on the page. Also the code with which a visitor proves
//! their address.

use super::{
    code_letter::{Code, CodeText, on_any_device},
    letter::{Addressed, Block, Kind, Letter, language_of},
};
use crate::{
    commands::{
        CommandError,
        tickets::{self, TicketRef},
    },
    keys::handle::{self, Kind as HandleKind},
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    Envelope,
    ids::{TicketId, UserId},
    ticket::{Party, Ticket, TicketEvent},
    user::User,
};

/// Stands for the operator, whose address is a setting.
const OPERATOR: &str = "operator";

/// Returns who gets a mail about the event: a user, or the operator.
pub(super) async fn recipient(
    store: &Store,
    event: &Envelope,
    ticket: &TicketEvent,
) -> Result<Option<String>, StoreError> {
    Ok(match ticket {
        TicketEvent::Opened { .. } | TicketEvent::Replied { .. } => Some(OPERATOR.to_owned()),
        TicketEvent::Answered { user_id, .. } => Some(user_id.to_string()),
        TicketEvent::Closed { by: Party::Operator } => {
            let ticket = store.load::<Ticket>(&event.metadata.stream_id).await?.state;
            ticket.user_id.map(|user_id| user_id.to_string())
        }
        TicketEvent::Closed { by: Party::Person }
        | TicketEvent::Noted { .. }
        | TicketEvent::Assigned { .. }
        | TicketEvent::Reopened { .. }
        | TicketEvent::VisitorErased { .. } => None,
    })
}

/// What a notice needs besides its event.
pub(super) struct Desk<'a> {
    pub store: &'a Store,
    pub issuer: &'a str,
    /// The operator's address for tickets.
    pub support: Option<&'a str>,
    /// Whether there are pages for operators.
    pub has_pages: bool,
}

/// Returns the notice, unless its recipient gets none: a person who can't follow the ticket any more, or an operator
/// without an address.
pub(super) async fn notice(
    desk: &Desk<'_>,
    event: &Envelope,
    ticket: &TicketEvent,
    recipient: &str,
) -> Result<Option<Addressed>, CommandError> {
    let Ok(ticket_id) = event.metadata.stream_id.parse::<TicketId>() else { return Ok(None) };
    if recipient == OPERATOR {
        let letter = waiting(ticket_id, desk.has_pages.then_some(desk.issuer), Language::English);
        return Ok(desk.support.map(|to| Addressed { to: to.to_owned(), letter }));
    }
    let Ok(user_id) = recipient.parse::<UserId>() else { return Ok(None) };
    let found = match tickets::find(desk.store, TicketRef { ticket_id, user_id }).await {
        Ok(found) => found.state,
        Err(CommandError::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let write = if matches!(ticket, TicketEvent::Closed { .. }) { closed } else { answered };
    if let Some(visitor) = &found.visitor {
        let link = handle::issue(desk.store.vault().master(), HandleKind::Question, ticket_id.uuid(), 0);
        let url = format!("{}/support/question/answer?link={link}", desk.issuer);
        let letter = write(&url, Language::of_locale(Some(&visitor.language)));
        return Ok(visitor.email.get().map(|to| Addressed { to: to.clone(), letter }));
    }
    let user = desk.store.load::<User>(user_id).await?.state;
    let Some(to) = user.email.get().filter(|_| user.may_get_mail()).cloned() else { return Ok(None) };
    let url = format!("{}/support/{ticket_id}", desk.issuer);
    Ok(Some(Addressed { to, letter: write(&url, language_of(&user)) }))
}

/// Returns the notice that the operator answered.
pub(super) fn answered(url: &str, language: Language) -> Letter {
    let text = match language {
        Language::English => NoticeText {
            subject: "Your question was answered",
            said: "There is an answer to the question that you asked us. You can read it here, and reply:",
            label: "Read the answer",
        },
        Language::Dutch => NoticeText {
            subject: "Je vraag is beantwoord",
            said: "Er is een antwoord op de vraag die je ons stelde. Je kunt het hier lezen, en erop reageren:",
            label: "Lees het antwoord",
        },
    };
    to_person(Kind::TicketAnswered, text, url, language)
}

/// Returns the notice that the operator closed the ticket.
pub(super) fn closed(url: &str, language: Language) -> Letter {
    let text = match language {
        Language::English => NoticeText {
            subject: "Your question was closed",
            said: "We closed the question that you asked us. If it isn't settled, you can reopen it here:",
            label: "See your question",
        },
        Language::Dutch => NoticeText {
            subject: "Je vraag is gesloten",
            said: "We hebben de vraag die je ons stelde gesloten. Is die niet afgehandeld, dan kun je die hier heropenen:",
            label: "Bekijk je vraag",
        },
    };
    to_person(Kind::TicketClosed, text, url, language)
}

/// What a notice to a person says.
struct NoticeText {
    subject: &'static str,
    said: &'static str,
    /// On the button.
    label: &'static str,
}

fn to_person(kind: Kind, text: NoticeText, url: &str, language: Language) -> Letter {
    let (hello, reason) = match language {
        Language::English => ("Hello,", "You get this mail because you asked us for help."),
        Language::Dutch => ("Hallo,", "Je krijgt deze mail omdat je ons om hulp hebt gevraagd."),
    };
    Letter {
        kind,
        language,
        subject: text.subject.to_owned(),
        blocks: vec![
            Block::paragraph(hello),
            Block::paragraph(text.said),
            Block::Action { label: text.label.to_owned(), url: url.to_owned() },
        ],
        reason: reason.to_owned(),
    }
}

/// Returns the notice to the operator that somebody asked or wrote more. It leads to the page of the server
/// `issuer`, if there are pages for operators, and else to the command line.
pub(super) fn waiting(ticket_id: TicketId, issuer: Option<&str>, language: Language) -> Letter {
    let (subject, hello, said, reason) = match language {
        Language::English => (
            "A support ticket is waiting",
            "Hello,",
            "Somebody asked for help, or wrote more about it.",
            "You get this mail because your address is the setting support_email.",
        ),
        Language::Dutch => (
            "Er wacht een supportticket",
            "Hallo,",
            "Iemand vraagt om hulp, of schreef er meer over.",
            "Je krijgt deze mail omdat jouw adres de instelling support_email is.",
        ),
    };
    let (label, command) = match language {
        Language::English => ("See the ticket", "This command shows the ticket:"),
        Language::Dutch => ("Bekijk het ticket", "Deze opdracht toont het ticket:"),
    };
    let page = issuer.map(|issuer| Block::Action {
        label: label.to_owned(),
        url: format!("{issuer}/operator/tickets/{ticket_id}"),
    });
    let mut blocks = vec![Block::paragraph(hello), Block::paragraph(said)];
    blocks.extend(page);
    blocks.push(Block::paragraph(command));
    blocks.push(Block::Verbatim(format!("xwms ticket show {ticket_id}")));
    Letter {
        kind: Kind::TicketWaiting,
        language,
        subject: subject.to_owned(),
        blocks,
        reason: reason.to_owned(),
    }
}

/// Returns the mail with the code that a visitor needs to ask.
pub(super) fn code(code: &Code<'_>, language: Language) -> Letter {
    let text = match language {
        Language::English => CodeText {
            kind: Kind::QuestionCode,
            subject: "Your code to ask a question",
            intro: "Your code to ask us a question is:",
            how: on_any_device(language),
            label: "Ask your question",
            reason: "You get this mail because somebody entered your address to ask us a question. If this wasn't you, you \
             can ignore this mail.",
        },
        Language::Dutch => CodeText {
            kind: Kind::QuestionCode,
            subject: "Je code om een vraag te stellen",
            intro: "Je code om ons een vraag te stellen is:",
            how: on_any_device(language),
            label: "Stel je vraag",
            reason: "Je krijgt deze mail omdat iemand je adres heeft ingevuld om ons een vraag te stellen. Was jij dit niet, \
             dan kun je deze mail negeren.",
        },
    };
    code.letter(&text, language)
}
