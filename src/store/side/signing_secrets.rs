//! The private halves of the keys that sign tokens, wrapped by the master key. An append writes them
//! (`SideWrite::SigningSecret`).

use crate::store::{error::StoreError, log::Store};

impl Store {
    /// What the key store has under `id`, wrapped.
    ///
    /// # Errors
    /// When the database does not answer, or has nothing there.
    pub async fn signing_secret(&self, id: &str) -> Result<Vec<u8>, StoreError> {
        Ok(sqlx::query_scalar("SELECT wrapped FROM signing_secrets WHERE key_id = $1")
            .bind(id)
            .fetch_one(&self.pool)
            .await?)
    }
}
