//! `/operator/tickets`: the list, newest first. The read model says which there are; each stream says what it is.

use super::text::{TEXT, TicketsText};
use crate::{
    store::{Store, StoreError, query::Loadable},
    surface::web::{
        dashboard::shared::paging::Paging,
        operator::shared::page::OperatorPage,
        shared::kinds::{Chip, Empty, List, Row, Status, Tone, Value, View},
    },
};
use axum::response::Response;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use xwms_events::{
    account::Account,
    ids::AccountId,
    ticket::{Ticket, TicketStatus},
    user::User,
};
use xwms_projections::tickets::{self as model, TicketFilter};

/// The filters. Without a status, the list has what is not closed.
const STATUS: &str = "status";
const ASSIGNED: &str = "assigned";
const ACCOUNT: &str = "account";

/// Shows the list.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    let (text, paging) = (op.text(&TEXT), Paging::at(&op.here));
    op.app().wait_for_read_models().await;
    let (pool, filter, page) = (op.app().store.pool(), filter(&op, &paging), paging.query());
    let found = match paging.get(ACCOUNT).map(str::parse::<AccountId>) {
        None => model::all(pool, filter, page).await,
        Some(Ok(account_id)) => model::of_account(pool, account_id, filter, page).await,
        Some(Err(_)) => Ok(vec![]),
    };
    let mut found = found.map_err(|error| op.failed(error))?;
    let links = paging.cut(&mut found, |row| row.position);
    let rows = rows(&op, &found).await.map_err(|error| op.failed(error))?;
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    let list = List::new(op.language(), text.title, &text.columns, empty)
        .rows(rows)
        .chips(chips(text, &paging))
        .all(paging.all().filter(|_| narrows(&paging)))
        .paged(links);
    Ok(op.show(View::new(op.head(text.title)).with(list)))
}

fn filter(op: &OperatorPage, paging: &Paging) -> TicketFilter {
    let status = match paging.get(STATUS) {
        Some("open") => Some(TicketStatus::Open),
        Some("answered") => Some(TicketStatus::Answered),
        Some("closed") => Some(TicketStatus::Closed),
        _ => None,
    };
    TicketFilter {
        status,
        user_id: None,
        assigned_to: (paging.get(ASSIGNED) == Some("me")).then_some(op.login.user_id),
        is_unassigned: paging.get(ASSIGNED) == Some("nobody"),
        is_unsettled: status.is_none() && paging.get(STATUS) != Some("all"),
    }
}

/// Whether a filter leaves out tickets that the list has without it. All of them are more than it has.
fn narrows(paging: &Paging) -> bool {
    let has_status = paging.get(STATUS).is_some_and(|status| status != "all");
    has_status || paging.get(ASSIGNED).is_some() || paging.get(ACCOUNT).is_some()
}

fn chips(text: &'static TicketsText, paging: &Paging) -> Vec<Chip> {
    let mut chips = vec![
        paging.chip(STATUS, "open", text.open),
        paging.chip(STATUS, "answered", text.answered),
        paging.chip(STATUS, "closed", text.closed),
        paging.chip(STATUS, "all", text.all),
        paging.chip(ASSIGNED, "me", text.mine),
        paging.chip(ASSIGNED, "nobody", text.unassigned),
    ];
    chips.extend(paging.get(ACCOUNT).map(|id| paging.chip(ACCOUNT, id, id)));
    chips
}

async fn rows(op: &OperatorPage, found: &[model::Ticket]) -> Result<Vec<Row>, StoreError> {
    let (store, text, language) = (&op.app().store, op.text(&TEXT), op.language());
    let tickets = tickets(store, found).await?;
    let people = tickets.iter().flat_map(|ticket| [ticket.user_id, ticket.assigned_to]).flatten();
    let people = names::<User>(store, people.map(|id| id.to_string()).collect(), address).await?;
    let accounts = tickets.iter().filter_map(|ticket| ticket.account_id).map(|id| id.to_string()).collect();
    let accounts = names::<Account>(store, accounts, |account| Some(account.name.clone())).await?;
    let row = |(row, ticket): (&model::Ticket, &Arc<Ticket>)| {
        let name = |id: Option<String>| id.and_then(|id| people.get(&id).cloned());
        let from = match &ticket.visitor {
            Some(visitor) => visitor.email.get().cloned(),
            None => name(ticket.user_id.map(|id| id.to_string())),
        };
        let account = ticket.account_id.map(|id| id.to_string()).map(|id| {
            let label = accounts.get(&id).cloned().unwrap_or_else(|| id.clone());
            Value::link(format!("/operator/accounts/{id}"), label)
        });
        Row {
            href: Some(format!("/operator/tickets/{}", row.ticket_id)),
            name: subject(text, ticket),
            cells: vec![
                Value::Status(status_of(text, ticket.status)),
                from.map_or_else(|| Value::text(text.erased), Value::name),
                account.unwrap_or(Value::Nothing),
                name(ticket.assigned_to.map(|id| id.to_string())).map_or(Value::Nothing, Value::name),
                Value::time(language, ticket.messages.last().map(|last| last.at)),
            ],
        }
    };
    Ok(found.iter().zip(&tickets).map(row).collect())
}

async fn tickets(store: &Store, found: &[model::Ticket]) -> Result<Vec<Arc<Ticket>>, StoreError> {
    if found.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<_> = found.iter().map(|row| row.ticket_id.as_str()).collect();
    let tickets = store.states::<Ticket, _>(ids).await?;
    Ok(tickets.into_iter().map(|(_, ticket)| ticket).collect())
}

/// Returns what `name` says of the streams with these ids, by id.
pub async fn names<A: Loadable>(
    store: &Store,
    ids: BTreeSet<String>,
    name: fn(&A) -> Option<String>,
) -> Result<HashMap<String, String>, StoreError> {
    let mut names = HashMap::new();
    if ids.is_empty() {
        return Ok(names);
    }
    for (id, state) in store.states::<A, String>(ids.into_iter().collect()).await? {
        if let Some(name) = name(&state) {
            names.insert(id, name);
        }
    }
    Ok(names)
}

/// Returns the address of a person; `None` once they were erased.
pub fn address(user: &User) -> Option<String> {
    user.email.get().cloned()
}

/// Returns what the ticket is about, in the words of the person.
pub fn subject(text: &'static TicketsText, ticket: &Ticket) -> String {
    ticket.subject().unwrap_or(text.erased).to_owned()
}

/// Returns whose turn it is.
pub const fn status_of(text: &'static TicketsText, status: TicketStatus) -> Status {
    match status {
        TicketStatus::Open | TicketStatus::Absent => Status { tone: Tone::Odd, word: text.open },
        TicketStatus::Answered => Status { tone: Tone::Good, word: text.answered },
        TicketStatus::Closed => Status { tone: Tone::Quiet, word: text.closed },
    }
}
