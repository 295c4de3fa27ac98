//! What came from a grant, by the events of its stream: its code, its refreshes, and the token that each of them gave.

use crate::store::{Store, StoreError, feed::Filter};
use xwms_events::{
    AnyEvent, Timestamp,
    grant::GrantEvent,
    ids::{AccountId, GrantId},
};

/// Most events of a grant that are looked at, from its first.
const EVENTS_MAX: i64 = 2_000;

/// How a grant gave a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// For its code.
    Code,
    /// For the code of a device, which its person approved in a browser elsewhere (RFC 8628).
    Device,
    /// For a refresh token; the number is that of the new one. A repeated answer has the number of the first.
    Refresh(u32),
}

/// A token that a grant gave.
#[derive(Clone, Debug)]
pub struct Birth {
    pub token_id: String,
    pub how: How,
    pub at: Timestamp,
}

/// Returns the tokens that the grant gave, oldest first.
///
/// # Errors
/// When the database does not respond.
pub async fn births(
    store: &Store,
    account_id: AccountId,
    grant_id: GrantId,
) -> Result<Vec<Birth>, StoreError> {
    let Ok(stream) = format!("grant/{grant_id}").parse() else { return Ok(vec![]) };
    let filter = Filter { account: Some(account_id), stream: Some(stream), ..Filter::default() };
    let feed = store.events(&filter, 0, EVENTS_MAX).await?.feed;
    let of_device = |event: &AnyEvent| match event {
        AnyEvent::Grant(GrantEvent::Authorized { authorization }) => authorization.device.is_some(),
        _ => false,
    };
    let is_device = feed.iter().flatten().any(|event| of_device(&event.data));
    let by_code = if is_device { How::Device } else { How::Code };
    let birth = |event: &AnyEvent| match event {
        AnyEvent::Grant(GrantEvent::CodeRedeemed { token_id, at, .. }) => {
            Some(Birth { token_id: token_id.to_string(), how: by_code, at: *at })
        }
        AnyEvent::Grant(GrantEvent::Refreshed { token_id, generation, at, .. }) => {
            Some(Birth { token_id: token_id.to_string(), how: How::Refresh(*generation), at: *at })
        }
        _ => None,
    };
    Ok(feed.iter().flatten().filter_map(|event| birth(&event.data)).collect())
}
