//! An example of each JSON body of the operations. A request shows what it needs and no more, because members that
//! exclude each other are in one schema. Works on the document's JSON.

use serde_json::{Map, Value, json};
use xwms_events::shape;

const JSON: &str = "application/json";

/// Requests that say little with only what they need: the operation, and the body.
const REQUESTS: &[(&str, &str)] = &[
    (
        "clients_create",
        r#"{"name": "Shop", "client_type": "web", "redirect_uris": ["https://shop.acme.example/callback"],
            "scopes": ["openid", "profile", "email"]}"#,
    ),
    ("clients_change", r#"{"name": "Shop"}"#),
    (
        "endpoints_create",
        r#"{"url": "https://shop.acme.example/hooks", "events": ["client.*", "token.revoked"]}"#,
    ),
    ("endpoints_change", r#"{"events": ["client.*"]}"#),
    (
        "resources_create",
        r#"{"audience": "https://orders.acme.example", "name": "Orders", "scopes": [{"name": "read",
            "description_en": "Read your orders", "description_nl": "Je bestellingen lezen"}]}"#,
    ),
    ("resources_change", r#"{"access_token_seconds": 300}"#),
    ("messages_replay", r#"{"since": "2026-01-31T00:00:00.000Z", "dry_run": true}"#),
];

/// Gives every JSON body of an operation an example, unless it has one.
pub(super) fn give(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let items = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        if let Some(body) = operation.get_mut("requestBody").and_then(of_json) {
            let chosen = REQUESTS.iter().find(|(operation, _)| *operation == id);
            let chosen = chosen.and_then(|(_, text)| serde_json::from_str(text).ok());
            body["example"] = chosen.unwrap_or_else(|| needed(&body["schema"], &schemas));
        }
        let responses = operation["responses"].as_object_mut().into_iter().flatten();
        for (_, response) in responses.filter(|(status, _)| status.starts_with('2')) {
            if let Some(body) = of_json(response) {
                // Where anything is allowed, there is an empty object.
                let is_open = body["schema"].as_object().is_none_or(Map::is_empty);
                let example = if is_open { json!({}) } else { shape::example(&body["schema"], &schemas) };
                body["example"] = example;
            }
        }
    }
}

fn of_json(body: &mut Value) -> Option<&mut Value> {
    body.get_mut("content")?.get_mut(JSON)
}

/// Returns the example of a request: its required members, or all if none is required.
fn needed(schema: &Value, schemas: &Value) -> Value {
    let whole = shape::example(schema, schemas);
    let name = schema["$ref"].as_str().and_then(|to| to.rsplit('/').next());
    let declared = name.map_or(schema, |name| &schemas[name]);
    let required = declared["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    match whole {
        Value::Object(members) if !required.is_empty() => {
            let is_needed = |name: &str| required.iter().any(|required| required == name);
            members.into_iter().filter(|(name, _)| is_needed(name)).collect::<Map<_, _>>().into()
        }
        whole => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::REQUESTS;
    use crate::surface::api;
    use serde_json::{Value, json};

    #[test]
    fn every_json_body_has_an_example_that_its_schema_allows() {
        let document: Value = serde_json::from_str(&api::openapi("https://auth.example")).unwrap();
        let (mut seen, mut chosen) = (0, 0);
        let mut check = |what: &str, content: &Value| {
            let mut schema = content["schema"].clone();
            schema["components"] = json!({"schemas": document["components"]["schemas"]});
            let validator = jsonschema::draft202012::options().build(&schema).unwrap();
            let wrong: Vec<_> =
                validator.iter_errors(&content["example"]).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{what}: {wrong:?}: {}", content["example"]);
            seen += 1;
        };
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                let request = &operation["requestBody"]["content"]["application/json"];
                if request.is_object() {
                    check(id, request);
                    chosen += usize::from(REQUESTS.iter().any(|(operation, _)| *operation == id));
                }
                for (status, response) in operation["responses"].as_object().unwrap() {
                    for kind in ["application/json", "application/problem+json"] {
                        let content = &response["content"][kind];
                        if content.is_object() {
                            check(&format!("{id} {status}"), content);
                        }
                    }
                }
            }
        }
        assert_eq!(chosen, REQUESTS.len(), "each is of an operation");
        assert!(seen > 100, "{seen}");
    }
}
