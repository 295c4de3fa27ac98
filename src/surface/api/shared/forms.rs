//! The forms of strings in the OpenAPI document: enums, formats, patterns and examples, derived from the names and
//! descriptions of the members.

use serde_json::{Map, Value, json};
use uuid::Uuid;
use xwms_events::ids::AnyId;

/// Derives the form of a string from its name and its description; that of the items of a list from its name.
pub(super) fn tell_more(name: &str, property: &mut Value) {
    let Some(property) = property.as_object_mut() else { return };
    if let (Some(one), Some(items)) = (name.strip_suffix('s'), property.get_mut("items")) {
        tell_more(one, items);
    }
    let (text, nullable) = kind(property);
    if !text || property.contains_key("enum") || property.contains_key("format") {
        return;
    }
    let listed = property.get("description").and_then(Value::as_str).map(values).unwrap_or_default();
    if !listed.is_empty() {
        let null = nullable.then_some(Value::Null);
        property.insert("enum".to_owned(), listed.into_iter().map(Value::from).chain(null).collect());
    } else if let Some(format) = format_of(name) {
        property.insert("format".to_owned(), format.into());
    }
    if let Some(example) = example(name).filter(|_| !property.contains_key("enum")) {
        property.entry("examples").or_insert_with(|| json!([example]));
    }
}

/// Returns whether it is a string, and whether it may be null.
fn kind(property: &Map<String, Value>) -> (bool, bool) {
    match property.get("type") {
        Some(Value::String(kind)) => (kind == "string", false),
        Some(Value::Array(kinds)) => (kinds.contains(&json!("string")), kinds.contains(&json!("null"))),
        _ => (false, false),
    }
}

/// Returns the values at the beginning of a description: "`open` or `closed`: …". Each may be followed by a
/// note in brackets.
pub(super) fn values(description: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = description;
    while let Some((value, after)) = rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        let word = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !word || value.is_empty() {
            return vec![];
        }
        values.push(value.to_owned());
        let after =
            after.strip_prefix(" (").and_then(|rest| rest.split_once(')')).map_or(after, |(_, after)| after);
        rest = match after.strip_prefix(", ").or_else(|| after.strip_prefix(" or ")) {
            Some(next) if next.starts_with('`') => next,
            // A single value is just a word of the sentence.
            _ => break,
        };
    }
    if values.len() < 2 { vec![] } else { values }
}

/// Returns the format of a string with this name.
fn format_of(name: &str) -> Option<&'static str> {
    match name {
        _ if is_time(name) => Some("date-time"),
        "email" => Some("email"),
        _ if name.ends_with("uri") || name.ends_with("url") => Some("uri"),
        _ => None,
    }
}

fn is_time(name: &str) -> bool {
    name.ends_with("_at")
        || name.ends_with("_until")
        || matches!(name, "at" | "since" | "until" | "from" | "to" | "time")
}

/// Returns an example for a member with this name.
fn example(name: &str) -> Option<String> {
    let id = |kind: &str| format!("{kind}_01kayb5g6nf6hr2j7q3p6q8v4w");
    Some(match name {
        "message_id" => id("event"),
        _ if name.ends_with("_id") && name != "request_id" => id(name.strip_suffix("_id")?),
        _ if is_time(name) => "2026-01-31T09:30:00.000Z".to_owned(),
        "email" => "ada@acme.example".to_owned(),
        "password" => "correct horse battery staple".to_owned(),
        "name" | "title" | "label" => "Acme".to_owned(),
        _ if name.ends_with("uri") || name.ends_with("url") => "https://app.acme.example/callback".to_owned(),
        "origin" => "https://app.acme.example".to_owned(),
        _ => return None,
    })
}

/// Tells the form of an id: the name of its kind, and a UUID in base32 (TypeID).
pub(super) fn tell_id(name: &str, schema: &mut Value) {
    let kind = if name == "message_id" { "event" } else { name.strip_suffix("_id").unwrap_or_default() };
    if AnyId::of(kind, Uuid::nil()).is_some() {
        schema["pattern"] = format!("^{kind}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$").into();
    }
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn only_a_list_of_values_is_one() {
        assert_eq!(values("`open` or `expired`."), ["open", "expired"]);
        assert_eq!(
            values("`active`, `restricted` (by the operator) or `closed`: as it is"),
            ["active", "restricted", "closed"]
        );
        for other in ["`null` for none.", "The `code` of it, or the `error`", "`whsec_…` or not", ""] {
            assert!(values(other).is_empty(), "{other}");
        }
    }
}
