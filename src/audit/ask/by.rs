//! Everything that was done with or by one thing: events and requests in one order, newest first.

use super::{
    answer::{Answer, Cell, Gap},
    cursor::Cursor,
    error::AskError,
    found::{self, Events},
    subject::Subject,
    view::View,
};
use crate::{store::StoreError, traffic::request_log::queries::Request};
use std::sync::Arc;
use xwms_events::{
    Actor, Envelope,
    ids::{ClientId, TokenId, UserId},
};

const COLUMNS: &[&str] = &[
    "at",
    "kind",
    "position",
    "what",
    "object",
    "actor",
    "status",
    "error",
    "token_id",
    "request_id",
    "address",
];

/// One entry, with its place in its own list.
enum Entry {
    Event(Arc<Envelope>),
    Request(Box<Request>),
}

pub(super) async fn answer(view: &View<'_>, subject: &Subject) -> Result<Answer, AskError> {
    let events = found::events(view, subject).await?;
    let requests = found::requests(view, subject, None).await?;
    let mut answer = merged(view, events, requests).await?;
    answer.not_known = gaps(view, subject);
    Ok(answer)
}

/// Returns what an answer about requests of the window does not know.
pub(super) fn of_requests(view: &View<'_>) -> Vec<Gap> {
    match view.account {
        Some(_) => view.older.into_iter().chain([Gap::CheckedElsewhere, Gap::LostBatches]).collect(),
        None => vec![Gap::RequestsNeedAccount, Gap::CheckedElsewhere],
    }
}

fn gaps(view: &View<'_>, subject: &Subject) -> Vec<Gap> {
    match subject {
        Subject::Session(_) | Subject::Key(_) | Subject::ClientKey(..) => {
            vec![Gap::NoRequests, Gap::OldEvents, Gap::CheckedElsewhere]
        }
        Subject::Network(_) => [of_requests(view), vec![Gap::OldEvents]].concat(),
        _ => of_requests(view),
    }
}

/// Merges two lists, each newest first. Each keeps its own order, so pages of any size add up to the same list.
pub(super) async fn merged(
    view: &View<'_>,
    found: Events,
    requests: Vec<Request>,
) -> Result<Answer, AskError> {
    let limit = usize::try_from(view.limit).unwrap_or_default();
    let mut answer = Answer::new(COLUMNS);
    let mut cursor = view.cursor;
    let (mut events, mut requests) = (found.events.into_iter().peekable(), requests.into_iter().peekable());
    while answer.rows.len() < limit {
        let event_is_newer = match (events.peek(), requests.peek()) {
            (Some(event), Some(request)) => event.metadata.recorded_at >= request.at(),
            (Some(_), None) => true,
            // Older events than these are not read yet.
            (None, _) => false,
        };
        let entry = match event_is_newer {
            true => events.next().map(Entry::Event),
            false if found.rest.is_some() && events.peek().is_none() => None,
            false => requests.next().map(|request| Entry::Request(Box::new(request))),
        };
        let Some(entry) = entry else { break };
        match &entry {
            Entry::Event(event) => cursor.event = event.position,
            Entry::Request(request) => cursor.request = request.number,
        }
        answer.rows.push(match entry {
            Entry::Event(event) => of_event(view, &event).await?,
            Entry::Request(request) => of_request(view, &request).await?,
        });
    }
    answer.next = match (events.peek(), found.rest) {
        // Nothing above the rest is left.
        (None, Some(rest)) => Some(Cursor { event: rest, ..cursor }),
        (None, None) => requests.peek().map(|_| cursor),
        (Some(_), _) => Some(cursor),
    };
    Ok(answer)
}

/// Returns the id of the actor; nothing for the server itself.
pub(super) fn actor(actor: Actor) -> Cell {
    match actor {
        Actor::User(id) => Cell::id(id),
        Actor::Client(id) => Cell::id(id),
        Actor::System => Cell::text("xwms"),
    }
}

async fn of_event(view: &View<'_>, event: &Envelope) -> Result<Vec<Cell>, StoreError> {
    let metadata = &event.metadata;
    // Where a person was with their own browser is their own business. What apps sent is the account's.
    let origin = match metadata.actor {
        Actor::Client(_) => view.store.open_origin(metadata).await?,
        Actor::User(_) | Actor::System => None,
    };
    let token_id = (metadata.stream_type == "token").then(|| metadata.stream_id.clone());
    Ok(vec![
        Cell::Time(metadata.recorded_at),
        Cell::text("event"),
        Cell::Number(event.position),
        Cell::text(&metadata.name),
        Cell::id(&metadata.stream_id),
        actor(metadata.actor),
        Cell::Nothing,
        Cell::Nothing,
        Cell::maybe_id(token_id),
        Cell::text(&metadata.request_id),
        Cell::maybe_text(origin.map(|origin| origin.ip)),
    ])
}

async fn of_request(view: &View<'_>, request: &Request) -> Result<Vec<Cell>, StoreError> {
    let origin = match view.account {
        Some(account_id) => request.origin(view.store, account_id).await?,
        None => None,
    };
    let who = match (request.user_id, request.client_id) {
        (Some(id), _) => Cell::id(UserId::from_uuid(id)),
        (None, Some(id)) => Cell::id(ClientId::from_uuid(id)),
        (None, None) => Cell::Nothing,
    };
    Ok(vec![
        Cell::Time(request.at()),
        Cell::text("request"),
        Cell::Nothing,
        Cell::text(format!("{} {}", request.method, request.route)),
        Cell::maybe_id(request.object()),
        who,
        Cell::Number(request.status.into()),
        Cell::maybe_text(request.error.clone()),
        Cell::maybe_id(request.token_id.map(TokenId::from_uuid)),
        Cell::text(&request.request_id),
        Cell::maybe_text(origin.map(|origin| origin.ip)),
    ])
}
