//! A moment of the past: a position of the log, and the time that expiry is judged by.

use crate::{
    audit::until::{Until, end},
    store::{Store, StoreError},
};
use time::OffsetDateTime;
use xwms_events::Timestamp;

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The last event that had happened; 0 before the first.
    pub position: i64,
    /// The asked time, or that of the event at the asked position.
    pub at: Timestamp,
}

/// Returns the moment `until`; `None` if it is in the future.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn moment(store: &Store, until: Until) -> Result<Option<Moment>, StoreError> {
    let (head, now) = (store.current_head().await?, store.clock().now());
    Ok(match until {
        Until::Now => Some(Moment { position: head, at: now }),
        Until::Position(position) if (0..=head).contains(&position) => {
            Some(Moment { position, at: recorded_at(store, position).await? })
        }
        Until::Time(at) if at <= now => Some(Moment { position: end(store, until).await?, at }),
        Until::Position(_) | Until::Time(_) => None,
    })
}

/// Returns when the last event up to `position` was recorded.
async fn recorded_at(store: &Store, position: i64) -> Result<Timestamp, StoreError> {
    let sql = "SELECT recorded_at FROM event_leaves WHERE position <= $1 ORDER BY position DESC LIMIT 1";
    let at: Option<OffsetDateTime> =
        sqlx::query_scalar(sql).bind(position).fetch_optional(store.pool()).await?;
    Ok(at.map(Timestamp::from).unwrap_or_default())
}
