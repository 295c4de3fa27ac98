//! `/support/{ticket_id}`: one ticket, for those who may follow it. For everybody else there is none.

use super::{
    page::{AttachmentRow, MessageRow, TicketPage, Wrong},
    text::{SupportText, TEXT},
};
use crate::{
    commands::{
        CommandError,
        tickets::{self, TicketRef, Written},
    },
    store::StoreError,
    surface::{
        http::attachments::scanned,
        web::{
            error::PageError,
            shared::{
                file_form::{FileForm, Files},
                form::CheckedForm,
                form_number,
                kinds::text::words,
                moment::Moment,
                request::PageRequest,
                session::LoggedIn,
                signed_in::SignedIn,
                unsent,
            },
        },
    },
    uploads::attachment::Upload,
};
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    extract::{Path, RawQuery, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use xwms_events::{
    Actor, RefusalKind,
    account::Account,
    ids::UserId,
    ticket::{Message, MessageKind, Party, TicketCommand},
    user::User,
};

/// The id in the path, as the request has it.
type TicketPath = Result<Path<String>, PathRejection>;

/// Returns the ticket that the path names, as the person follows it.
fn which(path: TicketPath, login: &LoggedIn) -> Option<TicketRef> {
    let Path(id) = path.ok()?;
    Some(TicketRef { ticket_id: id.parse().ok()?, user_id: login.user_id })
}

/// Shows the page.
pub async fn show(
    page: PageRequest,
    SignedIn(login): SignedIn,
    path: TicketPath,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(which) = which(path, &login) else { return page.layout.error(&PageError::NotFound) };
    let notice = query.as_deref().and_then(|query| notice(&page.layout.text(&TEXT), query));
    let reply = format!("/support/{}/reply", which.ticket_id);
    let unsent = unsent::find(&page, login.user_id, query.as_deref()).filter(|it| it.action == reply);
    match (drawn(&page, &login, which).await, unsent) {
        (Ok(drawn), Some(unsent)) => {
            let typed = unsent.typed.get("text").unwrap_or_default().to_owned();
            let notice = Some(words(page.layout.language).unsent);
            page.layout.form(&TicketPage { notice, typed, ..drawn })
        }
        (Ok(drawn), None) => page.layout.form(&TicketPage { notice, ..drawn }),
        (Err(error), _) => failed(&page, error),
    }
}

/// Returns what has just happened.
fn notice(text: &SupportText, query: &str) -> Option<&'static str> {
    match query {
        "sent" => Some(text.sent),
        "closed" => Some(text.now_closed),
        "reopened" => Some(text.reopened),
        _ => None,
    }
}

/// Handles the form of a reply. One that is sent twice is written once; another text or another file is another reply.
pub async fn reply(
    page: PageRequest,
    path: TicketPath,
    FileForm { login, params: form, files }: FileForm,
) -> Response {
    let Some(which) = which(path, &login) else { return page.layout.error(&PageError::NotFound) };
    let typed = form.get("text").unwrap_or_default();
    let text = page.layout.text(&TEXT);
    let said = format!("/support/{}/reply {typed}{}", which.ticket_id, digests(&files));
    let key = form_number::key(&page, &login, &said, &form);
    match form_number::was_sent(&page, key.as_deref()).await {
        Ok(true) => return sent(which),
        Ok(false) => {}
        Err(error) => return failed(&page, error.into()),
    }
    if page.app.guard.ticket(login.user_id).is_err() {
        return again(page, &login, which, typed, Wrong::slow_down(&text)).await;
    }
    let files = match scanned(files).await {
        Ok(files) => files,
        Err(error) => return again(page, &login, which, typed, Wrong::of_files(&text, &error)).await,
    };
    let written = Written { text: typed.to_owned(), files };
    let row = form_number::row(&page, key.clone());
    let actor = Actor::User(login.user_id);
    let replied = tickets::reply(&page.context(actor), which, written, |_| row.clone()).await;
    match replied {
        Ok(_) => sent(which),
        Err(CommandError::Refused(refusal)) if refusal.kind != RefusalKind::NotFound => {
            again(page, &login, which, typed, Wrong::of(&text, &refusal)).await
        }
        // The other one of two at the same time may have been faster.
        Err(error) => match form_number::was_sent(&page, key.as_deref()).await {
            Ok(true) => sent(which),
            Ok(false) | Err(_) => failed(&page, error),
        },
    }
}

/// Returns the digests of the files, each after a space.
pub(super) fn digests(files: &Files) -> String {
    let one = |file: &Upload| format!(" {}", BASE64_STANDARD.encode(digest(&SHA256, &file.bytes)));
    files.iter().flatten().map(one).collect()
}

/// Leads to the ticket with the reply.
fn sent(which: TicketRef) -> Response {
    Redirect::to(&format!("/support/{}?sent", which.ticket_id)).into_response()
}

/// Returns the page with the reply that was refused.
async fn again(
    mut page: PageRequest,
    login: &LoggedIn,
    which: TicketRef,
    typed: &str,
    wrong: Wrong,
) -> Response {
    page.layout.frame.stay_at(format!("/support/{}", which.ticket_id));
    match drawn(&page, login, which).await {
        Ok(drawn) => page.layout.form(&TicketPage { typed: typed.to_owned(), wrong: Some(wrong), ..drawn }),
        Err(error) => failed(&page, error),
    }
}

/// Handles the form that closes a ticket.
pub async fn close(page: PageRequest, path: TicketPath, CheckedForm { login, .. }: CheckedForm) -> Response {
    turn(&page, &login, path, TicketCommand::Close { by: Party::Person }, "closed").await
}

/// Handles the form that reopens one.
pub async fn reopen(page: PageRequest, path: TicketPath, CheckedForm { login, .. }: CheckedForm) -> Response {
    turn(&page, &login, path, TicketCommand::Reopen { by: Party::Person }, "reopened").await
}

async fn turn(
    page: &PageRequest,
    login: &LoggedIn,
    path: TicketPath,
    command: TicketCommand,
    notice: &str,
) -> Response {
    let Some(which) = which(path, login) else { return page.layout.error(&PageError::NotFound) };
    match tickets::act(&page.context(Actor::User(login.user_id)), which, command, |_| None).await {
        Ok(_) => Redirect::to(&format!("/support/{}?{notice}", which.ticket_id)).into_response(),
        Err(error) => failed(page, error),
    }
}

fn failed(page: &PageRequest, error: CommandError) -> Response {
    match error {
        CommandError::Refused(_) => page.layout.error(&PageError::NotFound),
        CommandError::Conflict(_) => page.layout.error(&PageError::TooBusy),
        CommandError::Store(error) => page.layout.throttled(&error.into()),
    }
}

/// Returns the page of the ticket, if the person may follow it.
async fn drawn(page: &PageRequest, login: &LoggedIn, which: TicketRef) -> Result<TicketPage, CommandError> {
    let store = &page.app.store;
    let ticket = tickets::find(store, which).await?.state;
    let account_name = match ticket.account_id {
        Some(account_id) => Some(store.load::<Account>(account_id).await?.state.name.clone()),
        None => None,
    };
    let text = page.layout.text(&TEXT);
    let mut messages = Vec::new();
    for message in ticket.shared_messages() {
        let files = AttachmentRow::of(&format!("/support/{}", which.ticket_id), message);
        messages.push(row(page, login.user_id, message, files, &text).await?);
    }
    Ok(TicketPage {
        csrf: page.csrf_token(&login.csrf_binding()),
        number: store.clock().uuid().simple().to_string(),
        user_email: login.email(),
        ticket_id: which.ticket_id.to_string(),
        subject: ticket.subject().map(ToOwned::to_owned),
        status: ticket.status,
        account_name,
        client_id: ticket.client_id.map(|id| id.to_string()),
        request_id: ticket.request_id.clone(),
        messages,
        typed: String::new(),
        wrong: None,
        notice: None,
        text,
    })
}

/// Returns a message with the name of its author.
async fn row(
    page: &PageRequest,
    reader: UserId,
    message: &Message,
    attachments: Vec<AttachmentRow>,
    text: &SupportText,
) -> Result<MessageRow, StoreError> {
    let (author, email) = match message.kind {
        MessageKind::Answer | MessageKind::Note => (text.operator, None),
        MessageKind::Reply if message.user_id == reader => (text.you, None),
        MessageKind::Reply => {
            let user = page.app.store.load::<User>(message.user_id).await?.state;
            (text.colleague, user.email.get().cloned())
        }
    };
    Ok(MessageRow {
        author,
        email,
        text: message.content.get().map(|content| content.text.clone()),
        attachments,
        at: Moment::new(page.layout.language, message.at),
    })
}
