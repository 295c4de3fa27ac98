//! Authorization requests that clients pushed (RFC 9126, migrations/0060): until they expire, and which of them were
//! approved.
//!
//! Not here: what such a request may contain (`surface::oauth::authorize`).

use crate::store::{error::StoreError, log::Store};
use serde::{Deserialize, Serialize};
use xwms_events::{
    Timestamp,
    ids::{ClientId, GrantId},
};

/// Most requests of one client that are pending at once, so that nobody fills the table in the name of a public client.
const PENDING_MAX: i64 = 5_000;

/// A pushed request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedRequest {
    /// Its parameters as a query.
    pub query: String,
    /// Whether the client signed them.
    pub signed: bool,
}

fn seal_context(client_id: ClientId) -> Vec<u8> {
    format!("pushed request 1 {client_id}").into_bytes()
}

impl Store {
    /// Stores a request of the client under `key` until `expires_at`. Returns whether there was room.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn push_request(
        &self,
        key: &str,
        client_id: ClientId,
        request: &PushedRequest,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let plain = serde_json::to_vec(request).map_err(|_| StoreError::Seal)?;
        let sealed = self.vault.master().rows().seal(&seal_context(client_id), &plain);
        let done = sqlx::query(
            "INSERT INTO pushed_requests (key, client_id, sealed, expires_at)
             SELECT $1, $2, $3, $4 WHERE (
                 SELECT count(*) FROM (
                     SELECT 1 FROM pushed_requests WHERE client_id = $2 AND expires_at > $5 LIMIT $6) AS pending
             ) < $6",
        )
        .bind(key)
        .bind(client_id.to_string())
        .bind(sealed.map_err(|_| StoreError::Seal)?)
        .bind(expires_at.to_datetime())
        .bind(self.clock.datetime())
        .bind(PENDING_MAX)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns the client's request under `key`, unless it has expired or was approved.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn pushed_request(
        &self,
        key: &str,
        client_id: ClientId,
    ) -> Result<Option<PushedRequest>, StoreError> {
        let sealed: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT sealed FROM pushed_requests WHERE key = $1 AND client_id = $2 AND expires_at > $3",
        )
        .bind(key)
        .bind(client_id.to_string())
        .bind(self.clock.datetime())
        .fetch_optional(&self.pool)
        .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = self.vault.master().rows().open(&seal_context(client_id), &sealed);
        let plain = plain.map_err(|_| StoreError::Seal)?;
        serde_json::from_slice(&plain).map(Some).map_err(|_| StoreError::Seal)
    }

    /// Uses the request under `key` for a grant, and forgets it. Returns whether no other grant used it. `until` is
    /// when no page can approve it any more.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn use_pushed_request(
        &self,
        key: &str,
        grant_id: GrantId,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        // A form that is sent twice approves the same grant twice.
        let of: String = sqlx::query_scalar(
            "WITH approved AS (DELETE FROM pushed_requests WHERE key = $1)
             INSERT INTO pushed_request_uses AS u (key, grant_id, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (key) DO UPDATE SET grant_id = u.grant_id RETURNING u.grant_id",
        )
        .bind(key)
        .bind(grant_id.to_string())
        .bind(until.to_datetime())
        .fetch_one(&self.pool)
        .await?;
        Ok(of == grant_id.to_string())
    }

    /// Deletes pushed requests that have expired, a limited number at a time. Returns how many.
    pub(in crate::store) async fn sweep_pushed_requests(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM pushed_requests WHERE key IN (
            SELECT key FROM pushed_requests WHERE expires_at < $1 LIMIT 5000)";
        Ok(sqlx::query(sql).bind(self.clock.datetime()).execute(&self.pool).await?.rows_affected())
    }
}
