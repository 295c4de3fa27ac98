//! Events in the Open Cybersecurity Schema Framework (OCSF), for a SIEM: the data of a CloudEvent is an OCSF
//! event, and the attributes around it stay. `class` says what each event is; this file has the attributes. What
//! OCSF has no place for is in `unmapped`, so nothing that the public form has is lost.

mod class;

pub use class::{Class, Kind, Severity};

use super::cloud_event::{self, Personal};
use serde_json::{Value, json};
use xwms_events::{Actor, Envelope, envelope::Origin};

/// The version of the schema.
pub const VERSION: &str = "1.5.0";

/// Returns `event` as a CloudEvent whose data is an OCSF event. `origin` is for those who may see where requests
/// came from.
pub fn of(issuer: &str, event: &Envelope, people: Personal, origin: Option<&Origin>) -> Value {
    let mut cloud_event = cloud_event::of(issuer, event, people);
    let kind = Kind::of(&event.data);
    let data = cloud_event["data"].take();
    cloud_event["data"] = data_of(event, kind, data, origin);
    cloud_event["dataschema"] =
        format!("https://schema.ocsf.io/{VERSION}/classes/{}", kind.class.name()).into();
    cloud_event
}

fn data_of(event: &Envelope, kind: Kind, data: Value, origin: Option<&Origin>) -> Value {
    let metadata = &event.metadata;
    let uid = kind.class.uid();
    let mut ocsf = json!({
        "category_uid": kind.class.category(),
        "class_uid": uid,
        "activity_id": kind.activity,
        "type_uid": uid * 100 + kind.activity,
        "severity_id": kind.severity as u8,
        "status_id": if kind.failed { 2 } else { 1 },
        "time": metadata.recorded_at.millis(),
        "message": metadata.name,
        "actor": actor(metadata.actor),
        "src_endpoint": source(metadata.actor, origin),
        "metadata": {
            "version": VERSION,
            "product": {"name": "xwms", "vendor_name": "xwms", "version": env!("CARGO_PKG_VERSION")},
            "uid": metadata.id,
            "sequence": event.position,
            "log_name": "events",
            "event_code": metadata.name,
            "correlation_uid": metadata.request_id,
        },
    });
    if let Some(account) = metadata.account_id {
        ocsf["metadata"]["tenant_uid"] = json!(account);
    }
    match kind.class {
        Class::AccountChange | Class::UserAccess => ocsf["user"] = user(event, &data),
        Class::Authentication => {
            ocsf["user"] = user(event, &data);
            ocsf["service"] = json!({"name": "xwms", "uid": client(event, &data)});
            if let Some(session) = data.get("session_id").filter(|id| id.is_string()) {
                ocsf["session"] = json!({"uid": session});
            }
        }
        Class::EntityManagement => {
            ocsf["entity"] = json!({"uid": metadata.stream_id, "type": metadata.stream_type});
        }
        Class::ApiActivity => ocsf["api"] = json!({"operation": metadata.name}),
        Class::DetectionFinding => {
            // A finding of the class has a status of its own: new, or resolved.
            ocsf["status_id"] = json!(if kind.activity == 3 { 4 } else { 1 });
            ocsf["finding_info"] = json!({"uid": metadata.stream_id, "title": metadata.name});
            ocsf["is_alert"] = true.into();
        }
    }
    ocsf["unmapped"] = data;
    ocsf
}

fn actor(actor: Actor) -> Value {
    match actor {
        Actor::User(id) => json!({"user": {"uid": id, "type_id": 1}}),
        Actor::Client(id) => json!({"app_uid": id}),
        Actor::System => json!({"app_name": "xwms"}),
    }
}

/// Where it came from. The schema wants an endpoint also where the reader may not see the address.
fn source(actor: Actor, origin: Option<&Origin>) -> Value {
    match (origin, actor) {
        (Some(origin), _) => json!({"ip": origin.ip}),
        (None, Actor::User(id)) => json!({"uid": id}),
        (None, Actor::Client(id)) => json!({"uid": id}),
        (None, Actor::System) => json!({"name": "xwms"}),
    }
}

/// Whom the event is about: a person, or a client that acts for itself.
fn user(event: &Envelope, data: &Value) -> Value {
    let person = data.get("user_id").or_else(|| data.get("authorization")?.get("user_id"));
    let person = person.and_then(Value::as_str).map(ToOwned::to_owned);
    let person = match (person, event.metadata.actor) {
        (Some(id), _) => Some(id),
        (None, _) if event.metadata.stream_type == "user" => Some(event.metadata.stream_id.clone()),
        (None, Actor::User(id)) => Some(id.to_string()),
        (None, Actor::Client(_) | Actor::System) => None,
    };
    match person {
        Some(id) => json!({"uid": id, "type_id": 1}),
        None => json!({"uid": client(event, data), "type_id": 99, "type": "Client"}),
    }
}

/// The client that the event is about; otherwise the id of what it is about.
fn client(event: &Envelope, data: &Value) -> String {
    let named = data.get("client_id").or_else(|| data.get("authorization")?.get("client_id"));
    match (named.and_then(Value::as_str), event.metadata.actor) {
        (Some(id), _) => id.to_owned(),
        (None, Actor::Client(id)) => id.to_string(),
        (None, Actor::User(_) | Actor::System) => event.metadata.stream_id.clone(),
    }
}

#[cfg(test)]
mod tests;
