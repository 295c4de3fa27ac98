//! Deletes rows that are no longer needed: of the gate, outside the log, and outdated snapshots. It deletes
//! no event. `subscribers::sweep` decides how often it runs.

use super::{error::StoreError, log::Store};

impl Store {
    /// Deletes rows that are no longer needed, a limited number at a time. Returns how many. Uses the clock
    /// that decides expiry, because another clock may be ahead of it: if a stop were deleted too early, what
    /// it stopped would be valid again.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        let (mut swept, now) = (0, self.clock.datetime());
        for table in ["assertions", "answers", "revocations", "pushed_request_uses"] {
            let sql = format!(
                "DELETE FROM {table} WHERE key IN (
                     SELECT key FROM {table} WHERE expires_at < $1 - interval '1 hour' LIMIT 5000)"
            );
            swept += sqlx::query(&sql).bind(now).execute(&self.pool).await?.rows_affected();
        }
        // An hour later: until then, its mails count for their address.
        let proofs = "DELETE FROM proofs WHERE id IN (
            SELECT id FROM proofs WHERE expires_at < $1 - interval '1 hour' LIMIT 5000)";
        swept += sqlx::query(proofs).bind(now).execute(&self.pool).await?.rows_affected();
        let tries = "DELETE FROM hash_tries WHERE id IN (
            SELECT id FROM hash_tries WHERE expires_at < $1 LIMIT 5000)";
        swept += sqlx::query(tries).bind(now).execute(&self.pool).await?.rows_affected();
        let mails = "DELETE FROM login_mails WHERE user_id IN (
            SELECT user_id FROM login_mails WHERE since < $1 - interval '2 days' LIMIT 5000)";
        swept += sqlx::query(mails).bind(now).execute(&self.pool).await?.rows_affected();
        let mails = "DELETE FROM unasked_mails WHERE (mailbox, kind) IN (
            SELECT mailbox, kind FROM unasked_mails WHERE since < $1 - interval '2 days' LIMIT 5000)";
        swept += sqlx::query(mails).bind(now).execute(&self.pool).await?.rows_affected();
        swept += self.sweep_login_attempts(self.clock.now()).await?;
        swept += self.sweep_attachments().await?;
        swept += self.sweep_pushed_requests().await?;
        swept += self.sweep_devices().await?;
        // States folded by the rules of an earlier release.
        let old = "DELETE FROM snapshots WHERE ctid = ANY (ARRAY (
            SELECT ctid FROM snapshots WHERE format <> $1 AND written_at < clock_timestamp() - interval '30 days' LIMIT 5000))";
        swept += sqlx::query(old).bind(xwms_events::RULES).execute(&self.pool).await?.rows_affected();
        Ok(swept)
    }
}
