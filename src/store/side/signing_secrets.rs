//! The private halves of the keys that sign tokens, wrapped by a root key. An append writes them
//! (`SideWrite::SigningSecret`).

use crate::store::{error::StoreError, log::Store};

impl Store {
    /// Returns the wrapped private key with the given id.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or has no such key.
    pub async fn signing_secret(&self, id: &str) -> Result<Vec<u8>, StoreError> {
        Ok(sqlx::query_scalar("SELECT wrapped FROM signing_secrets WHERE key_id = $1")
            .bind(id)
            .fetch_one(&self.pool)
            .await?)
    }
}
