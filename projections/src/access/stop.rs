//! Stops: rows that say which keys are stopped, from which position, and why.

use crate::sql::at;
use sqlx::{Error, PgConnection};
use xwms_events::{
    Envelope,
    effects::{Effect, effects},
};

/// `stops.below` of a standing stop that is in effect.
pub(super) const STANDING: i64 = i64::MAX;

/// Applies the same stops to the model as the gate does for this event.
pub(super) async fn stops(db: &mut PgConnection, envelope: &Envelope) -> Result<(), Error> {
    for effect in effects(&envelope.metadata.stream_id, &envelope.data) {
        if let Effect::Stop { key, standing, .. } = effect {
            stop(db, envelope, &key, standing).await?;
        }
    }
    Ok(())
}

/// Replaces the standing stop of the key, as the gate does, but keeps the old one in the history.
pub(super) async fn stop(
    db: &mut PgConnection,
    envelope: &Envelope,
    key: &str,
    standing: bool,
) -> Result<(), Error> {
    sqlx::query("UPDATE stops SET below = $2 WHERE key = $1 AND below = $3")
        .bind(key)
        .bind(envelope.position)
        .bind(STANDING)
        .execute(&mut *db)
        .await?;
    sqlx::query("INSERT INTO stops (key, position, below, reason, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(key)
        .bind(envelope.position)
        .bind(if standing { STANDING } else { envelope.position })
        .bind(reason(envelope.data.name()))
        .bind(at(envelope.metadata.recorded_at)?)
        .execute(db)
        .await?;
    Ok(())
}

/// Returns the reason that a stop shows: the name of its event, as one word.
pub(super) fn reason(event: &str) -> String {
    event.replace('.', "_")
}
