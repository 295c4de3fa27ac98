//! `/operator/tickets/{ticket_id}`: one ticket, with the person who asked and their account beside it.

use super::{
    list::{address, status_of, subject},
    text::{TEXT, TicketsText},
    thread,
};
use crate::{
    store::StoreError,
    surface::{
        http::params::with_query,
        web::{
            dashboard::shared::{areas, paging::Paging},
            operator::shared::page::OperatorPage,
            shared::{
                kinds::{Facts, Part, Value, View},
                standing,
            },
        },
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    account::Account,
    ids::{AccountId, ClientId, TicketId},
    ticket::{Ticket, TicketStatus},
    user::User,
};

/// Shows the ticket.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    let (ticket_id, ticket) = ticket(&op).await?;
    let text = op.text(&TEXT);
    let act = |act: &str| format!("/operator/tickets/{ticket_id}/{act}");
    let head = op
        .head(subject(text, &ticket))
        .below("/operator/tickets", text.title)
        .id(ticket_id)
        .status(status_of(text, ticket.status));
    let head = match ticket.status {
        TicketStatus::Closed | TicketStatus::Absent => head.primary(act("reopen"), text.reopen.title),
        TicketStatus::Open | TicketStatus::Answered => {
            head.primary(act("answer"), text.answer.title).action(act("close"), text.close.title)
        }
    };
    let head = head.action(act("note"), text.note.title).action(act("assign"), text.assign.title);
    let saved = saved(text, &op.here).map(|notice| Part::Notice(notice.to_owned()));
    let asked = asked(&op, &ticket).await.map_err(|error| op.failed(error))?;
    let thread = thread::part(&op, ticket_id, &ticket).await.map_err(|error| op.failed(error))?;
    Ok(op.show(View::new(head).maybe(saved).with(asked).with(thread)))
}

/// Returns the ticket that the path names. If it is about an account, that has the operator's look in its history.
pub async fn ticket(op: &OperatorPage) -> Result<(TicketId, Arc<Ticket>), Response> {
    let ticket_id: TicketId = op.id("ticket_id")?;
    let ticket = op.app().store.load::<Ticket>(ticket_id).await.map_err(|error| op.failed(error))?.state;
    if ticket.id.is_none() {
        return Err(op.not_found());
    }
    if let Some(account_id) = ticket.account_id {
        op.view(account_id).await?;
    }
    Ok((ticket_id, ticket))
}

/// Returns what was just done.
fn saved(text: &'static TicketsText, here: &str) -> Option<&'static str> {
    match Paging::at(here).get("saved")? {
        "answer" => Some(text.answered_now),
        "note" => Some(text.noted_now),
        "assign" => Some(text.assigned_now),
        "close" => Some(text.closed_now),
        "reopen" => Some(text.reopened_now),
        _ => None,
    }
}

/// Returns who asked, about what, and who takes care of it.
async fn asked(op: &OperatorPage, ticket: &Ticket) -> Result<Facts, StoreError> {
    let (text, store) = (op.text(&TEXT), &op.app().store);
    let mut facts = with_person(op, ticket, Facts::new(text.facts)).await?;
    let mut request = ticket.request_id.as_ref().map_or(Value::Nothing, Value::id);
    if let Some(account_id) = ticket.account_id {
        let account = store.load::<Account>(account_id).await?.state;
        let role = ticket.user_id.and_then(|user_id| account.members.get(&user_id).copied());
        let role = role.map_or(text.no_member, |role| areas::role(role, op.language()));
        facts = with_account(op, account_id, &account, facts.fact(text.role, Value::text(role)));
        // The log of requests is the account's: only its members read it.
        let may_read = account.members.contains_key(&op.login.user_id);
        if let Some(id) = ticket.request_id.as_ref().filter(|_| may_read) {
            let logs = format!("/dashboard/{account_id}/logs");
            request = Value::link(with_query(&logs, &[("request_id", id.as_str())]), id.clone());
        }
    }
    let client = |id: ClientId| Value::link(format!("/operator/clients/{id}"), id.to_string());
    let assigned = match ticket.assigned_to {
        Some(user_id) => {
            let operator = store.load::<User>(user_id).await?.state;
            Value::name(address(&operator).unwrap_or_else(|| user_id.to_string()))
        }
        None => Value::text(text.nobody),
    };
    Ok(facts
        .fact(text.app, ticket.client_id.map_or(Value::Nothing, client))
        .fact(text.request, request)
        .fact(text.assigned, assigned))
}

async fn with_person(op: &OperatorPage, ticket: &Ticket, facts: Facts) -> Result<Facts, StoreError> {
    let text = op.text(&TEXT);
    if let Some(visitor) = &ticket.visitor {
        let email = visitor.email.get().cloned();
        let email = email.map_or_else(|| Value::text(text.erased), Value::name);
        return Ok(facts.fact(text.from, email).fact(text.standing, Value::text(text.visitor)));
    }
    let Some(user_id) = ticket.user_id else { return Ok(facts) };
    let user = op.app().store.load::<User>(user_id).await?.state;
    let label = address(&user).unwrap_or_else(|| user_id.to_string());
    Ok(facts
        .fact(text.from, Value::link(format!("/operator/users/{user_id}"), label))
        .fact(text.standing, Value::Status(standing::user(user.standing, op.language()))))
}

fn with_account(op: &OperatorPage, account_id: AccountId, account: &Account, facts: Facts) -> Facts {
    let (text, language) = (op.text(&TEXT), op.language());
    facts
        .fact(text.account, Value::link(format!("/operator/accounts/{account_id}"), account.name.clone()))
        .fact(text.account_standing, Value::Status(standing::account(account.standing, language)))
        .fact(text.plan, op.plan(account.plan.as_deref(), text.no_plan))
}
