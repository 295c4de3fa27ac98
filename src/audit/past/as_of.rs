//! The state of an object as of a moment, and whether it was live then.

use super::{
    event_view::EventView,
    history::{History, history},
    lived::life_of,
    moment::Moment,
    sight::{Reader, is_erased, sight},
};
use crate::store::{Store, StoreError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xwms_events::{
    AnyEvent, Object, Timestamp,
    past::{End, Life, Past},
    token::TokenFormat,
};

/// What an answer does not know of a person who was erased.
pub const ERASED: &str = "the person was erased, so their personal fields can no longer be opened";
/// What it leaves out.
pub const LEFT_OUT: &str = "personal fields are left out, because the asker may not read them now";
/// What it does not know of a token that APIs can check by themselves.
pub const SELF_CHECKED: &str = "an API that checks the token itself accepts it until it expires";

/// An object as it was.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AsOf {
    /// Its name, as in `subject` of events.
    pub object: String,
    /// The position of the log that the answer is true for.
    pub position: i64,
    /// The time that expiry is judged by: the asked one, or that of the event at the asked position.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// Whether it existed.
    pub exists: bool,
    /// Its last event by then.
    pub last_event: Option<EventView>,
    /// Null if it did not exist.
    pub state: Value,
    /// Whether it was live: a token, grant or session was accepted, a client or person could act, an endpoint got
    /// messages. Null for objects that just are.
    pub live: Option<bool>,
    /// What ended it, if it was not live.
    pub because: Option<Because>,
    /// What the answer does not know.
    pub not_known: Vec<String>,
}

/// What ended an object: an event, or its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AsOfBecause)]
pub struct Because {
    /// The event, if one did.
    pub event: Option<EventView>,
    /// When it expired, if that ended it.
    #[schema(value_type = Option<String>)]
    pub expired_at: Option<Timestamp>,
}

/// Returns `object` as of `moment`, as `reader` (without one, the operator) may see it; `None` if it does not
/// exist for them.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn as_of(
    store: &Store,
    reader: Option<&Reader>,
    object: &Object,
    moment: Moment,
) -> Result<Option<AsOf>, StoreError> {
    let Some(sight) = sight(store, reader, object, moment).await? else { return Ok(None) };
    let own = history(store, std::slice::from_ref(object), moment.position).await?;
    let past = Past::of(&own.events);
    let mut state = AnyEvent::fold(own.events.iter().map(|event| &event.data));
    sight.reduce(&mut state);
    let (life, all) = life_of(store, object, &past, moment).await?;
    let mut not_known: Vec<_> = all.gaps().collect();
    if is_erased(store, object).await? {
        not_known.push(ERASED.to_owned());
    } else if sight.leaves_personal() {
        not_known.push(LEFT_OUT.to_owned());
    }
    if past.token.id.is_some() && past.token.format == TokenFormat::Jwt {
        not_known.push(SELF_CHECKED.to_owned());
    }
    Ok(Some(AsOf {
        object: object.to_string(),
        position: moment.position,
        at: moment.at,
        exists: !own.events.is_empty(),
        last_event: own.events.last().map(|event| EventView::new(event, reader)),
        state,
        live: life.map(|life| life.live),
        because: life.and_then(|life| because(life, &all, reader)),
        not_known,
    }))
}

fn because(life: Life, all: &History, reader: Option<&Reader>) -> Option<Because> {
    match life.end? {
        End::Event(index) => {
            let event = all.events.get(index).map(|event| EventView::new(event, reader));
            Some(Because { event, expired_at: None })
        }
        End::Expired(at) => Some(Because { event: None, expired_at: Some(at) }),
    }
}
