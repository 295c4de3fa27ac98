//! How events become rows: one for each key. A batch is one statement.

use super::facets::keys;
use crate::copy::Rows;
use sqlx::{Error, PgConnection};
use std::sync::Arc;
use xwms_events::Envelope;

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    let (mut rows, mut any) = (Rows::new(), false);
    for envelope in events {
        for key in keys(envelope) {
            rows.begin(2);
            rows.bigint(key);
            rows.bigint(envelope.position);
            any = true;
        }
    }
    if !any {
        return Ok(());
    }
    rows.write(db, "COPY facets (key, position) FROM STDIN (FORMAT binary)").await
}
