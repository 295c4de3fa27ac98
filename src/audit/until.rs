//! How far an audit of the history goes.

use crate::store::{Store, StoreError};
use std::str::FromStr;
use xwms_events::{Timestamp, timestamp::NoTimestamp};

/// How far to replay.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// The whole log.
    Now,
    /// Up to and including this position.
    Position(i64),
    /// Up to this moment.
    Time(Timestamp),
}

impl FromStr for Until {
    type Err = NoTimestamp;

    /// Parses a position, or a time as in RFC 3339.
    fn from_str(text: &str) -> Result<Self, NoTimestamp> {
        match text.parse() {
            Ok(position) => Ok(Self::Position(position)),
            Err(_) => text.parse().map(Self::Time),
        }
    }
}

/// Returns the last position to replay for `until`.
pub(super) async fn end(store: &Store, until: Until) -> Result<i64, StoreError> {
    let head = store.current_head().await?;
    Ok(match until {
        Until::Now => head,
        Until::Position(position) => position.min(head),
        Until::Time(at) => store.position_until(Timestamp::from_millis(at.millis() + 1)).await?,
    })
}
