//! The account's own events as a caller may see them: which ones they ask for, no further back than the plan shows; what
//! of each; and where the log was cut before what they have seen. How they get them is for `list` and `stream` to say.

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
use xwms_events::{Envelope, Timestamp, scope::Scope};

/// Which events are asked for.
pub(super) struct Asked {
    pub filter: Filter,
    /// No earlier than this, nor than the plan shows.
    pub since: Option<Timestamp>,
}

impl Asked {
    /// Up to `limit` events after `after`, no further back than `principal` is shown.
    pub async fn after(
        &self,
        app: &App,
        principal: &Principal,
        (after, limit): (i64, i64),
    ) -> Result<Filtered, StoreError> {
        let since = Some(principal.shown_since(app, self.since));
        app.store.events(&Filter { since, ..self.filter.clone() }, after, limit).await
    }
}

/// An event as `principal` may see it, with its position.
pub(super) fn shown(app: &App, principal: &Principal, event: &Result<Envelope, Unreadable>) -> (i64, Value) {
    let issuer = &app.settings.issuer;
    let people = match principal.scopes.contains(Scope::AccountsRead) {
        true => Personal::Shown,
        false => Personal::Left,
    };
    match event {
        Ok(event) => (event.position, cloud_event::of(issuer, event, people)),
        Err(event) => {
            (event.position, cloud_event::unreadable(issuer, event.position, event.metadata.as_deref()))
        }
    }
}

/// Where the log was cut, for somebody who has seen it up to `after` and so events that are lost.
pub(super) fn lost_after(app: &App, after: i64) -> Option<i64> {
    Some(app.store.rewound(after)).filter(|cut| *cut < after)
}
