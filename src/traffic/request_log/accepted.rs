//! Requests that were accepted with a token after it had been stopped: those that were under way, and whatever
//! went wrong.

use super::{queries::time_of, rows::NUMBER_BITS};
use crate::store::{Store, StoreError};
use sqlx::FromRow;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    ids::{AccountId, TokenId},
};

const ACCEPTED: &str = "
SELECT log.number, log.request_id, log.method, log.route, log.status, log.token_id
FROM unnest($1::uuid[], $2::bigint[]) AS stopped (token_id, number)
JOIN requests AS log ON log.token_id = stopped.token_id AND log.number >= stopped.number
WHERE log.account_id = $3 AND log.status < 400 AND log.number >= $4
ORDER BY log.number DESC LIMIT $5";

/// A request that was accepted.
#[derive(Clone, Debug, FromRow)]
pub struct Accepted {
    number: i64,
    pub request_id: String,
    pub method: String,
    pub route: String,
    pub status: i16,
    token_id: Uuid,
}

impl Accepted {
    /// The time of the response.
    pub const fn at(&self) -> Timestamp {
        time_of(self.number)
    }

    pub fn token_id(&self) -> TokenId {
        TokenId::from_uuid(self.token_id)
    }
}

/// Returns the newest requests of the account that carried one of the tokens and were accepted later than its
/// time, at most `limit`.
///
/// # Errors
/// If the database does not respond.
pub async fn accepted_after(
    store: &Store,
    account_id: AccountId,
    stopped: &[(TokenId, Timestamp)],
    limit: i64,
) -> Result<Vec<Accepted>, StoreError> {
    let first = |at: &Timestamp| (at.millis() + 1) << NUMBER_BITS;
    let Some(earliest) = stopped.iter().map(|(_, at)| first(at)).min() else { return Ok(vec![]) };
    let found = sqlx::query_as(ACCEPTED)
        .bind(stopped.iter().map(|(id, _)| id.uuid()).collect::<Vec<_>>())
        .bind(stopped.iter().map(|(_, at)| first(at)).collect::<Vec<_>>())
        .bind(account_id.uuid())
        .bind(earliest)
        .bind(limit)
        .fetch_all(store.pool())
        .await?;
    Ok(found)
}
