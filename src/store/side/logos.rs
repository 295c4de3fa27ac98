//! Logos of clients (migrations/0043). Which one is shown is in the client's stream, by its digest; a row is
//! written before the event that names it. How a logo is made from an upload is in `surface::http::portrait`.

use crate::store::{error::StoreError, log::Store};
use xwms_events::ids::ClientId;

/// How many rows a client may have: the logo, and those of uploads that run at the same time or failed.
const KEPT: i64 = 4;

impl Store {
    /// Stores a logo, which nothing names yet. The client's oldest unnamed ones go.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn put_logo(
        &self,
        client_id: ClientId,
        digest: &str,
        jpeg: &[u8],
        named: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO logos (client_id, digest, jpeg, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (client_id, digest) DO UPDATE SET created_at = excluded.created_at";
        sqlx::query(sql)
            .bind(client_id.to_string())
            .bind(digest)
            .bind(jpeg)
            .bind(self.clock.datetime())
            .execute(&self.pool)
            .await?;
        let sql = "DELETE FROM logos WHERE client_id = $1 AND digest IS DISTINCT FROM $2 AND digest NOT IN
             (SELECT digest FROM logos WHERE client_id = $1 ORDER BY created_at DESC, digest LIMIT $3)";
        sqlx::query(sql).bind(client_id.to_string()).bind(named).bind(KEPT).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns a logo of this client; `None` if there is no such logo.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn logo(&self, client_id: ClientId, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT jpeg FROM logos WHERE client_id = $1 AND digest = $2";
        let jpeg = sqlx::query_scalar(sql).bind(client_id.to_string()).bind(digest);
        Ok(jpeg.fetch_optional(&self.pool).await?)
    }

    /// Deletes every logo of this client.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn remove_logos(&self, client_id: ClientId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM logos WHERE client_id = $1")
            .bind(client_id.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
