//! Summaries of operations: the first sentence of what their comment says. Works on the document's JSON.

use serde_json::{Map, Value};

/// Lets the summary of every operation be one sentence, and the description have the rest.
pub(super) fn shorten(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let whole = operation["summary"].as_str().unwrap_or_default().replace('\n', " ");
        let (first, rest) = first_sentence(&whole);
        let more = operation["description"].as_str().unwrap_or_default();
        let mut letters = rest.chars();
        let rest: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let parts: Vec<_> = [rest.as_str(), more].into_iter().filter(|part| !part.is_empty()).collect();
        let description = parts.join("\n\n");
        operation["summary"] = first.into();
        if !description.is_empty() {
            operation["description"] = description.into();
        }
    }
}

/// Returns the first sentence, up to a stop, colon or semicolon, and the rest. In brackets or code, none of them
/// counts.
fn first_sentence(text: &str) -> (&str, &str) {
    let is_within = |before: &str| {
        before.matches('`').count() % 2 == 1 || before.matches('(').count() > before.matches(')').count()
    };
    let end = text.match_indices(['.', ':', ';']).find(|(at, _)| {
        let (before, after) = text.split_at(*at);
        !is_within(before) && after.get(1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    match end {
        Some((at, _)) => {
            let (first, rest) = text.split_at(at);
            (first, rest.get(1..).unwrap_or_default().trim_start())
        }
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn a_summary_is_the_first_sentence() {
        for (text, first, rest) in [
            ("Sign up. Needs no token.", "Sign up", "Needs no token."),
            (
                "Revoke it: the next call is refused. Scope `a:b`.",
                "Revoke it",
                "the next call is refused. Scope `a:b`.",
            ),
            ("What `a. b` is (e.g. this). More.", "What `a. b` is (e.g. this)", "More."),
            ("Version 1.0 of it", "Version 1.0 of it", ""),
        ] {
            assert_eq!(first_sentence(text), (first, rest));
        }
    }
}
