//! How far events may be detached: whatever follows the log must be past them, and a checkpoint must be over them.

use super::error::DetachError;
use crate::{audit::archive::Source, store::Store};
use sqlx::PgConnection;

/// What still needs events, and the last position that may go: subscribers, replays of webhooks, and messages that
/// are kept, which may be sent again.
const NEEDED: &str = "
SELECT position, format('the subscriber %s has come to position %s', name, position) FROM subscribers
WHERE ended_at IS NULL
UNION ALL SELECT after, format('a replay to the webhook %s has come to position %s', endpoint_id, after) FROM webhook_replays
UNION ALL SELECT min(position) - 1, format('messages of webhooks are kept from position %s on', min(position))
    FROM webhook_messages HAVING count(*) > 0
ORDER BY 1 LIMIT 1";

/// Checks that nothing but the past needs the events before `before`.
///
/// # Errors
/// [`DetachError::Needed`]; the store's failure; there is no checkpoint.
pub(super) async fn check(store: &Store, db: &mut PgConnection, before: i64) -> Result<(), DetachError> {
    let needed: Option<(i64, String)> = sqlx::query_as(NEEDED).fetch_optional(db).await?;
    let size = Source::newest(store, None).await?.0.size();
    let signed = i64::try_from(size).unwrap_or(i64::MAX);
    let signed = (signed, format!("the newest checkpoint is over {signed} events"));
    let first = needed.into_iter().chain([signed]).min_by_key(|(position, _)| *position);
    match first {
        Some((position, why)) if position < before - 1 => {
            Err(DetachError::Needed { most: position + 1, why })
        }
        _ => Ok(()),
    }
}
