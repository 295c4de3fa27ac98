//! The OpenAPI document as a Postman collection (v2.1.0): a folder per tag, and a script that gets an access token by
//! client credentials (RFC 6749 §4.4) before a request, when there is none that is still good.

use super::{
    operation::{operations, server, tags},
    postman_item::item,
};
use serde_json::{Value, json};

const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/// What runs before each request. An account's clients get all of their scopes unless `scope` names some.
const GET_TOKEN: &str = r#"const value = (name) => pm.variables.replaceIn(pm.variables.get(name) || "");
if (value("clientId") && Date.now() > Number(value("expiresAt") || 0)) {
  const fields = { grant_type: "client_credentials", client_id: value("clientId"), client_secret: value("clientSecret") };
  if (value("scope")) fields.scope = value("scope");
  pm.sendRequest({
    url: value("baseUrl") + "/oauth/token",
    method: "POST",
    header: { "Content-Type": "application/x-www-form-urlencoded" },
    body: { mode: "urlencoded", urlencoded: Object.entries(fields).map(([key, value]) => ({ key, value })) },
  }, (error, response) => {
    if (error || response.code !== 200) throw new Error("no access token: " + (error || response.text()));
    pm.collectionVariables.set("accessToken", response.json().access_token);
    pm.collectionVariables.set("expiresAt", String(Date.now() + (response.json().expires_in - 10) * 1000));
  });
}"#;

/// Returns the collection of a finished OpenAPI document.
pub fn collection(document: &Value) -> Value {
    let folder = |(name, description): (&str, &str)| {
        let of_tag = operations(document).filter(|operation| operation.tag() == name);
        json!({"name": name, "description": description, "item": of_tag.map(|one| item(&one)).collect::<Value>()})
    };
    let script: Value = GET_TOKEN.lines().map(Value::from).collect();
    json!({
        "info": {
            "name": document["info"]["title"],
            "description": document["info"]["description"],
            "version": document["info"]["version"],
            "schema": SCHEMA,
        },
        "auth": {
            "type": "bearer",
            "bearer": [{"key": "token", "value": "{{accessToken}}", "type": "string"}],
        },
        "event": [{"listen": "prerequest", "script": {"type": "text/javascript", "exec": script}}],
        "variable": [
            variable("baseUrl", server(document)),
            variable("clientId", ""),
            variable("clientSecret", ""),
            variable("scope", ""),
            variable("accessToken", ""),
            variable("expiresAt", "0"),
        ],
        "item": tags(document).map(folder).collect::<Value>(),
    })
}

fn variable(key: &str, value: &str) -> Value {
    json!({"key": key, "value": value, "type": "string"})
}
