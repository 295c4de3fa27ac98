//! The people for whom an app got tokens without their approval: by token exchange (RFC 8693) or identity
//! assertions (ID-JAG), as its policies permit. Part of the answer to who approved it.

use super::{answer::Cell, error::AskError, found, view::View};
use std::collections::BTreeMap;
use xwms_events::{
    AnyEvent, Timestamp,
    ids::{ClientId, UserId},
    resource_access::ResourceAccess,
    token::TokenEvent,
};
use xwms_projections::questions::{Facet, key};

/// Most events of the app that are looked at, the newest ones.
pub(super) const EVENTS_MAX: i64 = 1_000;

/// The last token for one person.
struct Acted {
    scopes: String,
    api: Option<String>,
    at: Timestamp,
    position: i64,
}

/// People, as rows of the question `reach`.
pub(super) struct Unapproved {
    /// One row per person, by their last tokens, the newest first.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there are older events that were not looked at.
    pub is_cut: bool,
}

/// Returns the people for whom the app acted by the view's position.
///
/// # Errors
/// The store's failure.
pub(super) async fn unapproved(view: &View<'_>, client_id: ClientId) -> Result<Unapproved, AskError> {
    let whole = view.from_the_start().with_limit(EVENTS_MAX);
    let found = found::by_key(&whole, key(Facet::Client, client_id)).await?;
    let most = usize::try_from(EVENTS_MAX).unwrap_or_default();
    let mut acted: BTreeMap<String, Acted> = BTreeMap::new();
    // The newest first.
    for event in found.events.iter().take(most) {
        if let Some((user_id, last)) = token(&event.data, client_id, event.position) {
            acted.entry(user_id.to_string()).or_insert(last);
        }
    }
    let mut acted: Vec<_> = acted.into_iter().collect();
    acted.sort_by_key(|(_, last)| std::cmp::Reverse(last.position));
    let rows = acted.into_iter().map(|(user_id, last)| row(user_id, last)).collect();
    Ok(Unapproved { rows, is_cut: found.rest.is_some() || found.events.len() > most })
}

/// Returns for whom the client got the token, if nobody was asked.
fn token(event: &AnyEvent, client_id: ClientId, position: i64) -> Option<(UserId, Acted)> {
    let AnyEvent::Token(TokenEvent::Issued {
        client_id: got_by,
        user_id: Some(user_id),
        scopes,
        resource,
        exchange,
        assertion,
        issued_at,
        ..
    }) = event
    else {
        return None;
    };
    if *got_by != client_id || exchange.is_none() && assertion.is_none() {
        return None;
    }
    let api = |it: &ResourceAccess| format!("{} {}", it.resource_id, it.scope_text());
    let api = resource.as_deref().map(api);
    Some((*user_id, Acted { scopes: scopes.to_string(), api, at: *issued_at, position }))
}

fn row(user_id: String, last: Acted) -> Vec<Cell> {
    vec![
        Cell::Id(user_id),
        Cell::Nothing,
        Cell::Text(last.scopes),
        Cell::maybe_text(last.api),
        Cell::Nothing,
        Cell::Nothing,
        Cell::Time(last.at),
        Cell::Number(last.position),
    ]
}
