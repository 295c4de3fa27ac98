//! An object at a moment and whether it was live, for questions that look at many objects. Who may see it is up to them.

use super::{history::history, moment::Moment};
use crate::store::{Store, StoreError};
use xwms_events::past::{Life, Past, life, streams_of_life};

/// An object as it was.
pub struct Lived {
    /// Its state; that of no object if it did not exist.
    pub past: Past,
    /// `None` for objects that just are.
    pub life: Option<Life>,
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
    Ok(Lived { past, life })
}
