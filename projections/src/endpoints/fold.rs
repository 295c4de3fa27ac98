//! How endpoint events become rows.

use crate::sql::at;
use sqlx::{Error, PgConnection};
use std::sync::Arc;
use xwms_events::{AnyEvent, Envelope, endpoint::EndpointEvent};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        let query = match &envelope.data {
            AnyEvent::Endpoint(EndpointEvent::Created { endpoint_id, account_id, .. }) => sqlx::query(
                "INSERT INTO endpoints (endpoint_id, account_id, created_at, position) VALUES ($1, $2, $3, $4)",
            )
            .bind(endpoint_id.to_string())
            .bind(account_id.to_string())
            .bind(at(envelope.metadata.recorded_at)?)
            .bind(envelope.position),
            AnyEvent::Endpoint(EndpointEvent::Deleted {}) => {
                sqlx::query("DELETE FROM endpoints WHERE endpoint_id = $1").bind(&envelope.metadata.stream_id)
            }
            _ => continue,
        };
        query.execute(&mut *db).await?;
    }
    Ok(())
}
