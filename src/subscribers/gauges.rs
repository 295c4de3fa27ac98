//! Gauges of how far each subscriber is behind, and of what waits for operators.

use crate::store::Store;
use metrics::{describe_counter, describe_gauge, gauge};
use time::OffsetDateTime;

const LOOK: &str = "
SELECT name, h.position - s.position,
       (SELECT recorded_at FROM events AS e WHERE e.position = s.position + 1),
       (SELECT count(*) FROM parked_events WHERE subscriber = name)
FROM subscribers AS s, log_head AS h";

pub fn describe() {
    describe_gauge!("xwms_log_position", "Position of the newest event.");
    describe_gauge!("xwms_subscriber_lag_events", "Events that the subscriber has not taken yet.");
    describe_gauge!("xwms_subscriber_lag_seconds", "Age of the first event that it has not taken yet.");
    describe_gauge!("xwms_subscriber_parked_events", "Events that it could not take.");
    describe_counter!("xwms_subscriber_batches_total", "Parts of the log that it has taken.");
    describe_counter!("xwms_subscriber_events_total", "Events in them that it wanted.");
    describe_counter!(
        "xwms_subscriber_interruptions_total",
        "Times that its work was given up and begun anew."
    );
}

/// Sets the gauges of every subscriber.
///
/// # Errors
/// When the database does not answer.
pub async fn set(store: &Store) -> Result<(), sqlx::Error> {
    let rows: Vec<(String, i64, Option<OffsetDateTime>, i64)> =
        sqlx::query_as(LOOK).fetch_all(store.pool()).await?;
    let now = store.clock().now().to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH);
    gauge!("xwms_log_position").set(*store.head().borrow() as f64);
    for (name, events, next, parked) in rows {
        let seconds = next.map_or(0.0, |next| (now - next).as_seconds_f64().max(0.0));
        gauge!("xwms_subscriber_lag_events", "subscriber" => name.clone()).set(events as f64);
        gauge!("xwms_subscriber_lag_seconds", "subscriber" => name.clone()).set(seconds);
        gauge!("xwms_subscriber_parked_events", "subscriber" => name).set(parked as f64);
    }
    Ok(())
}
