//! What happened to an object, newest first: what, by whom, when, and the difference that it made.

use super::text::{KindsText, words};
use crate::{audit::past, language::Language, surface::web::shared::moment::Moment};
use askama::{Template, filters::HtmlSafe};
use serde_json::Value;

/// A member that an event changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name in the event.
    pub member: String,
    /// `None` if it was not there.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// One event.
pub struct Happening {
    /// The event in words, or its name.
    pub title: String,
    /// The actor.
    pub by: String,
    pub at: Moment,
    pub changes: Vec<Change>,
    /// The page of the event.
    pub href: Option<String>,
}

/// What happened.
#[derive(Template)]
#[template(path = "shared/kinds/timeline.html")]
pub struct Timeline {
    words: &'static KindsText,
    title: &'static str,
    happenings: Vec<Happening>,
    next: Option<String>,
}

impl HtmlSafe for Timeline {}

impl Timeline {
    pub fn new(language: Language, title: &'static str, happenings: Vec<Happening>) -> Self {
        Self { words: words(language), title, happenings, next: None }
    }

    #[must_use]
    pub fn next(self, next: Option<String>) -> Self {
        Self { next, ..self }
    }
}

/// Returns the members that differ between two JSON objects, by name, as text.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let change = |change: past::Change| Change {
        before: shown(&change.before),
        after: shown(&change.after),
        member: change.member,
    };
    past::changes(before, after).into_iter().map(change).collect()
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(items.iter().filter_map(shown).collect::<Vec<_>>().join("\n")),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, changes};
    use serde_json::json;

    #[test]
    fn only_what_differs_is_a_change() {
        let before = json!({"name": "a", "uris": ["x"], "same": 1, "gone": true});
        let after = json!({"name": "b", "uris": ["x", "y"], "same": 1, "new": {"k": 1}});
        let change = |member: &str, before: Option<&str>, after: Option<&str>| Change {
            member: member.to_owned(),
            before: before.map(ToOwned::to_owned),
            after: after.map(ToOwned::to_owned),
        };
        assert_eq!(
            changes(&before, &after),
            [
                change("gone", Some("true"), None),
                change("name", Some("a"), Some("b")),
                change("new.k", None, Some("1")),
                change("uris", Some("x"), Some("x\ny")),
            ]
        );
    }
}
