//! The requests that acted for one person, at any account: for the document with what is held about that person.
//!
//! Not here: what an account searches for in its own requests (`queries`).

use super::{hidden, queries::time_of};
use crate::store::{Store, StoreError};
use sqlx::FromRow;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, ClientId, UserId},
};

/// `request_log_user` serves it (migration 0044).
const OF_PERSON: &str = "
SELECT number, account_id, client_id, route, method, status, request_id, origin
FROM requests WHERE user_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3";

/// One request.
#[derive(Debug, FromRow)]
pub struct PersonRequest {
    /// Its position in the list.
    pub number: i64,
    account_id: Uuid,
    client_id: Option<Uuid>,
    pub route: String,
    pub method: String,
    pub status: i16,
    pub request_id: String,
    origin: Option<String>,
}

impl PersonRequest {
    /// The time of the response.
    pub const fn at(&self) -> Timestamp {
        time_of(self.number)
    }

    /// The account whose log it is in.
    pub fn account_id(&self) -> AccountId {
        AccountId::from_uuid(self.account_id)
    }

    /// The client that sent it; `None` if the person's browser did.
    pub fn client_id(&self) -> Option<ClientId> {
        self.client_id.map(ClientId::from_uuid)
    }

    /// The origin of the request, unless it was erased.
    ///
    /// # Errors
    /// If the database does not respond, or the origin can't be opened.
    pub async fn origin(&self, store: &Store) -> Result<Option<Origin>, StoreError> {
        let Some(sealed) = &self.origin else { return Ok(None) };
        hidden::open(store, self.account_id(), &self.request_id, sealed).await
    }
}

/// Returns at most `limit` requests that acted for the person, newest first, of those with a number below `before`.
///
/// # Errors
/// If the database does not respond.
pub async fn requests(
    store: &Store,
    user_id: UserId,
    before: i64,
    limit: i64,
) -> Result<Vec<PersonRequest>, StoreError> {
    let query = sqlx::query_as(OF_PERSON).bind(user_id.uuid()).bind(before).bind(limit);
    Ok(query.fetch_all(store.pool()).await?)
}
