//! JSON bodies. Errors name the path of the wrong member, such as `owner.password`.

use super::{expected::in_json_words, objects::Objects};
use crate::surface::http::problem::Problem;
use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// Deserializes a member that may be `null`: `None` if it is absent, `Some(None)` if it is `null`.
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// The default of a member that is `true` if absent.
pub const fn yes() -> bool {
    true
}

/// The default of `overlap_seconds`: a day, to deploy the new secret.
pub const fn overlap_seconds() -> u32 {
    86_400
}

/// Parses the body as `T`. An empty body counts as `{}`.
pub(super) fn parse<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    if body.is_empty() {
        return from_slice(b"{}");
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !(kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")) {
        return Err(Problem::not_json());
    }
    from_slice(body)
}

fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let parsed = serde_path_to_error::deserialize(Objects(&mut json)).map_err(|error| {
        let path = error.path().to_string();
        // serde_json also reports a syntax error if an enum value is expected and another type is found.
        let is_json = error.inner().is_data() || serde_json::from_slice::<Value>(body).is_ok();
        if is_json { wrong(error.inner(), &path) } else { no_json(error.inner()) }
    })?;
    json.end().map_err(|error| no_json(&error))?;
    match with_nul(body) {
        Some(path) => Err(invalid("must not contain U+0000", &path)),
        None => Ok(parsed),
    }
}

fn no_json(error: &serde_json::Error) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid_json", error.to_string())
}

fn wrong(error: &serde_json::Error, path: &str) -> Problem {
    let text = error.to_string();
    // For a missing or duplicate member, the path ends at its parent; for an unknown variant, it continues
    // past the member.
    let path = path.trim_end_matches(['?', '.']);
    let named = ["missing field `", "duplicate field `"].iter().find_map(|start| text.strip_prefix(start));
    let path = match named.and_then(|rest| rest.split('`').next()) {
        Some(name) if path.is_empty() => name.to_owned(),
        Some(name) => format!("{path}.{name}"),
        None => path.to_owned(),
    };
    invalid(in_json_words(&text), &path)
}

fn invalid(detail: impl Into<String>, path: &str) -> Problem {
    let problem = Problem::new(StatusCode::BAD_REQUEST, "invalid_body", detail);
    if path.is_empty() { problem } else { problem.at(path) }
}

/// Returns where the body has a U+0000. Postgres can't store it in `text` or `jsonb`: such an event would be
/// in the log, but in no read model.
fn with_nul(body: &[u8]) -> Option<String> {
    // Few bodies have the escape, and JSON has no other way to write the character.
    body.windows(6).any(|bytes| bytes == b"\\u0000").then_some(())?;
    nul_in(&serde_json::from_slice(body).ok()?, String::new())
}

fn nul_in(value: &Value, path: String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then_some(path),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| nul_in(item, format!("{path}[{index}]")))
        }
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let dot = if path.is_empty() { "" } else { "." };
            if name.contains('\0') {
                return Some(path.clone());
            }
            nul_in(member, format!("{path}{dot}{name}"))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::from_slice;
    use serde::Deserialize;
    use serde_json::Value;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Body {
        name: String,
        kind: Option<Kind>,
        inner: Option<Inner>,
        any: Option<Value>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Web,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Inner {
        list: Vec<u8>,
    }

    #[test]
    fn the_wrong_member_is_named_by_its_path() {
        for (body, field) in [
            (r#"{"name": 7}"#, Some("name")),
            (r#"{}"#, Some("name")),
            (r#"{"name": "x", "other": 1}"#, Some("other")),
            (r#"{"name": "x", "name": "y"}"#, Some("name")),
            (r#"{"name": "x", "kind": "toaster"}"#, Some("kind")),
            (r#"{"name": "x", "kind": 1}"#, Some("kind")),
            (r#"{"name": "x", "inner": {}}"#, Some("inner.list")),
            (r#"{"name": "x", "inner": {"list": [1, "a"]}}"#, Some("inner.list[1]")),
            (r#"{"name": "x", "inner": {"list": [], "x": 1}}"#, Some("inner.x")),
            (r#"{"name": "x\u0000"}"#, Some("name")),
            (r#"{"name": "x", "any": {"keys": [1, {"kid": "\u0000"}]}}"#, Some("any.keys[1].kid")),
            (r#"{"name": "x", "any": {"\u0000": 1}}"#, Some("any")),
            (r#"{"name": "x", "inner": [[1]]}"#, Some("inner")),
            (r#"["x"]"#, None),
            ("[]", None),
            ("7", None),
        ] {
            let problem = from_slice::<Body>(body.as_bytes()).unwrap_err();
            assert_eq!((problem.code, problem.field.as_deref()), ("invalid_body", field), "{body}");
        }
        for body in ["{", "", "\0", "{} {}", "nonsense", "\"\\ud800\""] {
            let problem = from_slice::<Value>(body.as_bytes()).unwrap_err();
            assert_eq!((problem.code, problem.field), ("invalid_json", None), "{body}");
        }
    }

    #[test]
    fn a_text_that_only_looks_like_a_nul_is_taken() {
        assert_eq!(from_slice::<Body>(br#"{"name": "\\u0000"}"#).unwrap().name, "\\u0000");
    }
}
