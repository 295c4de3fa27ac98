//! The events that a request caused. They were recorded while it ran, so that only the few events of that time are
//! read, and the log of events needs no index of request ids.

use super::queries::Request;
use crate::store::{
    Store, StoreError,
    feed::{Feed, Filter},
};
use xwms_events::{Timestamp, endpoint::wanted, ids::AccountId};

/// The most events that are returned.
const EVENTS_MAX: usize = 1_000;
/// How far the clocks of one process may be apart in milliseconds: those of its events and of its log.
const SLACK: i64 = 1_000;

/// Returns the public events of the account with the id of `request` that were recorded while it ran, oldest
/// first, at most 1000.
///
/// # Errors
/// If the database does not respond.
pub async fn caused(store: &Store, account_id: AccountId, request: &Request) -> Result<Feed, StoreError> {
    let names = wanted([]).unwrap_or_default();
    // No names would select all events, also those that are not public.
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter {
        account: Some(account_id),
        names: names.into_iter().map(ToOwned::to_owned).collect(),
        request_id: Some(request.request_id.clone()),
        ..Filter::default()
    };
    let (end, took) = (request.at().millis(), i64::from(request.duration_us) / 1_000);
    let time = Timestamp::from_millis(end - took - SLACK)..Timestamp::from_millis(end + SLACK);
    store.events_between(&filter, time, EVENTS_MAX).await
}
