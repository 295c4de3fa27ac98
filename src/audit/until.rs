//! Up to where the history is looked into.

use crate::store::{Store, StoreError};
use xwms_events::Timestamp;

/// How far to replay.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// All there is.
    Now,
    /// Up to and with this position.
    Position(i64),
    /// Up to this moment.
    Time(Timestamp),
}

/// The last position of a replay that goes as far as `until` says.
pub(super) async fn end(store: &Store, until: Until) -> Result<i64, StoreError> {
    let head = store.current_head().await?;
    Ok(match until {
        Until::Now => head,
        Until::Position(position) => position.min(head),
        Until::Time(at) => store.position_until(Timestamp::from_millis(at.millis() + 1)).await?,
    })
}
