//! How many mails an address got within a day that nobody proved to want (migrations/0081). `outbound::mail::unasked`
//! says which those are, and how many may be sent.

use crate::store::{error::StoreError, log::Store};
use sqlx::Row;
use time::OffsetDateTime;
use xwms_events::{Timestamp, user::email as mailbox};

/// How long mails are counted together, in seconds.
const DAY_SECONDS: u32 = 86_400;

impl Store {
    /// Counts a mail of this kind to `email`, unless there were `most` within a day. Returns when the next one may be
    /// sent, if this one may not. The table has a keyed hash of the address.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn count_unasked_mail(
        &self,
        email: &str,
        kind: &str,
        most: i32,
    ) -> Result<Option<Timestamp>, StoreError> {
        let key = self.vault.master().lookup(&format!("unasked mails to {}", mailbox::canonical(email)));
        let row = sqlx::query(
            "INSERT INTO unasked_mails AS m (mailbox, kind, mails, since) VALUES ($1, $2, 1, $3)
             ON CONFLICT (mailbox, kind) DO UPDATE
                 SET since = CASE WHEN m.since <= excluded.since - interval '1 day' THEN excluded.since ELSE m.since END,
                     mails = CASE WHEN m.since <= excluded.since - interval '1 day' THEN 1
                                  ELSE least(m.mails, $4) + 1 END
             RETURNING mails, since",
        )
        .bind(key)
        .bind(kind)
        .bind(self.clock.datetime())
        .bind(most)
        .fetch_one(&self.pool)
        .await?;
        let (mails, since): (i32, OffsetDateTime) = (row.try_get("mails")?, row.try_get("since")?);
        Ok((mails > most).then(|| Timestamp::from(since).plus_seconds(DAY_SECONDS)))
    }
}
