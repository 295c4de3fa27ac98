//! The feed as server-sent events (WHATWG HTML §9.2): what is there, then what comes, until the caller may not see it
//! any more or the server stops. `id` is a cursor of the list; a client that comes again with it as `Last-Event-ID`
//! misses nothing.
//!
//! A stream outlives much: a token that is revoked, scopes and networks that are taken away, a member who leaves, a
//! plan. So at every look the caller is let in anew, after the look and before anything of it is shown; what they may
//! see of it is what they may see then.

use super::{
    feed::{Asked, lost_after, shown},
    places::{Most, Place},
};
use crate::{
    app::Shared,
    store::{StoreError, feed::Filtered},
    surface::{api::shared::pagination::List, http::problem::Problem},
};
use axum::{
    http::{HeaderMap, HeaderName, StatusCode, header::ACCEPT},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt, stream};
use std::{convert::Infallible, time::Duration};
use xwms_events::scope::Scope;

const LAST: HeaderName = HeaderName::from_static("last-event-id");
/// Events asked for at once.
const PART: i64 = 500;
/// How often a quiet stream says that it is there, and looks whether its token still is.
const BEAT: Duration = Duration::from_secs(15);

/// Whether the caller asks for a stream.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.split(',').any(|kind| {
        kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/event-stream")
    })
}

/// The stream after `after`, or after what `Last-Event-ID` says; from now on without either.
pub(super) fn answer(app: Shared, list: List, asked: Asked, after: Option<i64>) -> Result<Response, Problem> {
    let last = list.headers.get(LAST).and_then(|value| value.to_str().ok()).filter(|id| !id.is_empty());
    let last = last.map(|cursor| list.open(cursor)).transpose()?;
    let settings = &app.settings.event_streams;
    let most = Most { of_all: settings.max, of_account: settings.max_per_account };
    let place = Place::take(list.principal.account_id, most).ok_or_else(|| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_streams", "too many streams at once")
    })?;
    let after = last.or(after).unwrap_or_else(|| *app.store.head().borrow());
    let cut = lost_after(&app, after);
    let turn = app.store.turn();
    let following = Following { app, list, asked, after: cut.unwrap_or(after), cut, turn, place };
    let keep = KeepAlive::new().interval(BEAT);
    Ok(Sse::new(following.events()).keep_alive(keep).into_response())
}

/// Tells that events after `cut` are lost. It has no id: the next one has.
fn went_back(cut: i64) -> Event {
    Event::default().event("log.went_back").data(serde_json::json!({"after": cut}).to_string())
}

struct Following {
    app: Shared,
    list: List,
    asked: Asked,
    after: i64,
    /// To be told first.
    cut: Option<i64>,
    /// What `Store::turn` said when it began.
    turn: u64,
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

    /// The next events, as soon as there are some. None ends the stream: its client comes again, and learns
    /// from a proper answer what is the matter.
    async fn part(&mut self) -> Option<Vec<Event>> {
        loop {
            let app = self.app.clone();
            let found = tokio::select! {
                found = self.look() => found,
                // It may have to wait long for its turn.
                () = app.left() => return None,
            };
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    tracing::warn!(%error, "a stream of events ends");
                    return None;
                }
            };
            // After the look: what ended the caller's right may be older than what it found.
            self.list.principal = self.list.principal.again(&self.app).await.ok()?;
            self.list.principal.require(Scope::EventsRead).ok()?;
            if self.app.store.turn() != self.turn {
                // What it was shown may be lost. Its client comes again with its cursor, and learns of it.
                return None;
            }
            let told = self.cut.take().map(went_back);
            let part: Vec<_> = told.into_iter().chain(self.shown(&found)).collect();
            if !part.is_empty() {
                return Some(part);
            }
            let mut head = self.app.store.head();
            let (after, place) = (self.after, &self.place);
            let grown = async {
                drop(head.wait_for(|head| *head > after).await);
                tokio::time::sleep(place.gather()).await;
            };
            tokio::select! {
                () = grown => {}
                () = tokio::time::sleep(BEAT) => {}
                () = self.app.left() => return None,
            }
        }
    }

    async fn look(&mut self) -> Result<Filtered, StoreError> {
        let _turn = self.place.turn().await?;
        // Everything up to here is committed: what does not show is not wanted.
        let head = *self.app.store.head().borrow();
        let found = self.asked.after(&self.app, &self.list.principal, (self.after, PART)).await?;
        self.after = if found.more { found.upto } else { found.upto.max(head) };
        Ok(found)
    }

    fn shown(&self, found: &Filtered) -> Vec<Event> {
        let events = found.feed.iter().map(|event| {
            let (position, event) = shown(&self.app, &self.list.principal, event);
            let kind = event["type"].as_str().unwrap_or_default().to_owned();
            Event::default().id(self.list.cursor(position)).event(kind).data(event.to_string())
        });
        // An id alone is no event, but what a client comes again with: it need not look through that part again.
        let moved = (found.more && found.feed.is_empty()).then(|| self.list.cursor(found.upto));
        events.chain(moved.map(|cursor| Event::default().id(cursor))).collect()
    }
}
