//! Responses with problems (RFC 9457): those that all operations share, as components of the document, and an
//! example of each from the catalogue of errors. Works on the document's JSON.

use crate::surface::http::errors::{self, ErrorEntry};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

/// The media type of problems.
const PROBLEM: &str = "application/problem+json";
/// The registered type of `rate_limited` (draft-ietf-httpapi-ratelimit-headers).
const QUOTA: &str = "https://iana.org/assignments/http-problem-types#quota-exceeded";

/// A response that operations share.
struct Shared {
    name: &'static str,
    status: u16,
    /// The code of the example.
    code: &'static str,
    /// All codes that it usually has, in Markdown.
    description: &'static str,
}

/// What an authenticated caller can always get, and what an id that names nothing leads to.
const SHARED: &[Shared] = &[
    Shared { name: "Unauthorized", status: 401, code: "invalid_token", description: "`invalid_token`" },
    Shared {
        name: "Forbidden",
        status: 403,
        code: "insufficient_scope",
        description: "`insufficient_scope`, `ip_not_allowed`, `origin_not_allowed`, `account_restricted` or `account_closed`",
    },
    Shared { name: "NotFound", status: 404, code: "not_found", description: "`not_found`" },
    Shared {
        name: "TooManyRequests",
        status: 429,
        code: "rate_limited",
        description: "`rate_limited` or `slow_down`, with `Retry-After`",
    },
    Shared {
        name: "Unavailable",
        status: 503,
        code: "unavailable",
        description: "`unavailable` or `busy`, with `Retry-After`",
    },
];

/// Any other problem.
const OTHER: &str = "Problem";

/// Declares the shared responses, and lets every operation refer to them.
pub(super) fn share(document: &mut Value) {
    let mut shared: Map<String, Value> = SHARED.iter().map(Shared::component).collect();
    let other = body(errors::rest("invalid_body"), 400);
    shared.insert(OTHER.to_owned(), response("Any other problem; see its `code`", &other));
    document["components"]["responses"] = shared.into();
    let items = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        complete(operation);
    }
}

impl Shared {
    fn component(&self) -> (String, Value) {
        let body = body(errors::rest(self.code), self.status);
        (self.name.to_owned(), response(self.description, &body))
    }
}

fn complete(operation: &mut Value) {
    let needs_token = operation["security"].as_array().is_some_and(|asked| !asked.is_empty());
    let needs_scope = operation["security"][0]["oauth"].as_array().is_some_and(|scopes| !scopes.is_empty());
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for shared in SHARED {
        let is_usual = match shared.status {
            403 => needs_scope,
            404 => false,
            _ => needs_token,
        };
        let status = shared.status.to_string();
        let says_no_more =
            responses.get(&status).is_some_and(|response| response["description"] == shared.description);
        if says_no_more || (is_usual && !responses.contains_key(&status)) {
            responses.insert(status, reference(shared.name));
        }
    }
    responses.insert("default".to_owned(), reference(OTHER));
    for (status, response) in responses.iter_mut() {
        let first = response["description"].as_str().and_then(|text| errors::named_in(text).next());
        if let (Ok(status @ 400..), Some(content)) =
            (status.parse::<u16>(), response.pointer_mut("/content/application~1problem+json"))
        {
            content["example"] = body(first, status);
        }
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/responses/{name}")})
}

fn response(description: &str, example: &Value) -> Value {
    let content = json!({"schema": {"$ref": "#/components/schemas/Problem"}, "example": example});
    json!({"description": description, "content": {PROBLEM: content}})
}

/// Returns the problem document of `entry` with this status.
fn body(entry: Option<&ErrorEntry>, status: u16) -> Value {
    let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let entry = entry.or_else(|| errors::rest("invalid_body"));
    let (code, detail) = entry.map(|entry| (entry.code, entry.cause)).unwrap_or_default();
    let kind = if code == "rate_limited" { QUOTA.to_owned() } else { errors::type_of(code) };
    json!({
        "type": kind, "title": title.unwrap_or("Error"), "status": status, "code": code, "detail": detail,
        "request_id": "01a207a0363176548e7c2779089d0673",
    })
}

#[cfg(test)]
mod tests {
    use super::SHARED;
    use crate::surface::{api, http::errors};
    use serde_json::Value;

    fn document() -> Value {
        serde_json::from_str(&api::openapi("https://auth.example")).unwrap()
    }

    #[test]
    fn every_code_that_a_response_names_is_in_the_catalogue() {
        let document = document();
        let mut seen = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values() {
                for (status, response) in operation["responses"].as_object().unwrap() {
                    let text = response["description"].as_str().unwrap_or_default();
                    if status.starts_with('2') || text.is_empty() {
                        continue;
                    }
                    let named = text.split('`').skip(1).step_by(2).filter(|word| *word != "code");
                    for code in named {
                        let entry =
                            errors::rest(code).unwrap_or_else(|| panic!("{path}: {code} is not there"));
                        assert!(entry.statuses.contains(&status.parse().unwrap()), "{path}: {code} {status}");
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 50, "{seen}");
    }

    #[test]
    fn shared_responses_exist_and_their_codes_have_their_status() {
        let document = document();
        for shared in SHARED {
            let response = &document["components"]["responses"][shared.name];
            let example = &response["content"]["application/problem+json"]["example"];
            assert_eq!(example["code"], shared.code);
            for entry in errors::named_in(shared.description) {
                assert!(entry.statuses.contains(&shared.status), "{}", entry.code);
            }
        }
        let whole = document.to_string();
        for part in whole.split("#/components/responses/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(document["components"]["responses"].get(name).is_some(), "{name}");
        }
    }
}
