//! Client assertions and identity assertions that were used: each one is valid once (RFC 7523 §3, `jti`).

use crate::store::{error::StoreError, log::Store};
use aws_lc_rs::digest::{SHA256, digest};
use xwms_events::Timestamp;

impl Store {
    /// Marks `text` as used until `until`, by its digest. Returns whether this is the first use.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn use_text_once(&self, text: &str, until: Timestamp) -> Result<bool, StoreError> {
        self.use_once(digest(&SHA256, text.as_bytes()).as_ref(), until).await
    }

    /// Marks `key` as used until `until`. Returns whether this is the first use.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn use_once(&self, key: &[u8], until: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query("INSERT INTO assertions VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(key)
            .bind(until.to_datetime())
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
