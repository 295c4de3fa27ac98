//! The feed as server-sent events (WHATWG HTML §9.2): existing events, then new ones, until the caller loses
//! access or the server stops. `id` is a cursor of the list; a client that reconnects with it as
//! `Last-Event-ID` misses nothing.
//!
//! During a stream, much can change: a token is revoked, scopes and networks are removed, a member leaves,
//! the plan changes. So after each read, and before any result is shown, the caller is authorized again; the
//! result is shown with the access that the caller has then.

use super::feed::{EventQuery, event_json, lost_after};
use crate::{
    app::Shared,
    store::{
        StoreError,
        feed::{Filtered, Span},
    },
    surface::{
        api::shared::pagination::List,
        http::{problem::Problem, streams::Place},
    },
};
use axum::{
    http::HeaderName,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt, stream};
use std::{convert::Infallible, time::Duration};
use xwms_events::scope::Scope;

const LAST: HeaderName = HeaderName::from_static("last-event-id");
/// The number of events read at once.
const PART: i64 = 500;
/// How often a quiet stream sends a sign of life, and checks whether its token is still valid.
const BEAT: Duration = Duration::from_secs(15);

/// Returns the stream after `after`, or after `Last-Event-ID`; without either, it has new events only. Refuses if
/// some of its events are detached.
pub(super) async fn response(
    app: Shared,
    list: List,
    asked: EventQuery,
    after: Option<i64>,
) -> Result<Response, Problem> {
    let last = list.headers.get(LAST).and_then(|value| value.to_str().ok()).filter(|id| !id.is_empty());
    let last = last.map(|cursor| list.open(cursor)).transpose()?;
    let place = Place::open(&app, list.principal.account_id)?;
    let after = last.or(after).unwrap_or_else(|| *app.store.head().borrow());
    let cut = lost_after(&app, after);
    // A stream that ends at once could not say why.
    let account_id = list.principal.account_id;
    match &asked.filter.stream {
        Some(stream) => app.store.expect_whole_stream(&stream.id, Some(account_id)).await?,
        None => {
            let span = Span::stored(cut.unwrap_or(after), i64::MAX);
            app.store.expect_whole_span(account_id, span, &asked.filter.names).await?;
        }
    }
    let turn = app.store.turn();
    let beat = app.settings.event_streams.beat.unwrap_or(BEAT);
    let following = Following { app, list, asked, after: cut.unwrap_or(after), cut, turn, beat, place };
    let keep = KeepAlive::new().interval(beat);
    Ok(Sse::new(following.events()).keep_alive(keep).into_response())
}

/// Reports that events after `cut` are lost. It has no id; the next event has one.
fn went_back(cut: i64) -> Event {
    Event::default().event("log.went_back").data(serde_json::json!({"after": cut}).to_string())
}

struct Following {
    app: Shared,
    list: List,
    asked: EventQuery,
    after: i64,
    /// The position to report as cut, before any event.
    cut: Option<i64>,
    /// The value of `Store::turn` at the start.
    turn: u64,
    beat: Duration,
    place: Place,
}

impl Following {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let parts = stream::unfold(self, |mut following| async move {
            let part = following.part().await?;
            Some((stream::iter(part.into_iter().map(Ok)), following))
        });
        parts.flatten()
    }

    /// Returns the next events once there are any. `None` ends the stream: its client reconnects and gets the
    /// reason in a proper response.
    async fn part(&mut self) -> Option<Vec<Event>> {
        loop {
            let app = self.app.clone();
            let found = tokio::select! {
                found = self.look() => found,
                // The turn may take long.
                () = app.draining_started() => return None,
            };
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    tracing::warn!(%error, "an event stream ends");
                    return None;
                }
            };
            // After the read: the event that ended the caller's access may be older than the result.
            self.list.principal = self.list.principal.reauthenticate(&self.app).await.ok()?;
            self.list.principal.require(Scope::EventsRead).ok()?;
            if self.app.store.turn() != self.turn {
                // Events that were sent may be lost. The client reconnects with its cursor, and learns of it.
                return None;
            }
            let told = self.cut.take().map(went_back);
            let part: Vec<_> = told.into_iter().chain(self.to_sse(&found)).collect();
            if !part.is_empty() {
                return Some(part);
            }
            let mut head = self.app.store.head();
            let (after, beat, place) = (self.after, self.beat, &self.place);
            let grown = async {
                drop(head.wait_for(|head| *head > after).await);
                tokio::time::sleep(place.gather()).await;
            };
            tokio::select! {
                () = grown => {}
                () = tokio::time::sleep(beat) => {}
                () = self.app.draining_started() => return None,
            }
        }
    }

    async fn look(&mut self) -> Result<Filtered, StoreError> {
        let _turn = self.place.turn().await?;
        // Everything up to here is committed, so what is not in the result does not match the filter.
        let head = *self.app.store.head().borrow();
        let found = self.asked.after(&self.app, &self.list.principal, self.after, PART).await?;
        self.after = if found.more { found.upto } else { found.upto.max(head) };
        Ok(found)
    }

    fn to_sse(&self, found: &Filtered) -> Vec<Event> {
        let events = found.feed.iter().map(|event| {
            let (position, event) = event_json(&self.app, &self.list.principal, event);
            let kind = event["type"].as_str().unwrap_or_default().to_owned();
            Event::default().id(self.list.cursor(position)).event(kind).data(event.to_string())
        });
        // An id alone is not an event, but the client reconnects with it and need not search that part again.
        let moved = (found.more && found.feed.is_empty()).then(|| self.list.cursor(found.upto));
        events.chain(moved.map(|cursor| Event::default().id(cursor))).collect()
    }
}
