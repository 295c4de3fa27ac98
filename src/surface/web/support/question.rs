//! The question of somebody without a login. `/support/question/write`: the browser in which an address was proved
//! (`mailbox`) asks, a few times for each proof. A form that is sent twice leaves one question; with another text it
//! leaves another one. `/support/question/answer`: where the link in a mail leads, in any browser, until the question
//! is old.

use super::{
    page::{MessageRow, Typed, Wrong},
    question_page::{Followed, QuestionPage, QuestionStep},
    text::TEXT,
};
use crate::{
    commands::{
        CommandError, Conflict,
        tickets::{self, TicketRef, Written},
    },
    keys::handle::{self, Kind},
    store::{
        StoreError,
        append::SideWrite,
        side::proofs::{Proof, Purpose},
    },
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            mailbox,
            shared::{form::PageParams, form_number, mail_link, moment::Moment, request::PageRequest},
        },
    },
    traffic::guard::Throttled,
};
use axum::response::{IntoResponse, Redirect, Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::sync::Arc;
use xwms_events::{
    Actor,
    ids::TicketId,
    ticket::{Message, MessageKind, Ticket, TicketStatus, Visitor},
};

/// The form of the question.
const WRITE: &str = "/support/question/write";
/// How many questions one proof is for, while it is valid.
const QUESTIONS: u32 = 3;
/// How long a link works after the last message, in seconds.
const LINK_SECONDS: u32 = 90 * 86_400;

/// Shows the form.
pub async fn show(page: PageRequest) -> Response {
    match mailbox::proved(&page, Purpose::Question).await {
        Ok(Some(proof)) => write_page(&page, &proof, Typed::default(), None),
        // Opened without a proof, or when it is too old.
        Ok(None) => Redirect::to("/support/question").into_response(),
        Err(error) => page.layout.throttled(&error.into()),
    }
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(WRITE.to_owned());
    submitted(&page, &form).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, StoreError> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error_with(&PageError::Csrf, Some(WRITE.to_owned())));
    }
    let Some(proof) = mailbox::proved(page, Purpose::Question).await? else {
        return Ok(Redirect::to("/support/question").into_response());
    };
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    let typed = Typed { subject: field("subject"), text: field("text"), ..Typed::default() };
    let refused = |typed, wrong| Ok(write_page(page, &proof, typed, Some(wrong)));
    let text = page.layout.text(&TEXT);
    match leave(page, &proof, &typed).await {
        Ok(true) => {
            let step = QuestionStep::Sent { email: proof.asking.email.clone() };
            Ok(page.layout.page(&question_page(page, String::new(), step)))
        }
        Ok(false) => refused(typed, Wrong::enough(&text)),
        Err(CommandError::Refused(refusal)) => refused(typed, Wrong::of(&text, &refusal)),
        Err(CommandError::Conflict(_)) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(CommandError::Store(error)) => Err(error),
    }
}

/// Leaves the question, unless it was left before with this proof. Returns whether it is there: not if others took all
/// places of the proof.
async fn leave(page: &PageRequest, proof: &Proof, typed: &Typed) -> Result<bool, CommandError> {
    let master = page.master();
    let said = master.lookup(&format!("question {} {:?}", proof.id, [&typed.subject, &typed.text]));
    let context = page.context(Actor::System);
    // In order, so that of two equal questions at the same time one finds the other in its place.
    for place in 0..QUESTIONS {
        let key = master.lookup(&format!("question {} at {place}", proof.id));
        match page.app.store.answered(&key).await? {
            Some(other) if other.fingerprint == said => return Ok(true),
            Some(_) => continue,
            None => {}
        }
        let visitor =
            Visitor { email: proof.asking.email.clone(), language: page.layout.language.tag().to_owned() };
        let row = place_row(page, key.clone(), said.clone());
        match tickets::leave_question(&context, visitor, &typed.subject, &typed.text, row).await {
            Ok(_) => return Ok(true),
            // The other one of two at the same time was faster.
            Err(CommandError::Conflict(Conflict::Answered)) => {
                let other = page.app.store.answered(&key).await?;
                if other.is_some_and(|other| other.fingerprint == said) {
                    return Ok(true);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// Returns the row that is committed with a question: the place that it takes, and what it says, by keyed hash.
fn place_row(page: &PageRequest, key: String, fingerprint: String) -> Option<SideWrite> {
    let sealed = page.master().answers().seal(key.as_bytes(), b"").ok()?;
    Some(SideWrite::Answer { key, fingerprint, sealed: BASE64_STANDARD.encode(sealed) })
}

fn write_page(page: &PageRequest, proof: &Proof, typed: Typed, wrong: Option<Wrong>) -> Response {
    let (jar, browser) = page.browser();
    let step = QuestionStep::Write { email: proof.asking.email.clone(), typed };
    let form = QuestionPage { wrong, ..question_page(page, page.csrf_token(&browser), step) };
    (jar, page.layout.form(&form)).into_response()
}

fn question_page(page: &PageRequest, csrf: String, step: QuestionStep) -> QuestionPage {
    QuestionPage { text: page.layout.text(&TEXT), csrf, wrong: None, step }
}

/// Shows the question and what followed.
pub async fn show_answer(page: PageRequest, PageParams(params): PageParams) -> Response {
    let said = Said { is_sent: params.get("sent").is_some(), ..Said::default() };
    let shown = answer(&page, &params, said).await;
    shown.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

/// Handles the form of a reply. One that is sent twice is written once; another text is another reply.
pub async fn submit_reply(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at(format!("/support/question/answer?{}", form.query(&["link"])));
    replied(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn replied(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    mail_link::check_pace(page)?;
    let Some((which, _)) = linked(page, form).await? else { return gone(page) };
    let text = page.layout.text(&TEXT);
    let typed = form.get("text").unwrap_or_default().to_owned();
    let sent = || {
        let to = format!("/support/question/answer?{}&sent=yes", form.query(&["link"]));
        Ok(Redirect::to(&to).into_response())
    };
    let action = format!("/support/question/answer {typed}");
    let key = form_number::key_of(page, &which.ticket_id.to_string(), &action, form);
    if form_number::was_sent(page, key.as_deref()).await? {
        return sent();
    }
    if page.app.guard.ticket(which.user_id).is_err() {
        return answer(page, form, Said::refused(typed, Wrong::slow_down(&text))).await;
    }
    let written = Written { text: typed.clone(), files: vec![] };
    let row = form_number::row(page, key.clone());
    let replied = tickets::reply(&page.context(Actor::System), which, written, |_| row.clone()).await;
    match replied {
        Ok(_) => sent(),
        Err(CommandError::Refused(refusal)) => {
            answer(page, form, Said::refused(typed, Wrong::of(&text, &refusal))).await
        }
        Err(CommandError::Conflict(_)) => {
            // The other one of two at the same time may have been faster.
            let was_sent = form_number::was_sent(page, key.as_deref()).await?;
            if was_sent { sent() } else { Ok(page.layout.error(&PageError::TooBusy)) }
        }
        Err(CommandError::Store(error)) => Err(error.into()),
    }
}

/// Returns the visitor's ticket that the link leads to, unless it is too old, or its visitor was erased.
async fn linked(page: &PageRequest, params: &Params) -> Result<Option<(TicketRef, Arc<Ticket>)>, StoreError> {
    let link = params.get("link").and_then(|text| handle::open(page.master(), Kind::Question, text));
    let Some(link) = link else { return Ok(None) };
    let ticket_id = TicketId::from_uuid(link.id);
    let ticket = page.app.store.load::<Ticket>(ticket_id).await?.state;
    let now = page.app.store.clock().now();
    let is_live = ticket.messages.last().is_some_and(|last| now < last.at.plus_seconds(LINK_SECONDS));
    let Some(user_id) = ticket.user_id.filter(|_| is_live && ticket.visitor.is_some()) else {
        return Ok(None);
    };
    Ok(Some((TicketRef { ticket_id, user_id }, ticket)))
}

/// What the page says of a reply.
#[derive(Default)]
struct Said {
    /// What was typed, and can be sent again.
    typed: String,
    wrong: Option<Wrong>,
    is_sent: bool,
}

impl Said {
    fn refused(typed: String, wrong: Wrong) -> Self {
        Self { typed, wrong: Some(wrong), is_sent: false }
    }
}

async fn answer(page: &PageRequest, params: &Params, said: Said) -> Result<Response, Throttled> {
    let Said { typed, wrong, is_sent } = said;
    mail_link::check_pace(page)?;
    let Some((_, ticket)) = linked(page, params).await? else { return gone(page) };
    let (jar, browser) = page.browser();
    let followed = Followed {
        link: params.get("link").unwrap_or_default().to_owned(),
        number: page.app.store.clock().uuid().simple().to_string(),
        subject: ticket.subject().map(ToOwned::to_owned),
        is_closed: ticket.status == TicketStatus::Closed,
        messages: ticket.shared_messages().map(|message| row(page, message)).collect(),
        typed,
        is_sent,
    };
    let step = QuestionStep::Answer(Box::new(followed));
    let shown = QuestionPage { wrong, ..question_page(page, page.csrf_token(&browser), step) };
    Ok((jar, page.layout.form(&shown)).into_response())
}

fn row(page: &PageRequest, message: &Message) -> MessageRow {
    let text = page.layout.text(&TEXT);
    MessageRow {
        author: if message.kind == MessageKind::Reply { text.you } else { text.operator },
        email: None,
        text: message.content.get().map(|content| content.text.clone()),
        attachments: vec![],
        at: Moment::new(page.layout.language, message.at),
    }
}

fn gone(page: &PageRequest) -> Result<Response, Throttled> {
    mail_link::unusable(page, &question_page(page, String::new(), QuestionStep::Gone))
}
