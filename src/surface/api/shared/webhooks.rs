//! The webhooks of the OpenAPI document: one for each type of event that an endpoint can get, with the schema of its
//! data and an example. Made of the catalogue of events (`outbound::event_types`).

use crate::outbound::{
    cloud_event,
    event_types::{KINDS, Kind},
};
use serde_json::{Map, Value, json};

/// References within the schema of an event.
const WITHIN: &str = "#/$defs/";
/// More than any schema of an event is nested.
const DEPTH_MAX: u8 = 32;
/// Members of a stand-alone schema that a part of another has no use for.
const OF_A_WHOLE: [&str; 5] = ["$schema", "$defs", "title", "description", "examples"];

/// What Standard Webhooks adds to each request: the header, what it is, and an example.
const HEADERS: [(&str, &str, &str); 3] = [
    ("webhook-id", "The event's id; the same for all attempts.", "event_01kayb5g6nf6hr2j7q3p6q8v4w"),
    ("webhook-timestamp", "The time of this attempt, in seconds.", "1769851800"),
    (
        "webhook-signature",
        "`v1` (HMAC-SHA256) and `v1a` (ed25519) for each live secret, separated by spaces.",
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    ),
];

/// Declares the webhooks. `issuer` is the URL of this server.
pub(super) fn declare(document: &mut Value, issuer: &str) {
    let all =
        KINDS.iter().map(|(name, kind)| ((*name).to_owned(), json!({"post": webhook(name, kind, issuer)})));
    document["webhooks"] = all.collect::<Map<_, _>>().into();
}

fn webhook(name: &str, kind: &Kind, issuer: &str) -> Value {
    // Not by reference: a generator for Go drops components that only webhooks refer to.
    let parameters = HEADERS.iter().map(|(name, description, example)| {
        json!({
            "name": name, "in": "header", "required": true, "description": description,
            "schema": {"type": "string"}, "example": example,
        })
    });
    let body = json!({"schema": schema(name, kind), "example": example(name, kind, issuer)});
    json!({
        "operationId": format!("webhooks_{}", name.replace('.', "_")),
        "tags": ["webhooks"],
        "summary": name,
        "description": kind.description,
        "security": [],
        "parameters": parameters.collect::<Value>(),
        "requestBody": {"required": true, "content": {"application/cloudevents+json": body}},
        "responses": {
            "204": {"description": "Received; so does any other 2xx"},
            "410": {"description": "The endpoint is disabled"},
            "default": {"description": "The message is sent again later"},
        },
    })
}

fn schema(name: &str, kind: &Kind) -> Value {
    let mut data = inlined(&kind.schema, &kind.schema["$defs"], DEPTH_MAX);
    if let Some(data) = data.as_object_mut() {
        data.retain(|key, _| !OF_A_WHOLE.contains(&key.as_str()));
    }
    let own = json!({
        "type": "object",
        "properties": {
            "type": {"const": name},
            "data": data,
            "timestamp": {"type": "string", "format": "date-time", "description": "The same as `time`."},
            "previoussequence": {
                "type": "string", "description": "The `sequence` of the message before; zeros for the first.",
            },
            "test": {"type": "boolean", "description": "Present in a test: the event did not happen."},
        },
        "required": ["type", "data", "timestamp", "previoussequence"],
    });
    json!({"allOf": [{"$ref": "#/components/schemas/Event"}, own]})
}

/// Returns `schema` with its definitions in place of the references to them: components of the document may have the
/// same names, and mean what the API shows.
fn inlined(schema: &Value, defs: &Value, depth: u8) -> Value {
    let Some(deeper) = depth.checked_sub(1) else { return json!({}) };
    match schema {
        Value::Array(all) => all.iter().map(|one| inlined(one, defs, deeper)).collect(),
        Value::Object(members) => {
            let named = members.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix(WITHIN));
            let mut whole = Map::new();
            if let Some(Value::Object(meant)) = named.map(|name| inlined(&defs[name], defs, deeper)) {
                whole.extend(meant);
            }
            for (key, member) in members.iter().filter(|(key, _)| *key != "$ref" && *key != "$defs") {
                whole.insert(key.clone(), inlined(member, defs, deeper));
            }
            // A generator for Java makes code of a set of an enumeration that does not compile.
            whole.remove("uniqueItems");
            merge_null(&mut whole);
            whole.into()
        }
        other => other.clone(),
    }
}

/// Writes a choice between a schema and null as one schema with two types. Generators that know such choices in
/// components don't in webhooks: the one for Rust fails, and what the one for Java makes does not compile.
fn merge_null(schema: &mut Map<String, Value>) {
    let null = json!({"type": "null"});
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(choices)) = schema.get(key) else { continue };
        let Some(other) = choices.iter().find(|choice| **choice != null) else { continue };
        let (Some(kind), Some(members)) = (other["type"].as_str(), other.as_object()) else { continue };
        if choices.len() != 2 || !choices.contains(&null) {
            continue;
        }
        let (kinds, members) = (json!([kind, "null"]), members.clone());
        schema.remove(key);
        for (name, member) in members {
            schema.entry(name).or_insert(member);
        }
        schema.insert("type".to_owned(), kinds);
        if let Some(Value::Array(values)) = schema.get_mut("enum") {
            values.push(Value::Null);
        }
    }
}

fn example(name: &str, kind: &Kind, issuer: &str) -> Value {
    let id = |of: &str| format!("{of}_01kayb5g6nf6hr2j7q3p6q8v4w");
    let about = match name.split_once('.') {
        // Members are part of their account.
        None | Some(("member", _)) => "account",
        Some((about, _)) => about,
    };
    json!({
        "specversion": "1.0",
        "id": id("event"),
        "source": format!("{issuer}/v1/accounts/{}", id("account")),
        "type": name,
        "subject": format!("{about}s/{}", id(about)),
        "time": "2026-01-31T09:30:00.000Z",
        "sequence": "00000000000000000042",
        "leafhash": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "datacontenttype": "application/json",
        "dataschema": cloud_event::dataschema(issuer, name, kind.version),
        "actortype": "user",
        "actorid": id("user"),
        "requestid": "01a207a0363176548e7c2779089d0673",
        "data": kind.example(),
        "timestamp": "2026-01-31T09:30:00.000Z",
        "previoussequence": "00000000000000000041",
    })
}

#[cfg(test)]
mod tests {
    use crate::{outbound::event_types::KINDS, surface::api};
    use serde_json::{Value, json};

    #[test]
    fn every_type_of_event_is_a_webhook_whose_example_is_as_its_schema_says() {
        let document: Value = serde_json::from_str(&api::openapi("https://auth.example")).unwrap();
        let webhooks = document["webhooks"].as_object().unwrap();
        assert!(webhooks.keys().eq(KINDS.keys()));
        for (name, webhook) in webhooks {
            let body = &webhook["post"]["requestBody"]["content"]["application/cloudevents+json"];
            let text = body["schema"].to_string();
            assert!(!text.contains("$defs"), "{name} refers to what is not there");
            assert!(!text.contains(r#"{"type":"null"}"#), "{name} has a choice that generators don't know");
            let mut schema = body["schema"].clone();
            schema["components"] = json!({"schemas": document["components"]["schemas"]});
            let validator = jsonschema::draft202012::options().build(&schema).unwrap();
            assert!(validator.is_valid(&body["example"]), "{name}: {}", body["example"]);
            let mut without = body["example"].clone();
            without["type"] = "another.one".into();
            assert!(!validator.is_valid(&without), "{name}: it says which it is");
        }
    }
}
