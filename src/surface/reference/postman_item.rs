//! One operation as an item of the Postman collection.

use super::operation::{Operation, Reply, example};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Returns the item: the request, and an example of each response.
pub(super) fn item(operation: &Operation<'_>) -> Value {
    let request = request(operation);
    let replies = operation.replies().filter(|reply| reply.status != "default");
    json!({
        "name": operation.summary(),
        "request": request,
        "response": replies.map(|reply| response(&reply, &request)).collect::<Value>(),
    })
}

fn request(operation: &Operation<'_>) -> Value {
    let mut request = json!({
        "method": operation.method(),
        "description": operation.description(),
        "header": [],
        "url": url(operation),
    });
    let mut headers = Vec::new();
    if operation.is_post() {
        // A variable of Postman: a new key each time.
        headers.push(json!({"key": "Idempotency-Key", "value": "{{$guid}}"}));
    }
    if let Some(body) = operation.request() {
        headers.push(json!({"key": "Content-Type", "value": body.kind}));
        request["body"] = match body.example() {
            Some(text) => json!({"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}),
            None => json!({"mode": "file", "file": {"src": null}}),
        };
    }
    request["header"] = headers.into();
    if !operation.needs_token() {
        request["auth"] = json!({"type": "noauth"});
    }
    request
}

fn url(operation: &Operation<'_>) -> Value {
    let path = operation.path_with(|name, _| format!(":{name}"));
    let parts: Value = path.split('/').skip(1).map(Value::from).collect();
    let variable = |one: &Value| json!({"key": one["name"], "value": example(one)});
    let query = |one: &Value| {
        json!({"key": one["name"], "value": example(one), "disabled": one["required"] != true,
               "description": one["description"].as_str().unwrap_or_default()})
    };
    let needed: Vec<_> = operation
        .parameters("query")
        .filter(|one| one["required"] == true)
        .map(|one| format!("{}={}", one["name"].as_str().unwrap_or_default(), example(one)))
        .collect();
    let mark = if needed.is_empty() { "" } else { "?" };
    json!({
        "raw": format!("{{{{baseUrl}}}}{path}{mark}{}", needed.join("&")),
        "host": ["{{baseUrl}}"],
        "path": parts,
        "variable": operation.parameters("path").map(variable).collect::<Value>(),
        "query": operation.parameters("query").map(query).collect::<Value>(),
    })
}

fn response(reply: &Reply<'_>, request: &Value) -> Value {
    let code: u16 = reply.status.parse().unwrap_or_default();
    let reason = StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason());
    let body = reply.body.and_then(|body| body.example());
    let kind = reply.body.map(|body| json!({"key": "Content-Type", "value": body.kind}));
    json!({
        "name": reply.description,
        "originalRequest": request,
        "status": reason.unwrap_or_default(),
        "code": code,
        "_postman_previewlanguage": if body.is_some() { "json" } else { "text" },
        "header": kind.into_iter().collect::<Value>(),
        "body": body.unwrap_or_default(),
    })
}
