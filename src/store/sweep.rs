//! Forgets rows that mean nothing any more: of the gate, beside the log, and of states that nobody reads. No event is
//! among them. How often is up to `subscribers::sweep`.

use super::{error::StoreError, log::Store};

impl Store {
    /// Forgets rows that mean nothing any more, a bounded number at a time. Answers how many. By the clock that
    /// decides expiry, as another may be ahead of it: a stop that is forgotten too early lets live what it stopped.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        let (mut swept, now) = (0, self.clock.now().to_datetime());
        for table in ["assertions", "answers", "revocations"] {
            let sql = format!(
                "DELETE FROM {table} WHERE key IN (
                     SELECT key FROM {table} WHERE expires_at < $1 - interval '1 hour' LIMIT 5000)"
            );
            swept += sqlx::query(&sql).bind(now).execute(&self.pool).await?.rows_affected();
        }
        // States that the rules of a former release folded.
        let old = "DELETE FROM snapshots WHERE ctid = ANY (ARRAY (
            SELECT ctid FROM snapshots WHERE format <> $1 AND written_at < clock_timestamp() - interval '30 days' LIMIT 5000))";
        swept += sqlx::query(old).bind(xwms_events::RULES).execute(&self.pool).await?.rows_affected();
        Ok(swept)
    }
}
