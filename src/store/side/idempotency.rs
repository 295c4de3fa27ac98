//! Stored responses to requests with an Idempotency-Key. If a request changed something, the append stores
//! the response together with the change (`SideWrite::Answer`).

use crate::store::{error::StoreError, log::Store};
use sqlx::FromRow;

/// A stored response to a request with an Idempotency-Key.
#[derive(FromRow)]
pub struct StoredAnswer {
    pub fingerprint: String,
    pub sealed: String,
}

impl Store {
    /// Returns the stored response for this Idempotency-Key, if there is one.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn answered(&self, key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        let sql = "SELECT fingerprint, sealed FROM answers WHERE key = $1 AND expires_at > clock_timestamp()";
        Ok(sqlx::query_as(sql).bind(key).fetch_optional(&self.pool).await?)
    }

    /// Stores the response to a request that changed nothing; `append_exact` (migrations/0004) stores it for
    /// one that did. Returns false if the Idempotency-Key already has a response.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn keep_answer(&self, key: &str, fingerprint: &str, sealed: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO answers VALUES ($1, $2, $3, clock_timestamp() + interval '24 hours')
             ON CONFLICT (key) DO UPDATE
                 SET fingerprint = excluded.fingerprint, sealed = excluded.sealed,
                     expires_at = excluded.expires_at
                 WHERE answers.expires_at < clock_timestamp()",
        )
        .bind(key)
        .bind(fingerprint)
        .bind(sealed)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
