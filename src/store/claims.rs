//! Rows outside the log that are read as strongly as it: who owns a mail address and which password, which
//! client assertions were used, which requests were answered.

use super::{Store, StoreError};
use sqlx::Row;
use xwms_events::{
    Timestamp,
    effects::Holding,
    ids::{AccountId, UserId},
    user::email as mailbox,
};

/// Who a mail address belongs to, with the PHC string of their password.
pub struct Credential {
    pub user_id: UserId,
    pub phc: String,
}

/// A stored answer to a request with an Idempotency-Key.
pub struct StoredAnswer {
    pub fingerprint: String,
    pub sealed: String,
}

/// How many an account has of what its plan limits (migrations/0008).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    pub clients: u64,
    pub endpoints: u64,
}

impl Store {
    /// How much of its plan the account uses, as exactly as appends count it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holdings(&self, account_id: &str) -> Result<Holdings, StoreError> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT kind, used FROM holdings WHERE account_id = $1")
                .bind(account_id)
                .fetch_all(&self.pool)
                .await?;
        let used = |kind: Holding| {
            let row = rows.iter().find(|(name, _)| name == kind.as_str());
            row.map_or(0, |(_, used)| used.max(&0).unsigned_abs())
        };
        Ok(Holdings { clients: used(Holding::Clients), endpoints: used(Holding::Endpoints) })
    }

    /// The claim keys of a mail address: a keyed hash of each spelling that it may have been claimed in. Whoever
    /// claims it takes them all, so that nobody else has it in another one. Those of the test users of an account are
    /// led by it and a space. No mail address has a space in it, and what somebody types instead of one loses those
    /// that it has: so no input is taken for a test user's.
    pub fn email_keys(&self, email: &str, test_of: Option<AccountId>) -> Vec<String> {
        let key = |email: String| {
            let claimed = match test_of {
                Some(account) => format!("{account} {email}"),
                None => email.replace(' ', "\n"),
            };
            format!("email:{}", self.vault.master().lookup(&claimed))
        };
        mailbox::spellings(email).into_iter().map(key).collect()
    }

    /// Who logs in with `email`: among people, or among the test users of an account. And the position up to which the log
    /// is known by that: what changes it later is beyond.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn credential(
        &self,
        email: &str,
        test_of: Option<AccountId>,
    ) -> Result<(i64, Option<Credential>), StoreError> {
        let row = sqlx::query(
            "SELECT position, owner, phc, pg_is_in_recovery() AS standby FROM log_head
             LEFT JOIN (claims JOIN credentials ON user_id = owner) ON claims.key = ANY ($1)
             ORDER BY array_position($1, claims.key) LIMIT 1",
        )
        .bind(self.email_keys(email, test_of))
        .fetch_one(&self.pool)
        .await?;
        if row.try_get("standby")? {
            return Err(StoreError::Standby);
        }
        let (owner, phc): (Option<String>, Option<String>) = (row.try_get("owner")?, row.try_get("phc")?);
        let user_id = owner.and_then(|owner| owner.parse().ok());
        Ok((row.try_get("position")?, user_id.zip(phc).map(|(user_id, phc)| Credential { user_id, phc })))
    }

    /// Replaces a password hash by one with today's parameters, unless it changed meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rehash(&self, user_id: UserId, from: &str, to: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE credentials SET phc = $3 WHERE user_id = $1 AND phc = $2")
            .bind(user_id.to_string())
            .bind(from)
            .bind(to)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

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

    /// The answer that a request with this Idempotency-Key had, if any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answered(&self, key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        let row = sqlx::query(
            "SELECT fingerprint, sealed FROM answers WHERE key = $1 AND expires_at > clock_timestamp()",
        )
        .bind(key)
        .fetch_optional(&self.pool)
        .await?;
        let answer = row.map(|row| {
            Ok::<_, sqlx::Error>(StoredAnswer {
                fingerprint: row.try_get("fingerprint")?,
                sealed: row.try_get("sealed")?,
            })
        });
        Ok(answer.transpose()?)
    }

    /// Keeps the answer to a request that changed nothing, as `append_exact` (migrations/0004) keeps that of
    /// one that did. False if its Idempotency-Key has an answer already.
    ///
    /// # Errors
    /// When the database does not answer.
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
