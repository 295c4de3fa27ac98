//! Pictures of people (migrations/0038), sealed under the person's key. Which one is shown is in the user's
//! stream; how a picture is made from an upload is the page's business (`surface::web::profile`).

use crate::store::{error::StoreError, log::Store};
use base64::{Engine, prelude::BASE64_STANDARD};
use xwms_events::ids::{PictureId, UserId};

impl Store {
    /// Stores a picture, which nothing names yet.
    ///
    /// # Errors
    /// Returns an error if the person's key can't be read or made, or the database does not answer.
    pub async fn put_picture(
        &self,
        user_id: UserId,
        picture_id: PictureId,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let key = self.vault.subject_or_new(&user_id.to_string()).await?;
        let sealed = key.seal(&seal_context(user_id, picture_id), &BASE64_STANDARD.encode(bytes))?;
        sqlx::query("INSERT INTO pictures (picture_id, user_id, sealed, created_at) VALUES ($1, $2, $3, $4)")
            .bind(picture_id.to_string())
            .bind(user_id.to_string())
            .bind(sealed)
            .bind(self.clock.datetime())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Returns whose picture this is; `None` if there is no such picture.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn picture_owner(&self, picture_id: PictureId) -> Result<Option<UserId>, StoreError> {
        let owner: Option<String> = sqlx::query_scalar("SELECT user_id FROM pictures WHERE picture_id = $1")
            .bind(picture_id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        Ok(owner.and_then(|owner| owner.parse().ok()))
    }

    /// Returns a picture of this person; `None` if it was deleted, or its person was erased.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or the row does not open.
    pub async fn picture(
        &self,
        user_id: UserId,
        picture_id: PictureId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT sealed FROM pictures WHERE picture_id = $1 AND user_id = $2";
        let sealed: Option<String> = sqlx::query_scalar(sql)
            .bind(picture_id.to_string())
            .bind(user_id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let Some(key) = self.vault.subject(&user_id.to_string()).await? else { return Ok(None) };
        let plain = key.open(&seal_context(user_id, picture_id), &sealed)?;
        BASE64_STANDARD.decode(plain).map(Some).map_err(|_| StoreError::Seal)
    }

    /// Deletes a picture that nothing names any more, and what crashes left behind: all of the person's that are
    /// older than an hour, but `kept`.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn remove_picture(
        &self,
        user_id: UserId,
        gone: Option<PictureId>,
        kept: Option<PictureId>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM pictures WHERE user_id = $1 AND picture_id IS DISTINCT FROM $3
             AND (picture_id = $2 OR created_at < $4::timestamptz - interval '1 hour')",
        )
        .bind(user_id.to_string())
        .bind(gone.map(|id| id.to_string()))
        .bind(kept.map(|id| id.to_string()))
        .bind(self.clock.datetime())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Returns the context that a sealed picture is bound to; it opens as no other one.
fn seal_context(user_id: UserId, picture_id: PictureId) -> String {
    format!("picture {user_id} {picture_id}")
}
