//! What is sent: the event as everybody outside sees it, signed (Standard Webhooks).

use crate::{
    keys::webhook::WebhookKey,
    outbound::cloud_event::{self, Personal},
};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use xwms_events::{Envelope, endpoint::ContentType};

/// An endpoint's keys and headers as messages need them.
#[derive(Clone, Default)]
pub(super) struct Equipment {
    /// Those that sign now, the newest first.
    pub keys: Vec<Arc<WebhookKey>>,
    /// The account's own headers.
    pub headers: HeaderMap,
}

/// The body: the CloudEvent with what Standard Webhooks asks for, and the position of the message before
/// it at this endpoint (0: none), so that a subscriber sees a gap.
pub(super) fn body(issuer: &str, event: &Envelope, previous: i64) -> Vec<u8> {
    let mut body = cloud_event::of(issuer, event, Personal::Left);
    body["timestamp"] = body["time"].clone();
    body["previoussequence"] = cloud_event::sequence(previous).into();
    body.to_string().into_bytes()
}

/// The headers of an attempt at `timestamp` (seconds).
pub(super) fn headers(
    (equipment, kind): (&Equipment, ContentType),
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> HeaderMap {
    let mut headers = equipment.headers.clone();
    let signatures: Vec<_> = equipment.keys.iter().map(|key| key.sign(id, timestamp, body)).collect();
    let own = [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind.header()));
    for (name, value) in own {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}
