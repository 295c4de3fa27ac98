//! How a question about the past is recorded: by the ids that it names, which are neither secret nor personal.

use super::could::CouldAsked;
use xwms_events::{Object, audit::Question};

/// Returns the question about `object`; `moments` are the positions that it was asked for, by the names of the
/// parameters, the one that the answer is true for last.
pub fn object_question(text: &str, object: &Object, moments: &[(&str, i64)]) -> Question {
    let position = moments.last().map(|(_, position)| *position).unwrap_or_default();
    let moments = moments.iter().map(|(name, position)| ((*name).to_owned(), position.to_string()));
    let parameters = [("object".to_owned(), object.to_string())].into_iter().chain(moments).collect();
    Question { text: text.to_owned(), parameters, rows: 1, position }
}

/// Returns the question whether a client could obtain a scope.
pub fn could_question(asked: &CouldAsked, position: i64) -> Question {
    let parameters = [
        ("client", Some(asked.client_id.to_string())),
        ("user", asked.user_id.map(|user_id| user_id.to_string())),
        ("scope", Some(asked.scope.name().to_owned())),
        ("resource", asked.scope.resource_id().map(|id| id.to_string())),
        ("at", Some(position.to_string())),
    ];
    let given = parameters.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Question { text: "could".to_owned(), parameters: given.collect(), rows: 1, position }
}
