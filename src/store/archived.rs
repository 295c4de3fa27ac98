//! Opens events of an archive: their texts are those that the log stored, and the keys that seal personal fields
//! are here.

use super::{error::StoreError, feed::Unreadable, log::Store, read::Stored};
use xwms_events::{Envelope, Metadata};

impl Store {
    /// Opens the event at `position` from the two texts that an archive has. Fields of erased people are null.
    /// Whether the archive is as it was written is for others to verify.
    ///
    /// # Errors
    /// Returns an error if the metadata can't be read, or the database does not answer. An event that can't be
    /// read otherwise is returned as such.
    pub async fn open_archived(
        &self,
        position: i64,
        metadata: String,
        payload: String,
    ) -> Result<Result<Envelope, Unreadable>, StoreError> {
        let undecodable =
            |error: serde_json::Error| StoreError::Undecodable { position, why: error.to_string() };
        let known: Metadata = serde_json::from_str(&metadata).map_err(undecodable)?;
        let stored = Stored {
            position,
            sequence: known.sequence,
            event_type: known.name.clone(),
            event_version: known.version.to_string(),
            payload,
            metadata,
        };
        match self.envelope(&known.stream_type, &known.stream_id, &stored).await {
            Ok(event) => Ok(Ok(event)),
            Err(error @ (StoreError::Undecodable { .. } | StoreError::Seal)) => Ok(Err(Unreadable {
                position,
                leaf: Some(stored.leaf()),
                stream_type: known.stream_type.clone(),
                stream_id: known.stream_id.clone(),
                metadata: Some(Box::new(known)),
                why: error.to_string(),
            })),
            Err(error) => Err(error),
        }
    }
}
