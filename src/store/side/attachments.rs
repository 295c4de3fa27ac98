//! Files of tickets (migrations/0049), sealed under the key of a person. A row is written before the event that
//! names it and kept after it. How a file is scanned is in `uploads`, who may read it in `commands::attachments`.

use crate::store::{error::StoreError, log::Store};
use xwms_events::{
    ids::{AttachmentId, TicketId, UserId},
    ticket::Ticket,
};

/// Most bytes that the files of one person take.
pub const QUOTA: i64 = 50 * 1024 * 1024;

/// Where files belong.
#[derive(Clone, Copy, Debug)]
pub struct AttachmentPlace {
    pub ticket_id: TicketId,
    /// Whose key seals them.
    pub user_id: UserId,
    pub by_operator: bool,
}

/// Why files were not stored.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// The person was erased.
    #[error("the person was erased")]
    Erased,
    /// The files of the person would take more than [`QUOTA`].
    #[error("the quota of the person is reached")]
    Full,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for AttachmentError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Stores files that no event names yet, all or none.
    ///
    /// # Errors
    /// The person was erased, or has no room for them; the store's failure.
    pub async fn put_attachments(
        &self,
        place: AttachmentPlace,
        files: &[(AttachmentId, Vec<u8>)],
    ) -> Result<(), AttachmentError> {
        let owner = place.user_id.to_string();
        let key = self.vault.subject(&owner).await?.ok_or(AttachmentError::Erased)?;
        let mut transaction = self.pool.begin().await?;
        // Counts one message of a person after the other, and lets no row be written after the key was deleted:
        // what deletes it waits, and then deletes the rows, too.
        let lock = "SELECT subject FROM subject_keys WHERE subject = $1 FOR UPDATE";
        let found: Option<String> =
            sqlx::query_scalar(lock).bind(&owner).fetch_optional(&mut *transaction).await?;
        found.ok_or(AttachmentError::Erased)?;
        let used =
            "SELECT coalesce(sum(size), 0)::bigint FROM attachments WHERE user_id = $1 AND NOT by_operator";
        let used: i64 = sqlx::query_scalar(used).bind(&owner).fetch_one(&mut *transaction).await?;
        let new: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        if !place.by_operator && used.saturating_add(i64::try_from(new).unwrap_or(i64::MAX)) > QUOTA {
            return Err(AttachmentError::Full);
        }
        for (id, bytes) in files {
            let sealed = key.seal_bytes(&seal_context(place.ticket_id, *id), bytes)?;
            sqlx::query(
                "INSERT INTO attachments (attachment_id, ticket_id, user_id, by_operator, size, sealed, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id.to_string())
            .bind(place.ticket_id.to_string())
            .bind(&owner)
            .bind(place.by_operator)
            .bind(i32::try_from(bytes.len()).unwrap_or(i32::MAX))
            .bind(sealed)
            .bind(self.clock.datetime())
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Records that an event names these files.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn keep_attachments(&self, ids: &[String]) -> Result<(), StoreError> {
        let sql = "UPDATE attachments SET kept = true WHERE attachment_id = ANY ($1)";
        sqlx::query(sql).bind(ids).execute(&self.pool).await?;
        Ok(())
    }

    /// Deletes files that no event will name.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn remove_attachments(&self, ids: &[String]) -> Result<(), StoreError> {
        let sql = "DELETE FROM attachments WHERE attachment_id = ANY ($1) AND NOT kept";
        sqlx::query(sql).bind(ids).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns a file of this ticket; `None` if there is none, or its person was erased.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or the row does not open.
    pub async fn attachment(
        &self,
        ticket_id: TicketId,
        id: AttachmentId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT user_id, sealed FROM attachments WHERE attachment_id = $1 AND ticket_id = $2";
        let row: Option<(String, Vec<u8>)> = sqlx::query_as(sql)
            .bind(id.to_string())
            .bind(ticket_id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        let Some((owner, sealed)) = row else { return Ok(None) };
        let Some(key) = self.vault.subject(&owner).await? else { return Ok(None) };
        Ok(Some(key.open_bytes(&seal_context(ticket_id, id), &sealed)?.to_vec()))
    }

    /// Deletes what crashes left behind: files that are an hour old and that their ticket does not name. Keeps
    /// those that it does. Returns how many it looked at.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub(in crate::store) async fn sweep_attachments(&self) -> Result<u64, StoreError> {
        let sql = "SELECT attachment_id, ticket_id FROM attachments
            WHERE NOT kept AND created_at < $1::timestamptz - interval '1 hour' LIMIT 100";
        let rows: Vec<(String, String)> =
            sqlx::query_as(sql).bind(self.clock.datetime()).fetch_all(&self.pool).await?;
        for (id, ticket_id) in &rows {
            let ticket = self.load::<Ticket>(ticket_id).await?.state;
            let is_named = id.parse().is_ok_and(|id: AttachmentId| ticket.attachment(id).is_some());
            let ids = std::slice::from_ref(id);
            match is_named {
                true => self.keep_attachments(ids).await?,
                false => self.remove_attachments(ids).await?,
            }
        }
        Ok(u64::try_from(rows.len()).unwrap_or_default())
    }
}

/// Returns the context that a sealed file is bound to; it opens as no other one.
fn seal_context(ticket_id: TicketId, id: AttachmentId) -> String {
    format!("attachment {ticket_id} {id}")
}
