//! Events as the outside sees them: CloudEvents 1.0 JSON. The public contract is this mapping, not what is
//! stored: a stored event may change its version without breaking whoever reads it here.

use serde_json::{Value, json};
use xwms_events::{Actor, Envelope, catalogue};

/// Members that no subscriber sees, not even as a keyed hash.
const HIDDEN: &[&str] = &["event", "digest"];

/// `event` of the server that everybody knows as `issuer`.
pub fn of(issuer: &str, event: &Envelope) -> Value {
    let metadata = &event.metadata;
    let account = metadata.account_id.map(|id| id.to_string()).unwrap_or_default();
    let mut data = serde_json::to_value(&event.data).unwrap_or_default();
    let personal = catalogue::entry(&metadata.name).map_or(&[][..], |entry| entry.personal);
    if let Some(data) = data.as_object_mut() {
        data.retain(|name, _| !HIDDEN.contains(&name.as_str()) && !personal.contains(&name.as_str()));
    }
    let (actor_type, actor_id) = match metadata.actor {
        Actor::User(id) => ("user", Some(id.to_string())),
        Actor::Client(id) => ("client", Some(id.to_string())),
        Actor::System => ("system", None),
    };
    let mut cloud_event = json!({
        "specversion": "1.0",
        "id": metadata.id,
        "source": format!("{issuer}/v1/accounts/{account}"),
        "type": metadata.name,
        "subject": format!("{}s/{}", metadata.stream_type, metadata.stream_id),
        "time": metadata.recorded_at,
        "sequence": format!("{:020}", event.position),
        "datacontenttype": "application/json",
        "dataschema": format!("{issuer}/schemas/{}/v{}", metadata.name, metadata.version),
        "actortype": actor_type,
        "requestid": metadata.request_id,
        "data": data,
    });
    if let Some(id) = actor_id {
        cloud_event["actorid"] = json!(id);
    }
    cloud_event
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde_json::json;
    use xwms_events::Envelope;

    fn envelope(data: serde_json::Value) -> Envelope {
        let name = data["event"].as_str().unwrap().to_owned();
        Envelope {
            position: 7,
            metadata: serde_json::from_value(json!({
                "id": "event_00000000000000000000000001", "stream_type": "client", "stream_id": "client_x",
                "sequence": 2, "name": name, "version": 1, "recorded_at": "2026-01-01T00:00:00Z",
                "actor": {"type": "system"}, "request_id": "r",
            }))
            .unwrap(),
            data: xwms_events::AnyEvent::decode("client", data).unwrap(),
        }
    }

    #[test]
    fn attributes_are_lowercase_and_the_sequence_sorts_as_text() {
        let event = of("https://auth.example", &envelope(json!({"event": "client.disabled"})));
        assert_eq!(event["sequence"], "00000000000000000007");
        assert_eq!(event["subject"], "clients/client_x");
        for name in event.as_object().unwrap().keys() {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{name}");
        }
    }

    #[test]
    fn no_hash_of_a_secret_leaves_the_server() {
        let event = envelope(json!({
            "event": "client.secret_created", "secret_id": "secret_00000000000000000000000001",
            "label": "l", "digest": "hash",
        }));
        assert!(!of("https://auth.example", &event).to_string().contains("hash"));
    }
}
