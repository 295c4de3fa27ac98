//! How often a new password was hashed for a proof or an invitation, on all nodes together (migrations/0041). A
//! person who holds one is not logged in, and so has no pace of their own.

use crate::store::{error::StoreError, log::Store};
use uuid::Uuid;

/// Hashes for one proof or invitation. One is enough, unless something else went wrong after it.
const TRIES: i32 = 5;
/// How long a count is kept, in seconds: as long as an invitation is valid.
const KEPT_SECONDS: u32 = 7 * 86_400;

impl Store {
    /// Counts a hash for the proof or invitation `id`, before it is computed, so that parallel ones are all
    /// counted. Returns whether it may be computed.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn try_hash(&self, id: Uuid) -> Result<bool, StoreError> {
        let counted = sqlx::query(
            "INSERT INTO hash_tries AS h (id, tries, expires_at) VALUES ($1, 1, $2)
             ON CONFLICT (id) DO UPDATE SET tries = h.tries + 1 WHERE h.tries < $3",
        )
        .bind(id)
        .bind(self.clock.now().plus_seconds(KEPT_SECONDS).to_datetime())
        .bind(TRIES)
        .execute(&self.pool)
        .await?;
        Ok(counted.rows_affected() == 1)
    }
}
