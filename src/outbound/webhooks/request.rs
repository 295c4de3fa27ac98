//! The request of a message, for people who look at it: as it would be sent now, without signatures and without
//! the values of the account's own headers.

use super::{message, queries::Message};
use crate::store::{Store, StoreError};
use serde_json::Value;
use xwms_events::{Timestamp, endpoint::Endpoint, ids::EventId};

/// The request of a message.
#[derive(Debug)]
pub struct Request {
    pub headers: Vec<(String, String)>,
    pub body: Value,
    /// When the event was written.
    pub recorded_at: Timestamp,
}

/// Returns the request of `message` to `endpoint`; `None` if its event can't be read.
///
/// # Errors
/// If the database does not respond.
pub async fn request(
    store: &Store,
    issuer: &str,
    endpoint: &Endpoint,
    message: &Message,
) -> Result<Option<Request>, StoreError> {
    let feed = store.some_events(&[message.position]).await?;
    let Some(Ok(event)) = feed.into_iter().next() else { return Ok(None) };
    let settings = &endpoint.settings;
    let names = settings.headers.iter().flat_map(|headers| headers.names.iter().cloned());
    let own = names.map(|name| (name, "…".to_owned()));
    let id = EventId::from_uuid(message.event_id).to_string();
    let standard = [
        ("content-type".to_owned(), settings.content_type.header().to_owned()),
        ("webhook-id".to_owned(), id),
        ("webhook-timestamp".to_owned(), "…".to_owned()),
        ("webhook-signature".to_owned(), "v1,…".to_owned()),
    ];
    Ok(Some(Request {
        headers: standard.into_iter().chain(own).collect(),
        // Not where it came from: not everybody who looks at messages may see that.
        body: message::body(issuer, &event, message.previous, settings.format, None),
        recorded_at: event.metadata.recorded_at,
    }))
}
