//! Events in their public form: CloudEvents 1.0 JSON. This mapping is the public contract, not the stored
//! form: a stored event may change its version without breaking its readers.

use crate::store::feed::Unreadable;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use xwms_events::{Actor, Envelope, Metadata, catalogue, grant::DeviceRequest};

/// Members that no subscriber sees: the tag, which is `type`; the keyed hash of a client secret; the values
/// that bind a code to the request for it; what was written in a ticket, which not all who read the feed may see.
pub(crate) const HIDDEN: &[&str] = &["event", "digest", "code_challenge", "nonce", "content"];

/// Whether the reader of an event may see its personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// For a reader who may read the account and its members.
    Shown,
    /// For all other readers: NATS, webhooks.
    Left,
}

/// A position as text with the same sort order.
pub fn sequence(position: i64) -> String {
    format!("{position:020}")
}

/// `event` as published by the server whose issuer is `issuer`.
pub fn of(issuer: &str, event: &Envelope, people: Personal) -> Value {
    let metadata = &event.metadata;
    let mut data = serde_json::to_value(&event.data).unwrap_or_default();
    reduce(&metadata.name, &mut data, people);
    let mut cloud_event = attributes(issuer, event.position, metadata, event.data.version());
    cloud_event["leafhash"] = STANDARD.encode(event.leaf).into();
    cloud_event["data"] = data;
    cloud_event
}

/// Removes from the data of an event what its reader does not see.
pub fn reduce(name: &str, data: &mut Value, people: Personal) {
    let entry = catalogue::entry(name);
    if let Some(data) = data.as_object_mut() {
        let is_personal = |name: &str| entry.is_some_and(|entry| entry.personal().any(|field| field == name));
        let left = |name: &str| people == Personal::Left && is_personal(name);
        data.retain(|name, _| !HIDDEN.contains(&name.as_str()) && !left(name));
        DeviceRequest::hide(data);
    }
}

/// An event whose payload this version can't read: everything but its data, so that a reader that counts
/// events misses none.
pub fn unreadable(issuer: &str, event: &Unreadable) -> Value {
    let position = event.position;
    let mut cloud_event = match event.metadata.as_deref() {
        Some(metadata) => attributes(issuer, position, metadata, metadata.version),
        None => json!({
            "specversion": "1.0", "id": sequence(position), "source": issuer, "type": "unreadable",
            "sequence": sequence(position),
        }),
    };
    if let Some(leaf) = event.leaf {
        cloud_event["leafhash"] = STANDARD.encode(leaf).into();
    }
    cloud_event["unreadable"] = true.into();
    cloud_event
}

/// The URL of the JSON Schema for the data of `name`.
pub fn dataschema(issuer: &str, name: &str, version: u16) -> String {
    format!("{issuer}/schemas/{name}/v{version}")
}

/// `version` is that of the data shown: an old event is shown as it would be written today.
fn attributes(issuer: &str, position: i64, metadata: &Metadata, version: u16) -> Value {
    let account = metadata.account_id.map(|id| id.to_string()).unwrap_or_default();
    let (actor_type, actor_id) = match metadata.actor {
        Actor::User(id) => ("user", Some(id.to_string())),
        Actor::Client(id) => ("client", Some(id.to_string())),
        Actor::System => ("system", None),
    };
    let mut attributes = json!({
        "specversion": "1.0",
        "id": metadata.id,
        "source": format!("{issuer}/v1/accounts/{account}"),
        "type": metadata.name,
        "subject": format!("{}s/{}", metadata.stream_type, metadata.stream_id),
        "time": metadata.recorded_at,
        "sequence": sequence(position),
        "datacontenttype": "application/json",
        "dataschema": dataschema(issuer, &metadata.name, version),
        "actortype": actor_type,
        "requestid": metadata.request_id,
    });
    if let Some(id) = actor_id {
        attributes["actorid"] = json!(id);
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::{Personal, of};
    use serde_json::json;
    use xwms_events::Envelope;

    fn envelope(stream_type: &str, data: serde_json::Value) -> Envelope {
        let name = data["event"].as_str().unwrap().to_owned();
        Envelope {
            position: 7,
            leaf: [7; 32],
            metadata: serde_json::from_value(json!({
                "id": "event_00000000000000000000000001", "stream_type": stream_type, "stream_id": format!("{stream_type}_x"),
                "sequence": 2, "name": name, "version": 1, "recorded_at": "2026-01-01T00:00:00Z",
                "actor": {"type": "system"}, "request_id": "r",
            }))
            .unwrap(),
            data: xwms_events::AnyEvent::decode(stream_type, data).unwrap(),
        }
    }

    #[test]
    fn attributes_are_lowercase_and_the_sequence_sorts_as_text() {
        let event = of(
            "https://auth.example",
            &envelope("client", json!({"event": "client.disabled"})),
            Personal::Left,
        );
        assert_eq!(event["sequence"], "00000000000000000007");
        assert_eq!(event["leafhash"], "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
        assert_eq!(event["subject"], "clients/client_x");
        assert_eq!(event["dataschema"], "https://auth.example/schemas/client.disabled/v1");
        assert_eq!((&event["actortype"], &event["data"]), (&json!("system"), &json!({})));
        for name in event.as_object().unwrap().keys() {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{name}");
        }
    }

    #[test]
    fn no_hash_of_a_secret_leaves_the_server() {
        let secret = "secret_00000000000000000000000001";
        let created = json!({
            "event": "client.secret_created", "secret_id": secret, "label": "l", "digest": "6f5902ac",
        });
        let rotated = json!({
            "event": "client.secret_rotated", "secret_id": secret, "label": "l", "digest": "6f5902ac",
            "replaces": secret, "overlap_until": "2026-01-01T00:00:00Z",
        });
        for data in [created, rotated] {
            let event = of("https://auth.example", &envelope("client", data), Personal::Shown);
            assert_eq!(event["data"]["label"], "l");
            assert!(!event.to_string().contains("6f5902ac") && !event.to_string().contains("digest"));
        }
    }

    #[test]
    fn the_binding_of_a_code_to_its_client_is_not_told() {
        let event = of(
            "https://auth.example",
            &envelope(
                "grant",
                json!({
                    "event": "grant.authorized", "grant_id": "grant_00000000000000000000000001",
                    "account_id": "account_00000000000000000000000001",
                    "client_id": "client_00000000000000000000000001",
                    "user_id": "user_00000000000000000000000001",
                    "session_id": "session_00000000000000000000000001",
                    "scopes": ["openid"], "redirect_uri": "https://app.example/cb",
                    "code_challenge": "planted", "nonce": "planted", "methods": [],
                    "authenticated_at": "2026-01-01T00:00:00Z", "code_expires_at": "2026-01-01T00:00:00Z",
                    "basis": 1,
                }),
            ),
            Personal::Shown,
        );
        assert_eq!(event["data"]["redirect_uri"], "https://app.example/cb");
        assert!(!event.to_string().contains("planted"), "{event}");
    }

    #[test]
    fn personal_fields_are_for_those_who_may_read_members() {
        let invited = || {
            envelope(
                "account",
                json!({
                    "event": "member.invited", "invitation_id": "invitation_00000000000000000000000001",
                    "email": "ada@acme.example", "role": "auditor", "expires_at": "2026-01-01T00:00:00Z",
                }),
            )
        };
        let left = of("https://auth.example", &invited(), Personal::Left);
        assert!(left["data"].get("email").is_none() && left["data"]["role"] == "auditor", "{left}");
        let shown = of("https://auth.example", &invited(), Personal::Shown);
        assert_eq!(shown["data"]["email"], "ada@acme.example");
    }
}
