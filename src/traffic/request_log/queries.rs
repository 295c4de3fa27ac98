//! Queries for the single requests of an account.

use super::rows::{NUMBER_BITS, bound};
use crate::store::{Store, StoreError};
use sqlx::{FromRow, PgExecutor, QueryBuilder};
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, ClientId},
};
use xwms_projections::PageQuery;

/// Selects requests of an account.
#[derive(Debug)]
pub struct Filter {
    pub account_id: AccountId,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub client_id: Option<ClientId>,
    pub route: Option<String>,
    pub status: Option<i16>,
    pub error: Option<String>,
    pub reason: Option<String>,
    pub request_id: Option<String>,
}

/// One request.
#[derive(Debug, FromRow)]
pub struct Request {
    /// Its position in the list.
    pub number: i64,
    pub client_id: Option<Uuid>,
    pub route: String,
    pub method: String,
    pub status: i16,
    pub duration_us: i32,
    pub bytes: i64,
    pub request_id: String,
    pub error: Option<String>,
    /// A code of `http::reason`.
    pub reason: Option<String>,
    /// The text that the caller got.
    pub detail: Option<String>,
    origin: Option<String>,
}

impl Request {
    /// The time of the response.
    pub const fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.number >> NUMBER_BITS)
    }

    /// The origin of the request, unless it was erased.
    ///
    /// # Errors
    /// If the database does not respond.
    pub async fn origin(&self, store: &Store, account: AccountId) -> Result<Option<Origin>, StoreError> {
        let Some(sealed) = &self.origin else { return Ok(None) };
        let Some(key) = store.vault().subject(&account.to_string()).await? else { return Ok(None) };
        let text = key.open(&bound(&self.request_id), sealed)?;
        Ok(serde_json::from_str(&text).ok())
    }
}

/// Returns the account's requests, newest first.
///
/// # Errors
/// If the database does not respond.
pub async fn requests(
    db: impl PgExecutor<'_>,
    filter: &Filter,
    page: PageQuery,
) -> Result<Vec<Request>, sqlx::Error> {
    let mut query = QueryBuilder::new(
        "SELECT number, client_id, route, method, status, duration_us, bytes, request_id, error, reason,
             detail, origin
         FROM request_log WHERE account_id = ",
    );
    query.push_bind(filter.account_id.uuid()).push(" AND number >= ").push_bind(first(filter.since));
    if let Some(until) = filter.until {
        query.push(" AND number < ").push_bind(first(until));
    }
    if let Some(client_id) = filter.client_id {
        query.push(" AND client_id = ").push_bind(client_id.uuid());
    }
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status);
    }
    let texts = [
        ("route", &filter.route),
        ("error", &filter.error),
        ("reason", &filter.reason),
        ("request_id", &filter.request_id),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            query.push(" AND ").push(column).push(" = ").push_bind(text.clone());
        }
    }
    if let Some(after) = page.after {
        query.push(" AND number < ").push_bind(after);
    }
    query.push(" ORDER BY number DESC LIMIT ").push_bind(page.limit + 1);
    query.build_query_as().fetch_all(db).await
}

/// The first number at a moment.
fn first(moment: Timestamp) -> i64 {
    moment.millis().clamp(0, i64::MAX >> NUMBER_BITS) << NUMBER_BITS
}
