//! The members of a schema as rows of a table.

use super::{markdown::cell, operation::resolve};
use serde_json::Value;

/// How deep members of members are shown.
const DEPTH_MAX: u8 = 3;

/// Returns a row for each member of `schema`: its path, its type, whether it is required, and what it is.
pub(super) fn members(document: &Value, schema: &Value) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    add(document, schema, "", DEPTH_MAX, &mut rows);
    rows
}

fn add(document: &Value, schema: &Value, prefix: &str, depth: u8, rows: &mut Vec<Vec<String>>) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    let schema = whole(document, schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        add(document, part, prefix, depth, rows);
    }
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{prefix}{name}");
        let is_required = required.iter().any(|one| one == name);
        rows.push(vec![
            format!("`{path}`"),
            kind(document, member),
            if is_required { "yes" } else { "" }.to_owned(),
            cell(description(document, member)),
        ]);
        let items = &whole(document, member)["items"];
        if items.is_null() {
            add(document, member, &format!("{path}."), deeper, rows);
        } else {
            add(document, items, &format!("{path}[]."), deeper, rows);
        }
    }
}

/// Returns what `schema` refers to; of a choice with null, the other one.
fn whole<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let meant = resolve(document, schema);
    match choice(meant) {
        Some(one) => resolve(document, one),
        None => meant,
    }
}

/// Returns the only part of a choice that is not null.
fn choice(schema: &Value) -> Option<&Value> {
    let all = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array())?;
    let mut others = all.iter().filter(|one| one["type"] != "null");
    others.next().filter(|_| others.next().is_none())
}

fn description<'a>(document: &'a Value, schema: &'a Value) -> &'a str {
    let own = schema["description"].as_str();
    own.or_else(|| whole(document, schema)["description"].as_str()).unwrap_or_default()
}

/// Returns the type of a value in words.
pub(super) fn kind(document: &Value, schema: &Value) -> String {
    let meant = whole(document, schema);
    let values: Vec<_> = meant["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !values.is_empty() {
        return cell(&values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", "));
    }
    if let Some(value) = meant["const"].as_str() {
        return format!("`{value}`");
    }
    let name = match &meant["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        kind => kind.as_str(),
    };
    let is_nullable = meant["type"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"))
        || choice(resolve(document, schema)).is_some();
    let name = match (name, meant["format"].as_str()) {
        (Some("array"), _) => format!("list of {}", kind(document, &meant["items"])),
        (Some("string"), Some(format)) => format.to_owned(),
        (Some(name), _) => name.to_owned(),
        (None, _) => "object".to_owned(),
    };
    if is_nullable { format!("{name} or null") } else { name }
}
