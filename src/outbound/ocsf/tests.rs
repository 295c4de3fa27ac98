//! Every event that was ever written, in OCSF: it has what its class requires, and the table in the docs says what
//! it is.

use super::{Class, Kind, VERSION, of};
use crate::outbound::cloud_event::Personal;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use xwms_events::{AnyEvent, Envelope, catalogue, envelope::Origin};

/// Each event of the golden files, by name.
fn events() -> BTreeMap<String, Envelope> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/events/golden");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let envelopes = files.filter_map(|path| {
        let golden: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let (stream_type, payload) = (golden["stream_type"].as_str().unwrap(), golden["payload"].clone());
        let name = payload["event"].as_str().unwrap().to_owned();
        let data = AnyEvent::decode(stream_type, payload).ok()?;
        let metadata = json!({
            "id": "event_00000000000000000000000001", "stream_type": stream_type, "stream_id": format!("{stream_type}_x"),
            "sequence": 1, "name": name, "version": 1, "recorded_at": "2026-01-01T00:00:00Z",
            "account_id": "account_00000000000000000000000001", "actor": {"type": "system"}, "request_id": "r",
        });
        let metadata = serde_json::from_value(metadata).unwrap();
        Some((name, Envelope { position: 7, metadata, data, leaf: [0; 32] }))
    });
    envelopes.collect()
}

/// Attributes that a class requires, beside those of every class.
const fn required(class: Class) -> &'static [&'static str] {
    match class {
        Class::DetectionFinding => &["finding_info"],
        Class::AccountChange | Class::UserAccess => &["user"],
        Class::Authentication => &["user", "service"],
        Class::EntityManagement => &["entity"],
        Class::ApiActivity => &["actor", "api", "src_endpoint"],
    }
}

/// Activities that a class of the schema has.
const fn activities(class: Class) -> std::ops::RangeInclusive<u32> {
    match class {
        Class::DetectionFinding => 1..=3,
        Class::AccountChange => 1..=11,
        Class::Authentication => 1..=7,
        Class::EntityManagement => 1..=13,
        Class::UserAccess => 1..=2,
        Class::ApiActivity => 1..=4,
    }
}

#[test]
fn every_event_has_what_its_class_requires() {
    for (name, event) in events() {
        let told = of("https://auth.example", &event, Personal::Left, None);
        let (data, kind) = (&told["data"], Kind::of(&event.data));
        for required in
            ["category_uid", "class_uid", "activity_id", "type_uid", "time", "severity_id", "metadata"]
                .iter()
                .chain(required(kind.class))
        {
            assert!(!data[*required].is_null(), "{name}: {required}: {told}");
        }
        let (class, activity) = (data["class_uid"].as_u64().unwrap(), data["activity_id"].as_u64().unwrap());
        assert_eq!(data["type_uid"].as_u64().unwrap(), class * 100 + activity, "{name}");
        assert_eq!(data["category_uid"].as_u64().unwrap(), class / 1000, "{name}");
        assert!(kind.activity == 99 || activities(kind.class).contains(&kind.activity), "{name}");
        assert!((1..=5).contains(&data["severity_id"].as_u64().unwrap()), "{name}");
        assert_eq!(data["metadata"]["version"], VERSION);
        assert_eq!(data["metadata"]["product"]["name"], "xwms");
        assert_eq!(data["time"], 1_767_225_600_000_i64, "milliseconds");
        for whom in ["user", "service", "entity"] {
            let uid = &data[whom]["uid"];
            assert!(
                data[whom].is_null() || uid.as_str().is_some_and(|uid| !uid.is_empty()),
                "{name}: {told}"
            );
        }
        assert_eq!((&told["type"], &told["sequence"]), (&json!(name), &json!("00000000000000000007")));
        assert!(told["dataschema"].as_str().unwrap().starts_with("https://schema.ocsf.io/"), "{name}");
    }
}

#[test]
fn the_origin_is_there_only_if_it_is_given() {
    let origin = Origin { ip: "192.0.2.7".into(), user_agent: None };
    for event in events().into_values() {
        let told = |origin| of("https://auth.example", &event, Personal::Left, origin);
        assert_eq!(told(Some(&origin))["data"]["src_endpoint"]["ip"], "192.0.2.7");
        assert!(told(None)["data"]["src_endpoint"].get("ip").is_none());
    }
}

#[test]
fn the_reference_says_which_class_each_event_has() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/ocsf.md");
    let docs = std::fs::read_to_string(file).unwrap();
    let kinds: BTreeMap<_, _> =
        events().into_iter().map(|(name, event)| (name, Kind::of(&event.data))).collect();
    let rows: Vec<String> = catalogue::entries()
        .map(|entry| {
            let kind = kinds.get(entry.name).unwrap_or_else(|| panic!("{} has no golden file", entry.name));
            let (class, status) = (kind.class, if kind.failed { "failure" } else { "success" });
            format!(
                "| `{}` | `{}` ({}) | {} | {:?} | {status} |",
                entry.name,
                class.name(),
                class.uid(),
                kind.activity,
                kind.severity
            )
        })
        .collect();
    let missing: Vec<_> = rows.iter().filter(|row| !docs.contains(row.as_str())).cloned().collect();
    let stale = docs.lines().filter(|line| line.starts_with("| `") && line.contains(" | `")).count();
    assert!(missing.is_empty() && stale == rows.len(), "the table should have:\n{}", rows.join("\n"));
}
