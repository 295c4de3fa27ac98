//! An object at a moment and whether it was live, for questions that look at many objects. Who may see it is up to them.

use super::{history::history, moment::Moment};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use xwms_events::{
    Envelope,
    past::{End, Life, Past, life, streams_of_life},
};

/// An object as it was.
pub struct Lived {
    /// Its state; that of no object if it did not exist.
    pub past: Past,
    /// `None` for objects that just are.
    pub life: Option<Life>,
    /// The event that ended it, if one did.
    pub ended_by: Option<Arc<Envelope>>,
}

impl Lived {
    /// Whether it was live.
    pub fn is_live(&self) -> bool {
        self.life.is_some_and(|life| life.live)
    }
}

/// Returns the object with this type and id as of `moment`.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn lived(
    store: &Store,
    (kind, id): (&'static str, &str),
    moment: Moment,
) -> Result<Lived, StoreError> {
    let own = history(store, &[(kind, id.to_owned())], moment.position).await?;
    let past = Past::of(&own.events);
    let mut streams = streams_of_life(kind, &past);
    streams.push((kind, id.to_owned()));
    let all = history(store, &streams, moment.position).await?;
    let life = life(kind, &all.events, moment.at);
    let ended_by = match life.and_then(|life| life.end) {
        Some(End::Event(index)) => all.events.get(index).cloned(),
        Some(End::Expired(_)) | None => None,
    };
    Ok(Lived { past, life, ended_by })
}
