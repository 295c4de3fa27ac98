//! Queries for the single requests of an account.

use super::{
    filter::{Filter, first_number},
    hidden,
    rows::NUMBER_BITS,
};
use crate::{
    lanes::Lanes,
    store::{DEADLINE, Store, StoreError},
};
use sqlx::FromRow;
use std::{ops::Range, sync::LazyLock};
use tokio::time::timeout;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, AnyId},
};
use xwms_projections::PageQuery;

const COLUMNS: &str = "SELECT number, client_id, route, method, status, duration_us, bytes, request_id, error, reason,
    detail, token_id, grant_id, user_id, secret_id, about_token_id, about_grant_id, object_kind, object_id, origin";

/// Postgres's error code for a statement that exceeds its time limit.
const TOO_LONG: &str = "57014";

/// How many searches an account runs at once on a node, of those that run or wait: slow ones must leave
/// connections to the database to everybody else.
static SEARCHES: LazyLock<Lanes> = LazyLock::new(|| Lanes::new(4, 64));

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
    pub token_id: Option<Uuid>,
    pub grant_id: Option<Uuid>,
    pub user_id: Option<Uuid>,
    pub secret_id: Option<Uuid>,
    pub about_token_id: Option<Uuid>,
    pub about_grant_id: Option<Uuid>,
    object_kind: Option<String>,
    object_id: Option<Uuid>,
    origin: Option<String>,
}

impl Request {
    /// The time of the response.
    pub const fn at(&self) -> Timestamp {
        time_of(self.number)
    }

    /// The last id in its path.
    pub fn object(&self) -> Option<AnyId> {
        AnyId::of(self.object_kind.as_deref()?, self.object_id?)
    }

    /// The origin of the request, unless it was erased.
    ///
    /// # Errors
    /// If the database does not respond.
    pub async fn origin(&self, store: &Store, account: AccountId) -> Result<Option<Origin>, StoreError> {
        let Some(sealed) = &self.origin else { return Ok(None) };
        hidden::open(store, account, &self.request_id, sealed).await
    }
}

/// Returns the time in a request's number.
pub const fn time_of(number: i64) -> Timestamp {
    Timestamp::from_millis(number >> NUMBER_BITS)
}

/// Returns the account's requests, newest first. Waits while the account has many searches at once.
///
/// # Errors
/// If the database does not respond, or the account has too many searches.
pub async fn requests(store: &Store, filter: &Filter, page: PageQuery) -> Result<Vec<Request>, StoreError> {
    let searching = SEARCHES.place(&filter.account_id.to_string()).ok_or(StoreError::Deadline)?;
    let _turn = timeout(DEADLINE, searching.turn()).await.map_err(|_| StoreError::Deadline)?;
    let key = if filter.is_of_origin() {
        store.vault().subject(&filter.account_id.to_string()).await?
    } else {
        None
    };
    let mut query = filter.statement(COLUMNS, key.as_ref(), page);
    Ok(query.build_query_as().fetch_all(store.pool()).await?)
}

/// Returns the number and the keyed hash of the network of each request, newest first, for those that have one.
///
/// # Errors
/// As [`requests`].
pub async fn networks(store: &Store, filter: &Filter, limit: i64) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    let searching = SEARCHES.place(&filter.account_id.to_string()).ok_or(StoreError::Deadline)?;
    let _turn = timeout(DEADLINE, searching.turn()).await.map_err(|_| StoreError::Deadline)?;
    let page = PageQuery { limit, after: None };
    let mut query = filter.statement("SELECT number, network_hash", None, page);
    let rows: Vec<(i64, Option<Vec<u8>>)> = query.build_query_as().fetch_all(store.pool()).await?;
    Ok(rows.into_iter().filter_map(|(number, network)| Some((number, network?))).collect())
}

/// Returns the account's requests with these numbers, in no order.
///
/// # Errors
/// If the database does not respond.
pub async fn numbered(
    store: &Store,
    account_id: AccountId,
    numbers: &[i64],
) -> Result<Vec<Request>, StoreError> {
    let sql = format!("{COLUMNS} FROM requests WHERE account_id = $1 AND number = ANY ($2)");
    Ok(sqlx::query_as(&sql).bind(account_id.uuid()).bind(numbers).fetch_all(store.pool()).await?)
}

/// Returns how often each of these tokens was used from one time until another, with the number of its newest request.
///
/// # Errors
/// If the database does not respond, or takes too long.
pub async fn uses(
    store: &Store,
    account_id: AccountId,
    tokens: &[Uuid],
    time: Range<Timestamp>,
) -> Result<Vec<(Uuid, i64, i64)>, StoreError> {
    let sql = "SELECT token_id, count(*), max(number) FROM requests
         WHERE account_id = $1 AND token_id = ANY ($2) AND number >= $3 AND number < $4
         GROUP BY token_id";
    let query = sqlx::query_as(sql).bind(account_id.uuid()).bind(tokens);
    let query = query.bind(first_number(time.start)).bind(first_number(time.end));
    Ok(query.fetch_all(store.pool()).await?)
}

/// Returns whether a search took too long: a filter that no index serves has to read all requests of the time.
pub fn took_too_long(error: &StoreError) -> bool {
    let StoreError::Database(sqlx::Error::Database(found)) = error else { return false };
    found.code().is_some_and(|code| code == TOO_LONG)
}
