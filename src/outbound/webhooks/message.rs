//! The message that is sent: the public form of the event, signed (Standard Webhooks).

use crate::{
    keys::webhook::WebhookKey,
    outbound::{
        cloud_event::{self, Personal},
        event_types, ocsf,
    },
};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::sync::Arc;
use xwms_events::{
    AnyEvent, Envelope,
    endpoint::{ContentType, EndpointEvent, Format},
    envelope::Origin,
};

/// The keys and headers of an endpoint, ready to use.
#[derive(Clone, Default)]
pub(super) struct SigningMaterial {
    /// The current signing keys, newest first.
    pub keys: Vec<Arc<WebhookKey>>,
    /// The account's custom headers.
    pub headers: HeaderMap,
}

/// The body: the CloudEvent with the members that Standard Webhooks requires, and the position of the
/// previous message to this endpoint (0: none), so that a subscriber can detect a gap. `origin` is for an endpoint
/// that may see where requests came from.
pub(super) fn body(
    issuer: &str,
    event: &Envelope,
    previous: i64,
    format: Format,
    origin: Option<&Origin>,
) -> Value {
    let mut body = match format {
        Format::Event => cloud_event::of(issuer, event, Personal::Left),
        Format::Ocsf => ocsf::of(issuer, event, Personal::Left, origin),
    };
    if let AnyEvent::Endpoint(EndpointEvent::Tested { event_type: Some(name), .. }) = &event.data
        && format == Format::Event
    {
        as_example(&mut body, issuer, name);
    }
    numbered(body, previous)
}

/// Adds to a CloudEvent the members that only messages have. `event` must be an object.
pub(super) fn numbered(mut event: Value, previous: i64) -> Value {
    event["timestamp"] = event["time"].clone();
    event["previoussequence"] = cloud_event::sequence(previous).into();
    event
}

/// Turns the message of a test into an example of another type. Its attribute `test` tells it from a real one.
fn as_example(body: &mut Value, issuer: &str, name: &str) {
    let Some(kind) = event_types::KINDS.get(name) else { return };
    let mut data = kind.example().clone();
    cloud_event::reduce(name, &mut data, Personal::Left);
    body["type"] = name.into();
    body["dataschema"] = cloud_event::dataschema(issuer, name, kind.version).into();
    body["data"] = data;
    body["test"] = true.into();
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

#[cfg(test)]
mod tests {
    use super::{as_example, event_types};
    use serde_json::json;

    #[test]
    fn a_test_of_any_type_is_as_its_schema_says_and_is_marked() {
        for (name, kind) in event_types::KINDS.iter() {
            let mut body = json!({"type": "endpoint.tested", "data": {"resume": false}});
            as_example(&mut body, "https://auth.example", name);
            assert_eq!((&body["type"], &body["test"]), (&json!(name), &json!(true)));
            assert!(jsonschema::draft202012::is_valid(&kind.schema, &body["data"]), "{name}: {body}");
        }
    }
}
