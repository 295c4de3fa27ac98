//! The message that is sent: the public form of the event, signed (Standard Webhooks).

use crate::{
    keys::webhook::WebhookKey,
    outbound::cloud_event::{self, Personal},
};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use xwms_events::{Envelope, endpoint::ContentType};

/// The keys and headers of an endpoint, ready to use.
#[derive(Clone, Default)]
pub(super) struct SigningMaterial {
    /// The current signing keys, newest first.
    pub keys: Vec<Arc<WebhookKey>>,
    /// The account's custom headers.
    pub headers: HeaderMap,
}

/// The body: the CloudEvent with the members that Standard Webhooks requires, and the position of the
/// previous message to this endpoint (0: none), so that a subscriber can detect a gap.
pub(super) fn body(issuer: &str, event: &Envelope, previous: i64) -> Vec<u8> {
    let mut body = cloud_event::of(issuer, event, Personal::Left);
    body["timestamp"] = body["time"].clone();
    body["previoussequence"] = cloud_event::sequence(previous).into();
    body.to_string().into_bytes()
}

/// The headers of an attempt at `timestamp` (seconds).
pub(super) fn headers(
    material: &SigningMaterial,
    kind: ContentType,
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> HeaderMap {
    let mut headers = material.headers.clone();
    let signatures: Vec<_> = material.keys.iter().map(|key| key.sign(id, timestamp, body)).collect();
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
