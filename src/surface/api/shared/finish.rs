//! Finishes the OpenAPI document for client generators: derives details from names and texts that are in it
//! already, so that no handler repeats them. Works on its JSON.

use super::{
    access, examples,
    forms::{tell_id, tell_more},
    problems, summaries, tags, webhooks,
};
use serde_json::{Map, Value, json};
use xwms_events::{scope::Scope, shape};

const SCHEMAS: &str = "#/components/schemas/";
/// A placeholder for the issuer, until it is known. It can't be a real host.
const ISSUER: &str = "https://issuer.invalid";
/// The prefix that utoipa gives to lists.
const LIST: &str = "Listed_";

/// Returns the finished document, with a placeholder for the issuer.
pub fn finished(document: &utoipa::openapi::OpenApi) -> Value {
    let mut document = inline(name_lists(json!(document)));
    for schema in members(&mut document["components"]["schemas"]) {
        each_property(schema.1, &mut tell_more);
    }
    share_values(&mut document["components"]["schemas"]);
    let paths = members(&mut document["paths"]).flat_map(|(_, item)| members(item));
    for (_, operation) in paths {
        finish_operation(operation);
    }
    document["servers"] = json!([{"url": ISSUER, "description": "This server"}]);
    document["info"]["license"] = json!({"name": "Apache-2.0", "identifier": "Apache-2.0"});
    document["components"]["securitySchemes"]["oauth"] = flows();
    give_examples(&mut document);
    webhooks::declare(&mut document, ISSUER);
    problems::share(&mut document);
    examples::give(&mut document);
    access::tell(&mut document);
    summaries::shorten(&mut document);
    document["tags"] = tags::declared();
    document
}

/// Returns the text of the document for the server whose issuer is `issuer`.
pub fn of_issuer(finished: &str, issuer: &str) -> String {
    finished.replace(ISSUER, issuer)
}

fn members(object: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    object.as_object_mut().into_iter().flat_map(Map::iter_mut)
}

/// Turns `Listed_Client`, which contains a copy of the client's schema, into `ClientList` of `Client`.
fn name_lists(mut document: Value) -> Value {
    let lists: Vec<_> = members(&mut document["components"]["schemas"])
        .filter_map(|(name, list)| {
            let of = name.strip_prefix(LIST)?.to_owned();
            let item = std::mem::replace(
                &mut list["properties"]["data"]["items"],
                json!({"$ref": format!("{SCHEMAS}{of}")}),
            );
            Some((of, item))
        })
        .collect();
    for (of, item) in &lists {
        let known = &mut document["components"]["schemas"][of];
        if known.is_null() {
            *known = item.clone();
        }
    }
    let mut text = document.to_string();
    for (of, _) in &lists {
        text = text.replace(&format!("\"{LIST}{of}\""), &format!("\"{of}List\""));
        text = text.replace(&format!("/{LIST}{of}\""), &format!("/{of}List\""));
    }
    serde_json::from_str(&text).unwrap_or(document)
}

/// Inlines schemas that are neither objects nor enums: generators make odd types of them.
fn inline(mut document: Value) -> Value {
    let plain: Map<String, Value> = members(&mut document["components"]["schemas"])
        .filter(|(_, schema)| {
            matches!(schema["type"].as_str(), Some("string" | "array")) && schema.get("enum").is_none()
        })
        .map(|(name, schema)| (format!("{SCHEMAS}{name}"), schema.clone()))
        .collect();
    put_in(&mut document, &plain);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| !plain.contains_key(&format!("{SCHEMAS}{name}")));
    }
    document
}

fn put_in(value: &mut Value, plain: &Map<String, Value>) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| put_in(one, plain)),
        Value::Object(object) => {
            let meant = object.get("$ref").and_then(Value::as_str).and_then(|to| plain.get(to)).cloned();
            if let Some(Value::Object(meant)) = meant {
                object.remove("$ref");
                for (key, member) in meant {
                    object.entry(key).or_insert(member);
                }
            }
            object.values_mut().for_each(|member| put_in(member, plain));
            or_null(object);
        }
        _ => {}
    }
}

/// Turns a choice of null and a plain type into that type, nullable.
fn or_null(object: &mut Map<String, Value>) {
    let Some([null, other]) = object.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) else {
        return;
    };
    let (Some(kind), None) = (other["type"].as_str(), other.get("enum")) else { return };
    if null["type"] == "null" && kind != "object" {
        let (kinds, other) = (json!([kind, "null"]), other.clone());
        object.remove("oneOf");
        other.as_object().into_iter().flatten().for_each(|(key, member)| {
            object.entry(key.clone()).or_insert_with(|| member.clone());
        });
        object.insert("type".to_owned(), kinds);
    }
}

/// Visits the properties of `schema`, recursively.
fn each_property(schema: &mut Value, visit: &mut impl FnMut(&str, &mut Value)) {
    for (name, property) in schema.get_mut("properties").into_iter().flat_map(members) {
        visit(name, property);
        each_property(property, visit);
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(inner) {
            each_property(inner, visit);
        }
    }
    for one in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        each_property(one, visit);
    }
}

/// Replaces an enum by the named type with the same values; otherwise generators would name it a second time.
fn share_values(schemas: &mut Value) {
    let lists: Vec<_> = members(schemas)
        .filter_map(|(name, schema)| Some((schema.get("enum")?.clone(), format!("{SCHEMAS}{name}"))))
        .collect();
    let mut share = |_: &str, property: &mut Value| {
        let known = property.get("enum").and_then(|values| lists.iter().find(|(list, _)| list == values));
        if let Some((_, name)) = known {
            *property = json!({"$ref": name});
        }
    };
    members(schemas).for_each(|(_, schema)| each_property(schema, &mut share));
}

fn finish_operation(operation: &mut Value) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        tell_more(&name, &mut parameter["schema"]);
        if parameter["in"] == "path" {
            tell_id(&name, &mut parameter["schema"]);
        }
        if let Some(examples) =
            parameter["schema"].as_object_mut().and_then(|schema| schema.remove("examples"))
        {
            parameter["example"] = examples[0].clone();
        }
    }
    let scopes = operation["security"][0]["bearer"].clone();
    let known = match scopes {
        Value::Null => json!([]),
        scopes => json!([{"oauth": scopes}, {"bearer": []}]),
    };
    let refused =
        if known == json!([]) { ("400", "Refused; see `code`") } else { ("401", "`invalid_token`") };
    operation["security"] = known;
    let problem = operation["responses"]["default"]["content"].clone();
    if let Some(responses) = operation["responses"].as_object_mut()
        && !responses.keys().any(|status| status.starts_with('4'))
    {
        responses.insert(refused.0.to_owned(), json!({"description": refused.1, "content": problem}));
    }
}

/// How to get a token for the API (RFC 6749 §4.1, §4.4).
fn flows() -> Value {
    let management = Scope::ALL.iter().filter(|scope| scope.is_management());
    let scopes: Map<_, _> =
        management.map(|scope| (scope.as_str().to_owned(), scope_description(*scope).into())).collect();
    let token = format!("{ISSUER}/oauth/token");
    json!({
        "type": "oauth2",
        "flows": {
            "clientCredentials": {"tokenUrl": token, "scopes": scopes},
            "authorizationCode": {
                "authorizationUrl": format!("{ISSUER}/oauth/authorize"), "tokenUrl": token, "refreshUrl": token,
                "scopes": scopes,
            },
        },
    })
}

fn scope_description(scope: Scope) -> String {
    match scope.as_str().split_once(':') {
        Some((what, "read")) => format!("Read {what}."),
        Some((what, "write")) => format!("Change {what}."),
        Some((what, how)) => format!("{what}: {how}."),
        None => scope.as_str().to_owned(),
    }
}

/// Gives each named schema an example.
fn give_examples(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    for (_, schema) in members(&mut document["components"]["schemas"]) {
        if schema["type"] == "object" && schema.get("examples").is_none() && schema.get("example").is_none() {
            schema["examples"] = json!([shape::example(schema, &schemas)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::surface::api::{self, shared::forms::values};
    use serde_json::{Value, json};

    fn each(schema: &Value, path: &str, look: &mut impl FnMut(&str, &str, &Value)) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            look(&path, name, property);
            each(property, &path, look);
            each(&property["items"], &path, look);
        }
    }

    fn document() -> Value {
        serde_json::from_str(&api::openapi("https://auth.example")).unwrap()
    }

    fn is(property: &Value, kind: &str) -> bool {
        property["type"] == kind
            || property["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)))
    }

    #[test]
    fn every_member_has_a_form_that_a_generator_can_use() {
        let document = document();
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            assert!(schema["type"] != "object" || schema.get("examples").is_some(), "{name} has an example");
            assert!(!name.contains('_'), "{name}: a name that generators can use");
            each(schema, name, &mut |path, name, property| {
                let members = ["properties", "additionalProperties", "$ref"];
                let told = members.iter().any(|key| property.get(key).is_some());
                assert!(!is(property, "object") || told, "{path} is a bare object");
                assert!(property != &json!({}), "{path} is anything");
                if !is(property, "string") {
                    return;
                }
                let listed = values(property["description"].as_str().unwrap_or_default());
                assert!(listed.is_empty() || property.get("enum").is_some(), "{path} is an enum");
                let time = name.ends_with("_at") || name.ends_with("_until");
                assert!(!time || property["format"] == "date-time", "{path} is a time");
            });
        }
    }

    #[test]
    fn lists_share_the_schema_of_their_members() {
        let document = document();
        let lists = document["components"]["schemas"].as_object().unwrap().iter();
        let lists: Vec<_> =
            lists.filter(|(_, schema)| schema["properties"].get("next_cursor").is_some()).collect();
        assert!(lists.len() > 10);
        for (name, list) in lists {
            let item = list["properties"]["data"]["items"]["$ref"].as_str().unwrap();
            assert_eq!(format!("{item}List"), format!("#/components/schemas/{name}"));
        }
    }

    #[test]
    fn operations_say_how_to_be_let_in_and_have_names_that_say_what_they_do() {
        let document = document();
        assert_eq!(document["servers"][0]["url"], "https://auth.example");
        assert!(!document.to_string().contains("issuer.invalid"));
        let flows = &document["components"]["securitySchemes"]["oauth"]["flows"];
        let mut ids = std::collections::BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(ids.insert(id.to_owned()), "{id} is there twice");
                let (tag, what) = id.split_once('_').unwrap();
                assert!(tag != what, "{id} says nothing");
                for asked in operation["security"].as_array().unwrap() {
                    for scope in asked["oauth"].as_array().into_iter().flatten() {
                        let known = &flows["clientCredentials"]["scopes"];
                        assert!(known.get(scope.as_str().unwrap()).is_some(), "{path}: {scope}");
                    }
                }
            }
        }
    }
}
