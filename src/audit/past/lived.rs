//! An object at a moment and whether it was live, for questions that look at many objects. Who may see it is up to
//! them.

use super::{
    history::{History, history},
    moment::Moment,
};
use crate::store::{Store, StoreError};
use std::{slice, sync::Arc};
use xwms_events::{
    Envelope, Object,
    past::{End, Life, Past, life, objects_of_life},
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

/// Returns the object as of `moment`.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn lived(store: &Store, object: &Object, moment: Moment) -> Result<Lived, StoreError> {
    let own = history(store, slice::from_ref(object), moment.position).await?;
    let past = Past::of(&own.events);
    let (life, all) = life_of(store, object, &past, moment).await?;
    let ended_by = match life.and_then(|life| life.end) {
        Some(End::Event(index)) => all.events.get(index).cloned(),
        Some(End::Expired(_)) | None => None,
    };
    Ok(Lived { past, life, ended_by })
}

/// Returns whether the object, whose state is `past`, was live, and the events that say so.
pub(super) async fn life_of(
    store: &Store,
    object: &Object,
    past: &Past,
    moment: Moment,
) -> Result<(Option<Life>, History), StoreError> {
    let mut objects = objects_of_life(object.kind, past);
    objects.push(object.clone());
    let all = history(store, &objects, moment.position).await?;
    Ok((life(object.kind, &all.events, moment.at), all))
}
