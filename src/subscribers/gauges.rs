//! Gauges that show how far each subscriber is behind, and how much waits for operators.

use super::list;
use crate::store::Store;
use metrics::{describe_counter, describe_gauge, gauge};

pub fn describe() {
    describe_gauge!("xwms_log_position", "Position of the newest event.");
    describe_gauge!("xwms_subscriber_lag_events", "Events that the subscriber has not processed yet.");
    describe_gauge!("xwms_subscriber_lag_seconds", "Age of the first event that it has not processed yet.");
    describe_gauge!("xwms_subscriber_parked_events", "Events that it could not process.");
    describe_counter!("xwms_subscriber_batches_total", "Batches that it has processed.");
    describe_counter!("xwms_subscriber_events_total", "Events in them that it uses.");
    describe_gauge!(
        "xwms_subscriber_off",
        "1 if it is not configured in this process and no other process leads it."
    );
    describe_counter!("xwms_subscriber_interruptions_total", "How often its work failed and was restarted.");
}

/// Sets the gauges of every subscriber, and returns what they show. Lag and parked events of a subscriber that is
/// off are shown as zero.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn set(store: &Store, configured: &[&str]) -> Result<Vec<list::Line>, sqlx::Error> {
    let now = store.clock().datetime();
    gauge!("xwms_log_position").set(*store.head().borrow() as f64);
    let lines = list::lines(store.pool(), configured).await?;
    for line in &lines {
        let off = line.off || line.ended;
        let of = |value: f64| if off { 0.0 } else { value };
        let name = line.name.clone();
        gauge!("xwms_subscriber_off", "subscriber" => name.clone()).set(f64::from(u8::from(off)));
        gauge!("xwms_subscriber_lag_events", "subscriber" => name.clone()).set(of(line.lag as f64));
        gauge!("xwms_subscriber_lag_seconds", "subscriber" => name.clone()).set(of(line.seconds_behind(now)));
        gauge!("xwms_subscriber_parked_events", "subscriber" => name).set(of(line.parked as f64));
    }
    Ok(lines)
}
