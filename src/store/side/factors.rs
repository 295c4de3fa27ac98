//! What proves a person's second factors (migrations/0036): the secret of an authenticator app, the digests of recovery
//! codes, the public keys of passkeys. Sealed under the person's key, so that erasing the person erases them. An append
//! writes the rows (`SideWrite::Factor`); only the marks of use are written here, with compare-and-set.
//!
//! Not here: which factors a person has (the user's stream), and how a code is computed (`keys`).

use crate::store::{append::SideWrite, error::StoreError, log::Store};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::collections::HashMap;
use xwms_events::{Timestamp, ids::UserId};

/// The factor of the authenticator app.
pub const TOTP: &str = "totp";
/// The "factor" of the recovery codes.
pub const RECOVERY: &str = "recovery";

/// The digests of a person's recovery codes. Which of them were used is in the user's stream.
#[derive(Serialize, Deserialize)]
pub struct RecoveryDigests {
    pub created_at: Timestamp,
    pub digests: Vec<String>,
}

/// A row, opened.
pub struct StoredFactor {
    pub plain: String,
    /// The row as it is stored, for compare-and-set.
    sealed: String,
}

impl Store {
    /// Returns the write that stores `plain` for a factor, sealed. For an app, `last_step` is the time step of the code
    /// that the person proved it with.
    ///
    /// # Errors
    /// Returns an error if the person's key can't be read or made.
    pub async fn seal_factor(
        &self,
        user_id: UserId,
        factor: &str,
        plain: &str,
        last_step: i64,
    ) -> Result<SideWrite, StoreError> {
        let key = self.vault.subject_or_new(&user_id.to_string()).await?;
        let sealed = key.seal(&seal_context(user_id, factor), plain)?;
        let (user_id, factor) = (user_id.to_string(), factor.to_owned());
        Ok(SideWrite::Factor { user_id, factor, value: format!("{last_step} {sealed}") })
    }

    /// Returns what proves a factor; `None` if the person does not have it.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or the row does not open.
    pub async fn factor(&self, user_id: UserId, factor: &str) -> Result<Option<StoredFactor>, StoreError> {
        let sealed: Option<String> =
            sqlx::query_scalar("SELECT sealed FROM factors WHERE user_id = $1 AND factor = $2")
                .bind(user_id.to_string())
                .bind(factor)
                .fetch_optional(&self.pool)
                .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let Some(key) = self.vault.subject(&user_id.to_string()).await? else { return Ok(None) };
        let plain = key.open(&seal_context(user_id, factor), &sealed)?;
        Ok(Some(StoredFactor { plain, sealed }))
    }

    /// Returns what proves each factor of a person, by factor.
    ///
    /// # Errors
    /// As [`Self::factor`].
    pub async fn factors(&self, user_id: UserId) -> Result<HashMap<String, StoredFactor>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT factor, sealed FROM factors WHERE user_id = $1")
                .bind(user_id.to_string())
                .fetch_all(&self.pool)
                .await?;
        let Some(key) = self.vault.subject(&user_id.to_string()).await? else { return Ok(HashMap::new()) };
        let mut factors = HashMap::new();
        for (factor, sealed) in rows {
            let plain = key.open(&seal_context(user_id, &factor), &sealed)?;
            factors.insert(factor, StoredFactor { plain, sealed });
        }
        Ok(factors)
    }

    /// Marks a passkey as used, and stores its new counter if `plain` has one. Returns whether it did: not if the
    /// passkey was removed, or used elsewhere in the same moment with another counter.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn use_passkey(
        &self,
        user_id: UserId,
        factor: &str,
        stored: &StoredFactor,
        plain: Option<&str>,
    ) -> Result<bool, StoreError> {
        let sealed = match plain {
            Some(plain) => {
                let key = self.vault.subject_or_new(&user_id.to_string()).await?;
                key.seal(&seal_context(user_id, factor), plain)?
            }
            None => stored.sealed.clone(),
        };
        let done = sqlx::query(
            "UPDATE factors SET sealed = $4, last_used_at = $5
             WHERE user_id = $1 AND factor = $2 AND sealed = $3",
        )
        .bind(user_id.to_string())
        .bind(factor)
        .bind(&stored.sealed)
        .bind(sealed)
        .bind(self.clock.datetime())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns the digests of the recovery codes.
    ///
    /// # Errors
    /// As [`Self::factor`].
    pub async fn recovery_digests(&self, user_id: UserId) -> Result<Option<RecoveryDigests>, StoreError> {
        let stored = self.factor(user_id, RECOVERY).await?;
        stored.map(|stored| serde_json::from_str(&stored.plain).map_err(|_| StoreError::Seal)).transpose()
    }

    /// Marks the time step of a code as used, unless it or a later one was used before. Returns whether it did: of
    /// several requests with one code, on any number of nodes, one succeeds.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn use_totp_step(
        &self,
        user_id: UserId,
        stored: &StoredFactor,
        step: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE factors SET last_step = $4, last_used_at = $5
             WHERE user_id = $1 AND factor = $2 AND sealed = $3 AND last_step < $4",
        )
        .bind(user_id.to_string())
        .bind(TOTP)
        .bind(&stored.sealed)
        .bind(step)
        .bind(self.clock.datetime())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns when each factor of a person was last used.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn factors_last_used(&self, user_id: UserId) -> Result<HashMap<String, Timestamp>, StoreError> {
        let rows = sqlx::query("SELECT factor, last_used_at FROM factors WHERE user_id = $1")
            .bind(user_id.to_string())
            .fetch_all(&self.pool)
            .await?;
        let mut used = HashMap::new();
        for row in rows {
            let at: Option<time::OffsetDateTime> = row.try_get("last_used_at")?;
            if let Some(at) = at {
                used.insert(row.try_get("factor")?, Timestamp::from(at));
            }
        }
        Ok(used)
    }
}

/// Returns the context that a sealed value is bound to; it opens for no other person or factor.
fn seal_context(user_id: UserId, factor: &str) -> String {
    format!("factor {user_id} {factor}")
}
