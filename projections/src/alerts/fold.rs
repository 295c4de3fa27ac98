//! How alert events become rows.

use crate::sql::{at, maybe_at, word};
use sqlx::{Error, PgConnection};
use std::sync::Arc;
use xwms_events::{
    AnyEvent, Envelope,
    alert::{About, AlertEvent},
};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        if let AnyEvent::Alert(event) = &envelope.data {
            alert(db, envelope, event).await?;
        }
    }
    Ok(())
}

async fn alert(db: &mut PgConnection, envelope: &Envelope, event: &AlertEvent) -> Result<(), Error> {
    let recorded_at = at(envelope.metadata.recorded_at)?;
    let query = match event {
        AlertEvent::Raised { alert_id, rule, about, evidence, action, until } => {
            let (about_type, about_id) = match about {
                About::Network(hash) => ("network", hash.clone()),
                About::Client(client_id) => ("client", client_id.to_string()),
                About::SigningKey(key_id) => ("signing_key", key_id.to_string()),
            };
            sqlx::query(
                "INSERT INTO alerts (alert_id, account_id, rule, about_type, about_id, count, threshold,
                                     window_seconds, action, raised_at, until, position)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(alert_id.to_string())
            .bind(envelope.metadata.account_id.map(|id| id.to_string()))
            .bind(word(rule)?)
            .bind(about_type)
            .bind(about_id)
            .bind(i64::from(evidence.count))
            .bind(i64::from(evidence.threshold))
            .bind(i64::from(evidence.window_seconds))
            .bind(word(action)?)
            .bind(recorded_at)
            .bind(maybe_at(*until)?)
            .bind(envelope.position)
        }
        AlertEvent::Cleared { by, reason } => {
            sqlx::query("UPDATE alerts SET cleared_at = $2, cleared_by = $3, reason = $4 WHERE alert_id = $1")
                .bind(&envelope.metadata.stream_id)
                .bind(recorded_at)
                .bind(word(by)?)
                .bind(reason)
        }
    };
    query.execute(db).await?;
    Ok(())
}
