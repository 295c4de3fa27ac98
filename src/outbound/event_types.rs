//! The types of events that accounts can get, each with its JSON Schema and an example. Generated from the types
//! that events are written with (`xwms_events::shape`), without what `cloud_event` leaves out.

use super::cloud_event;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::LazyLock};
use xwms_events::{
    catalogue::{self, Entry},
    shape,
};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A type of event that accounts can get.
pub struct Kind {
    pub version: u16,
    /// What happened, in English.
    pub description: String,
    /// The JSON Schema of the data, without `$id`; it has one example.
    pub schema: Value,
}

impl Kind {
    /// Returns example data.
    pub fn example(&self) -> &Value {
        &self.schema["examples"][0]
    }
}

/// Every type that accounts can get, by its name.
pub static KINDS: LazyLock<BTreeMap<&'static str, Kind>> = LazyLock::new(|| {
    let kind = |entry: &Entry| {
        let (name, version) = (entry.name, entry.version);
        let mut data = entry.data();
        for hidden in cloud_event::HIDDEN {
            data.hide(hidden);
        }
        let description = described(name, &entry.description());
        let mut schema = Map::from_iter([
            ("$schema".to_owned(), DIALECT.into()),
            ("title".to_owned(), name.into()),
            ("description".to_owned(), description.as_str().into()),
        ]);
        schema.extend(data.schema());
        let mut schema = Value::Object(schema);
        schema["examples"] = json!([shape::example(&schema, &schema["$defs"])]);
        (name, Kind { version, description, schema })
    };
    catalogue::public().map(kind).collect()
});

/// Returns a sentence about what happened, made from the name, followed by the declared comment.
fn described(name: &str, declared: &str) -> String {
    let (what, happened) = name.split_once('.').unwrap_or((name, ""));
    let (what, happened) = (what.replace('_', " "), happened.replace('_', " "));
    let mut first = what.chars();
    let what: String = first.next().into_iter().flat_map(char::to_uppercase).chain(first).collect();
    format!("{what}: {happened}. {declared}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use crate::outbound::cloud_event::{self, Personal};
    use serde_json::{Value, json};
    use xwms_events::{
        AnyEvent, Envelope,
        catalogue::{self, Visibility},
    };

    /// Every public event that was ever written, from its golden file, as it is sent today.
    fn sent(people: Personal) -> impl Iterator<Item = (String, Value)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/events/golden");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files.filter_map(move |path| {
            let golden: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let (stream_type, payload) = (golden["stream_type"].as_str().unwrap(), golden["payload"].clone());
            let name = payload["event"].as_str().unwrap().to_owned();
            let entry = catalogue::entry(&name)?;
            let data = AnyEvent::decode(stream_type, payload).ok()?;
            let metadata = json!({
                "id": "event_00000000000000000000000001", "stream_type": stream_type, "stream_id": "x_x", "sequence": 1,
                "name": name, "version": 1, "recorded_at": "2026-01-01T00:00:00Z", "actor": {"type": "system"},
                "request_id": "r",
            });
            let envelope = Envelope {
                position: 1,
                leaf: [0; 32],
                metadata: serde_json::from_value(metadata).unwrap(),
                data,
            };
            let event = cloud_event::of("https://auth.example", &envelope, people);
            (entry.visibility == Visibility::Public).then_some((name, event["data"].clone()))
        })
    }

    #[test]
    fn every_event_that_is_told_has_a_schema_and_is_sent_as_it_says() {
        let public: std::collections::BTreeSet<_> = catalogue::public().map(|entry| entry.name).collect();
        assert!(KINDS.keys().eq(&public));
        let mut seen = std::collections::BTreeSet::new();
        for (name, data) in sent(Personal::Shown).chain(sent(Personal::Left)) {
            let schema = &KINDS[name.as_str()].schema;
            jsonschema::draft202012::meta::validate(schema).unwrap();
            let validator =
                jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap();
            let wrong: Vec<_> = validator.iter_errors(&data).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{name}: {wrong:?}: {data}\n{schema}");
            for member in data.as_object().unwrap().keys() {
                assert!(schema["properties"].get(member).is_some(), "{name}: {member} is told");
            }
            assert!(!validator.is_valid(&json!([])), "{name}: it says something");
            seen.insert(name);
        }
        assert_eq!(seen.len(), KINDS.len(), "each has a golden file");
    }

    #[test]
    fn a_schema_refuses_what_is_not_sent() {
        let valid = |name: &str, data: Value| {
            jsonschema::draft202012::options()
                .should_validate_formats(true)
                .build(&KINDS[name].schema)
                .unwrap()
                .is_valid(&data)
        };
        assert!(
            valid("client.renamed", json!({"name": "x"}))
                && valid("client.renamed", json!({"name": "x", "later": 1}))
        );
        assert!(!valid("client.renamed", json!({})) && !valid("client.renamed", json!({"name": 1})));
        let joined = |user: &str, role: &str| json!({"user_id": user, "role": role});
        let user = "user_00000000000000000000000001";
        assert!(valid("member.joined", joined(user, "auditor")));
        assert!(
            !valid("member.joined", joined(user, "emperor"))
                && !valid("member.joined", joined("ada", "auditor"))
        );
        let cleared = |at: Value| json!({"reason": "x", "until": at});
        assert!(!valid("grant.revoked", cleared(json!(1))));
    }

    #[test]
    fn examples_are_as_their_schemas_say_and_nothing_hidden_is_told() {
        for (name, kind) in KINDS.iter() {
            let example = &kind.schema["examples"][0];
            assert!(jsonschema::draft202012::is_valid(&kind.schema, example), "{name}: {example}");
            for hidden in cloud_event::HIDDEN {
                assert!(kind.schema["properties"].get(hidden).is_none(), "{name}: {hidden}");
            }
            assert!(!kind.schema.to_string().contains("#/components"), "{name} stands alone");
        }
    }
}
