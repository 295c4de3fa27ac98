//! JSON values as literals of other languages.

use serde_json::Value;
use std::fmt::Write;

/// Returns `value` as a Python expression, indented by `indent` levels after its first line.
pub(super) fn python(value: &Value, indent: usize) -> String {
    let pad = "    ".repeat(indent + 1);
    let mut text = String::new();
    match value {
        Value::Null => text.push_str("None"),
        Value::Bool(true) => text.push_str("True"),
        Value::Bool(false) => text.push_str("False"),
        Value::Array(all) if !all.is_empty() => {
            text.push_str("[\n");
            for one in all {
                _ = writeln!(text, "{pad}{},", python(one, indent + 1));
            }
            _ = write!(text, "{}]", "    ".repeat(indent));
        }
        Value::Object(members) if !members.is_empty() => {
            text.push_str("{\n");
            for (name, member) in members {
                _ = writeln!(text, "{pad}{}: {},", Value::from(name.as_str()), python(member, indent + 1));
            }
            _ = write!(text, "{}}}", "    ".repeat(indent));
        }
        // Strings of JSON are strings of Python.
        other => text = other.to_string(),
    }
    text
}

/// Returns `text` as a Go string.
pub(super) fn go(text: &str) -> String {
    if text.contains('`') { Value::from(text).to_string() } else { format!("`{text}`") }
}

/// Returns `text` as a word of a shell.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::{go, python, shell};
    use serde_json::json;

    #[test]
    fn values_are_written_as_each_language_reads_them() {
        let value = json!({"a": [true, null], "b": {}, "c": "it's \"x\""});
        let expected = "{\n    \"a\": [\n        True,\n        None,\n    ],\n    \"b\": {},\n    \"c\": \"it's \\\"x\\\"\",\n}";
        assert_eq!(python(&value, 0), expected);
        assert_eq!(shell("it's"), "'it'\\''s'");
        assert_eq!((go("{\"a\": 1}").as_str(), go("`a`").as_str()), ("`{\"a\": 1}`", "\"`a`\""));
    }
}
