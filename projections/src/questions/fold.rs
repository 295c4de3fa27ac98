//! How events become rows: one for each key. A batch is one statement.

use super::facets::keys;
use sqlx::{Error, PgConnection};
use std::sync::Arc;
use xwms_events::Envelope;

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    let (mut all, mut positions) = (Vec::new(), Vec::new());
    for envelope in events {
        let keys = keys(envelope);
        positions.extend(std::iter::repeat_n(envelope.position, keys.len()));
        all.extend(keys);
    }
    if all.is_empty() {
        return Ok(());
    }
    sqlx::query("INSERT INTO facets (key, position) SELECT * FROM unnest($1::bigint[], $2::bigint[])")
        .bind(all)
        .bind(positions)
        .execute(db)
        .await?;
    Ok(())
}
