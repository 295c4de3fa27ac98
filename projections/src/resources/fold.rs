//! How resource events become rows.

use crate::sql::at;
use sqlx::{Error, PgConnection};
use std::sync::Arc;
use xwms_events::{AnyEvent, Envelope, resource::ResourceEvent};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        let query = match &envelope.data {
            AnyEvent::Resource(ResourceEvent::Created { resource_id, account_id, settings, .. }) => {
                sqlx::query(
                    "INSERT INTO resources (resource_id, account_id, name, created_at, position)
                 VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(resource_id.to_string())
                .bind(account_id.to_string())
                .bind(&settings.name)
                .bind(at(envelope.metadata.recorded_at)?)
                .bind(envelope.position)
            }
            AnyEvent::Resource(ResourceEvent::Changed { settings }) => {
                sqlx::query("UPDATE resources SET name = $2 WHERE resource_id = $1")
                    .bind(&envelope.metadata.stream_id)
                    .bind(&settings.name)
            }
            AnyEvent::Resource(ResourceEvent::Deleted {}) => {
                sqlx::query("DELETE FROM resources WHERE resource_id = $1").bind(&envelope.metadata.stream_id)
            }
            _ => continue,
        };
        query.execute(&mut *db).await?;
    }
    Ok(())
}
