//! Reads the account's events as a caller may see them: selects them, no further back than the plan shows;
//! shows each; and finds where the log lost events that the caller has seen. `list` and `stream` send them.

use crate::{
    app::App,
    outbound::cloud_event::{self, Personal},
    store::{
        StoreError,
        feed::{Filter, Filtered, Unreadable},
    },
    surface::api::shared::auth::Principal,
};
use serde_json::Value;
use std::sync::Arc;
use xwms_events::{Envelope, Timestamp, scope::Scope};

/// The events that are requested.
pub(super) struct EventQuery {
    pub filter: Filter,
    /// The earliest time requested; the plan may show less.
    pub since: Option<Timestamp>,
}

impl EventQuery {
    /// Returns up to `limit` events after `after`, no further back than `principal` may see.
    pub async fn after(
        &self,
        app: &App,
        principal: &Principal,
        after: i64,
        limit: i64,
    ) -> Result<Filtered, StoreError> {
        let since = Some(principal.shown_since(app, self.since));
        app.store.events(&Filter { since, ..self.filter.clone() }, after, limit).await
    }
}

/// Returns the position of an event, and the event as `principal` may see it.
pub fn event_json(
    app: &App,
    principal: &Principal,
    event: &Result<Arc<Envelope>, Unreadable>,
) -> (i64, Value) {
    let issuer = &app.settings.issuer;
    let may = principal.scopes.contains(Scope::AccountsRead);
    let people = if may { Personal::Shown } else { Personal::Left };
    match event {
        Ok(event) => (event.position, cloud_event::of(issuer, event, people)),
        Err(event) => (event.position, cloud_event::unreadable(issuer, event)),
    }
}

/// Returns where the log was cut, for a client that has seen it up to `after` and so has events that are
/// lost.
pub(super) fn lost_after(app: &App, after: i64) -> Option<i64> {
    Some(app.store.rewound(after)).filter(|cut| *cut < after)
}
