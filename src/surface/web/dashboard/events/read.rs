//! Reads one event as the person may see it: a public one of the account, or one that its auditors see, within the
//! history that the plan shows.

use crate::{
    outbound::cloud_event::{self, Personal},
    store::{
        StoreError,
        feed::{Filter, Span, Unreadable},
    },
    surface::web::dashboard::shared::page::DashboardPage,
};
use serde_json::Value;
use std::sync::Arc;
use xwms_events::{
    Envelope, Metadata, Timestamp,
    endpoint::{audited, wanted},
    ids::{AnyId, EventId, made_at},
    scope::Scope,
};

/// How far the time in an event's id and the time of its record may be apart, in milliseconds.
const SLACK: i64 = 5_000;

/// An event.
pub struct Event {
    pub metadata: Metadata,
    /// As REST shows it.
    pub json: Value,
    /// Whether this version can't read its data.
    pub is_unreadable: bool,
}

/// Returns the event that `key` names: its position, which is also the `sequence` of REST, or its id.
///
/// # Errors
/// When the database does not respond.
pub async fn event(dash: &DashboardPage, key: &str) -> Result<Option<Event>, StoreError> {
    let mut names = wanted([]).unwrap_or_default();
    if dash.may(Scope::AuditRead) {
        // Answers about the history lead to these as well.
        names.extend(audited());
    }
    // No names would select all events.
    if names.is_empty() {
        return Ok(None);
    }
    let since = dash.shown_since();
    let filter = Filter {
        account: Some(dash.account_id),
        names: names.into_iter().map(ToOwned::to_owned).collect(),
        since: Some(since),
        ..Filter::default()
    };
    let store = &dash.app().store;
    let feed = if let Ok(position) = key.parse::<i64>() {
        let span = Span::stored(position.saturating_sub(1), position);
        store.newest_events(&filter, span, 1).await?.feed
    } else if let Some((id, at)) = id(key) {
        let around = |millis: i64| Timestamp::from_millis(at.millis().saturating_add(millis));
        let time = around(-SLACK).max(since)..around(SLACK);
        store.events_between(&Filter { id: Some(id), ..filter }, time, 1).await?
    } else {
        Vec::new()
    };
    Ok(feed.into_iter().next().and_then(|event| as_shown(dash, event)))
}

/// Returns an id with the time at which it was made.
fn id(key: &str) -> Option<(EventId, Timestamp)> {
    let id = key.parse::<AnyId>().ok().filter(|id| id.kind() == "event")?;
    Some((EventId::from_uuid(id.uuid), made_at(id.uuid)?))
}

fn as_shown(dash: &DashboardPage, event: Result<Arc<Envelope>, Unreadable>) -> Option<Event> {
    let issuer = &dash.app().settings.issuer;
    match event {
        Ok(event) => {
            let people = if dash.may(Scope::AccountsRead) { Personal::Shown } else { Personal::Left };
            let json = cloud_event::of(issuer, &event, people);
            Some(Event { metadata: event.metadata.clone(), json, is_unreadable: false })
        }
        Err(event) => {
            let json = cloud_event::unreadable(issuer, &event);
            Some(Event { metadata: *event.metadata?, json, is_unreadable: true })
        }
    }
}
