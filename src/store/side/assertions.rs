//! Which assertions of clients were used: each is good once (RFC 7523 §3, `jti`).

use crate::store::{error::StoreError, log::Store};
use xwms_events::Timestamp;

impl Store {
    /// Whether `key` is used for the first time. It stays used until `until`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn use_once(&self, key: &[u8], until: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query("INSERT INTO assertions VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(key)
            .bind(until.to_datetime())
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
