//! What holds for every operation of the OpenAPI document: unknown input is refused by name, and an array is not an
//! object.

use crate::support::{Answer, World, process::xwms};
use reqwest::Method;
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Returns a path of the document, with ids that don't exist.
fn example(path: &str) -> String {
    const ID: &str = "01m83q8xb6ezm8eaqt71z96rba";
    let parts = path.split('/').map(|part| {
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix("_id}"));
        match (name, part.starts_with('{')) {
            (Some("message"), _) => format!("event_{ID}"),
            (Some(name), _) => format!("{name}_{ID}"),
            (None, true) => "x".to_owned(),
            (None, false) => part.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

struct Operation {
    method: Method,
    path: String,
    secured: bool,
    operation: Value,
}

async fn operations(world: &World) -> (Value, Vec<Operation>) {
    let document = world.server.get("/v1/openapi.json").await.expect_status(200).json();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse() else { continue };
            operations.push(Operation {
                method,
                path: path.clone(),
                secured: operation["security"].as_array().is_some_and(|needed| !needed.is_empty()),
                operation: operation.clone(),
            });
        }
    }
    assert!(operations.len() > 60, "{}", operations.len());
    (document, operations)
}

async fn ask(world: &World, token: &str, (method, path): (&Method, &str), body: Option<&Value>) -> Answer {
    let request = world.api(method.clone(), path, token);
    let request = match body {
        Some(body) => request.json(body),
        None => request,
    };
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn every_operation_refuses_a_parameter_that_it_does_not_declare_and_names_it() {
    let world = World::new().await;
    world.prolong_tokens().await;
    let token = world.management().await;
    let (_, operations) = operations(&world).await;
    let head = world.server.head().await;
    for Operation { method, path, secured, .. } in &operations {
        if path == "/v1/me" {
            continue;
        }
        let path = example(path);
        for query in ["secret_idd=x", "limitt=1", "Limit=1", "secret_idd"] {
            let name = query.split('=').next().unwrap();
            let body = (*method != Method::GET).then(|| json!({}));
            let refused = ask(&world, &token, (method, &format!("{path}?{query}")), body.as_ref()).await;
            let problem = refused.expect_status(400).json();
            assert_eq!(
                (&problem["code"], &problem["field"]),
                (&json!("unknown_parameter"), &json!(name)),
                "{method} {path}: {problem}"
            );
            assert_eq!(refused.header("content-type"), "application/problem+json");
            assert_eq!(problem["request_id"], refused.header("x-request-id"));
        }
        let twice = ask(&world, &token, (method, &format!("{path}?x=1&x=2")), None).await;
        assert_eq!(twice.expect_status(400).json()["field"], "x", "{method} {path}");
        if *secured {
            let stranger = ask(&world, "nonsense", (method, &format!("{path}?x=1")), None).await;
            assert_eq!(stranger.status, 401, "{method} {path}: who asks comes first");
        }
    }
    assert_eq!(world.server.head().await, head, "nothing was done");
    world.server.get("/v1/openapi.json?x=1").await.expect_status(400);
    // /v1/me needs a person.
    let member = world.person(world.demo.account_id, Role::Auditor).await;
    let problem = member.read(&world.server, "/v1/me?x=1").await.expect_status(400).json();
    assert_eq!(problem["field"], "x");
    let head_of = world.api(Method::HEAD, "/v1/clients?nothing=1", &token).send().await.unwrap();
    assert_eq!(head_of.status(), 400);
    let head_of = world.api(Method::HEAD, "/v1/clients?limit=1", &token).send().await.unwrap();
    assert_eq!(head_of.status(), 200);
    world.delete("/v1/clients?x=1", &token).await.expect_status(405);
}

#[tokio::test]
async fn every_parameter_that_is_declared_is_known_and_may_be_there_once() {
    let world = World::new().await;
    world.prolong_tokens().await;
    let token = world.management().await;
    let (_, operations) = operations(&world).await;
    let mut seen = 0;
    for Operation { method, path, operation, .. } in &operations {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] != "query" {
                continue;
            }
            let (name, path) = (parameter["name"].as_str().unwrap(), example(path));
            let taken = ask(&world, &token, (method, &format!("{path}?{name}=")), None).await;
            assert!(!taken.body.contains("unknown_parameter"), "{method} {path} {name}: {taken:?}");
            let twice = ask(&world, &token, (method, &format!("{path}?{name}=&{name}=")), None).await;
            assert_eq!(twice.expect_status(400).json()["field"], name, "{method} {path}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

#[tokio::test]
async fn a_refused_query_is_in_the_request_log_of_the_caller() {
    let world = World::new().await;
    let token = world.management().await;
    world.read("/v1/tokens?secret_id=x&since=y", &token).await.expect_status(400);
    let log = world.read("/v1/requests?error=unknown_parameter", &token).await.expect_status(200).json();
    assert_eq!(log["data"][0]["route"], "/v1/tokens", "{log}");
}

/// Returns the schema that `schema` refers to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let there = schema["$ref"].as_str().and_then(|there| document.pointer(there.trim_start_matches('#')));
    there.map_or(schema, |schema| resolved(document, schema))
}

/// Returns a value that fits `schema`, without optional fields.
fn fitting(document: &Value, schema: &Value) -> Value {
    let schema = resolved(document, schema);
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let first = choices.iter().find(|choice| choice["type"] != "null").unwrap();
            return fitting(document, first);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|words| words.first()) {
        return first.clone();
    }
    let kind = schema["type"].as_array().and_then(|kinds| kinds.iter().find(|kind| *kind != "null"));
    match kind.unwrap_or(&schema["type"]).as_str() {
        Some("object") => {
            let members = schema["properties"].as_object().into_iter().flatten();
            members.map(|(name, member)| (name.clone(), fitting(document, member))).collect()
        }
        Some("array") => json!([fitting(document, &schema["items"])]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => json!("x"),
        _ => json!({}),
    }
}

/// Returns `value` with each object in turn, at any depth, replaced by an array of its members.
fn flattened(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(members) => {
            all.push(json!(members.values().collect::<Vec<_>>()));
            for (name, member) in members {
                for member in flattened(member) {
                    let mut members = members.clone();
                    members.insert(name.clone(), member);
                    all.push(Value::Object(members));
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                for item in flattened(item) {
                    let mut items = items.clone();
                    items[index] = item;
                    all.push(Value::Array(items));
                }
            }
        }
        _ => {}
    }
    all
}

#[tokio::test]
async fn no_operation_takes_an_array_for_an_object() {
    let world = World::new().await;
    world.prolong_tokens().await;
    let token = world.management().await;
    let head = world.server.head().await;
    let (document, operations) = operations(&world).await;
    let mut seen = 0;
    for Operation { method, path, operation, .. } in &operations {
        // A logo is no JSON: `api::logos`.
        if matches!(*method, Method::GET | Method::DELETE) || path.ends_with("/logo") {
            continue;
        }
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let whole = fitting(&document, schema);
        let mut bodies = vec![json!([]), json!([[]]), json!([{}])];
        bodies.extend(flattened(&whole));
        for body in bodies {
            let refused = ask(&world, &token, (method, &example(path)), Some(&body)).await;
            let problem = refused.expect_status(400).json();
            // Other fields of the example may also be invalid; it is enough that the array is refused.
            assert!(problem["code"].is_string(), "{method} {path} {body}: {problem}");
            let detail = problem["detail"].as_str().unwrap_or_default();
            let types = ["expected struct", "expected enum", "tagged enum", "expected u", "expected i"];
            assert!(!types.iter().any(|named| detail.contains(named)), "no type of ours: {problem}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
    assert_eq!(world.server.head().await, head, "nothing was done");
}

#[tokio::test]
async fn a_person_is_not_made_of_an_array() {
    let world = World::new().await;
    let token = world.management().await;
    for (path, body) in [
        ("/v1/users", json!(["a@x.example", "long enough", "N"])),
        ("/v1/clients", json!(["Robot", "machine", "live", [], [], []])),
        ("/v1/accounts", json!({"name": "N", "owner": ["a@x.example", "long enough"]})),
        ("/v1/endpoints", json!(["https://receiver.example/"])),
    ] {
        let problem = world.post(path, &token, &body).await.expect_status(400).json();
        assert_eq!(problem["code"], "invalid_body", "{path}");
    }
    let client = format!("/v1/clients/{}", world.web().client_id);
    let domains = json!({"domains": [["https://a.example", true, false, false]]});
    let problem = world.put(&format!("{client}/domains"), &token, &domains).await.expect_status(400).json();
    assert_eq!((&problem["code"], &problem["field"]), (&json!("invalid_body"), &json!("domains[0]")));
    let policy = json!({"name": "R", "client_type": "machine", "token_policy": ["jwt", 600]});
    let problem = world.post("/v1/clients", &token, &policy).await.expect_status(400).json();
    assert_eq!((&problem["code"], &problem["field"]), (&json!("invalid_body"), &json!("token_policy")));
}

#[tokio::test]
async fn a_stream_is_named_by_its_subject_or_id_and_anything_else_is_refused() {
    let world = World::new().await;
    let token = world.management().await;
    let client = world.client(&token, &json!({"name": "A", "client_type": "machine"})).await.client_id;
    let list = async |stream: &str| world.read(&format!("/v1/events?stream={stream}"), &token).await;
    let by_id = list(&client).await.expect_status(200).json();
    assert_eq!(by_id["data"].as_array().unwrap().len(), 2);
    let subject = by_id["data"][0]["subject"].as_str().unwrap().to_owned();
    assert_eq!(subject, format!("clients/{client}"));
    for stream in [subject, format!("client/{client}"), format!("clients%2F{client}")] {
        assert_eq!(list(&stream).await.expect_status(200).json()["data"], by_id["data"], "{stream}");
    }
    let account = world.demo.account_id;
    let of_account = list(&format!("accounts/{account}")).await.expect_status(200).json();
    let events = of_account["data"].as_array().unwrap();
    assert!(
        !events.is_empty() && events.iter().all(|event| event["subject"] == format!("accounts/{account}"))
    );
    for none in ["nonsense", "clients/", "users/client_01m83q8xb6ezm8eaqt71z96rba", "apps/x", "clients"] {
        let problem = list(none).await.expect_status(400).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("invalid_filter"), &json!("stream")),
            "{none}"
        );
    }
}

#[tokio::test]
async fn an_operator_asks_for_events_in_the_words_of_the_api() {
    let world = World::new().await;
    let token = world.management().await;
    let client = world.client(&token, &json!({"name": "A", "client_type": "machine"})).await.client_id;
    let list = async |args: &[&str]| {
        xwms(&world.url, &[&["events", "list", "--json"][..], args].concat(), &[]).await
    };
    let names = async |args: &[&str]| {
        let told = list(args).await;
        assert!(told.status.success(), "{args:?}: {told:?}");
        let lines = String::from_utf8(told.stdout).unwrap();
        let name = |line: &str| {
            let event: Value = serde_json::from_str(line).unwrap();
            event["name"].as_str().unwrap().to_owned()
        };
        lines.lines().map(name).collect::<Vec<_>>()
    };
    let of_client = ["client.created", "client.secret_created"];
    for stream in [client.clone(), format!("clients/{client}"), format!("client/{client}")] {
        let stream = stream.as_str();
        assert_eq!(names(&["--stream", stream]).await, of_client, "{stream}");
        assert_eq!(names(&["--stream", stream, "--type", "client.*"]).await, of_client);
        assert_eq!(names(&["--stream", stream, "--type", "client.c*"]).await, of_client[..1]);
        assert_eq!(
            names(&["--stream", stream, "--type", "token.issued, client.secret_*"]).await,
            of_client[1..]
        );
        let twice = ["--stream", stream, "--type", "client.created", "--type", "client.secret_created"];
        assert_eq!(names(&twice).await, of_client);
    }
    assert!(names(&["--type", "user.*"]).await.contains(&"user.registered".to_owned()), "internal ones, too");
    for wrong in [["--type", "clients.*"], ["--type", "client"], ["--type", ""], ["--stream", "clients/x"]] {
        let told = list(&wrong).await;
        assert!(!told.status.success() && !told.stderr.is_empty(), "{wrong:?}");
    }
}
