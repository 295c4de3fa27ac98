//! The history of an object or of a whole account, event by event, with the state of the event's object before and
//! after. For the operator: every field that the log opens is shown.

use super::{
    difference::{Change, changes},
    event_view::EventView,
    sight::Sight,
};
use crate::store::{
    Store, StoreError,
    feed::{Filter, position},
};
use serde::Serialize;
use serde_json::Value;
use std::{collections::HashMap, sync::Arc};
use xwms_events::{AnyState, Envelope, Object, StreamName, ids::AccountId};

/// Events read at once.
const PART: i64 = 200;

/// One event, with the state of its object before and after.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    #[serde(flatten)]
    pub event: EventView,
    pub before: Value,
    pub after: Value,
    pub changes: Vec<Change>,
}

/// Goes through a history, from its beginning.
pub struct Steps<'a> {
    store: &'a Store,
    filter: Filter,
    /// The state of each object so far, by its type and id.
    states: HashMap<(String, String), AnyState>,
    waiting: std::vec::IntoIter<Arc<Envelope>>,
    /// Up to here, events were read.
    read: i64,
    from: i64,
    to: i64,
}

impl<'a> Steps<'a> {
    /// Goes through the events of `object`, or of all objects of an account, whose positions are in `from..=to`.
    pub fn new(store: &'a Store, object: &Object, (from, to): (i64, i64)) -> Self {
        let account: Option<AccountId> = object.id.parse().ok().filter(|_| object.kind == "account");
        let stream = StreamName { stream_type: Some(object.kind), id: object.id.clone() };
        let filter = Filter { account, stream: account.is_none().then_some(stream), ..Filter::default() };
        Self { store, filter, states: HashMap::new(), waiting: vec![].into_iter(), read: 0, from, to }
    }

    /// Returns the next step; `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or an event can't be read.
    pub async fn next(&mut self) -> Result<Option<Step>, StoreError> {
        loop {
            let Some(event) = self.waiting.next() else {
                if self.read >= self.to {
                    return Ok(None);
                }
                self.read_more().await?;
                continue;
            };
            let (before, after) = self.apply(&event);
            if event.position >= self.from {
                let changes = changes(&before, &after);
                return Ok(Some(Step { event: EventView::new(&event, None), before, after, changes }));
            }
        }
    }

    /// Applies an event to the state of its object, and returns the state before and after.
    fn apply(&mut self, event: &Envelope) -> (Value, Value) {
        let key = (event.metadata.stream_type.clone(), event.metadata.stream_id.clone());
        let before = self.states.get(&key).map_or(Value::Null, state_to_json);
        let state = self.states.entry(key).or_insert_with(|| AnyState::before(&event.data));
        state.apply(&event.data);
        (before, state_to_json(state))
    }

    async fn read_more(&mut self) -> Result<(), StoreError> {
        let part = self.store.events(&self.filter, self.read, PART).await?;
        self.read = if part.more { part.upto } else { self.to };
        let mut events = Vec::with_capacity(part.feed.len());
        for event in part.feed.into_iter().filter(|event| position(event) <= self.to) {
            events.push(
                event
                    .map_err(|event| StoreError::Undecodable { position: event.position, why: event.why })?,
            );
        }
        self.waiting = events.into_iter();
        Ok(())
    }
}

fn state_to_json(state: &AnyState) -> Value {
    let mut state = state.to_json();
    Sight::Whole.reduce(&mut state);
    state
}
