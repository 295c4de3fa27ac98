//! What the reader of a page about an operation can try: operations that read, with their parameters. Operations
//! that change something, or answer with a stream or a file, are left to the samples.

use super::operation::{Operation, Reply, operations};
use serde_json::Value;
use std::collections::BTreeMap;

/// An operation that reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// With names in braces: `/v1/clients/{client_id}`.
    pub path: String,
    /// Those in the path first.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a path or a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub is_in_path: bool,
    pub is_required: bool,
}

/// Returns the operations that can be tried, by the files of their pages.
pub fn questions(document: &Value) -> BTreeMap<String, Question> {
    let reads = |operation: &Operation<'_>| {
        let body = operation.replies().find(Reply::is_success).and_then(|reply| reply.body);
        operation.is_get() && operation.needs_token() && body.is_some_and(|body| body.is_json())
    };
    let asked = operations(document).filter(reads);
    asked.map(|operation| (format!("api/{}", operation.file()), question(&operation))).collect()
}

fn question(operation: &Operation<'_>) -> Question {
    let of = |place: &'static str| {
        operation.parameters(place).map(move |one| Parameter {
            name: one["name"].as_str().unwrap_or_default().to_owned(),
            is_in_path: place == "path",
            is_required: one["required"] == true,
        })
    };
    Question { path: operation.path.to_owned(), parameters: of("path").chain(of("query")).collect() }
}

#[cfg(test)]
mod tests {
    use super::questions;
    use crate::surface::api;

    #[test]
    fn an_operation_that_reads_json_can_be_tried_and_nothing_else() {
        let document = serde_json::from_str(&api::openapi("https://auth.example.org")).unwrap();
        let all = questions(&document);
        let client = &all["api/clients/read.md"];
        assert_eq!(client.path, "/v1/clients/{client_id}");
        assert!(client.parameters[0].is_in_path && client.parameters[0].is_required, "{client:?}");
        let list = &all["api/clients/list.md"];
        assert!(list.parameters.iter().any(|one| one.name == "limit" && !one.is_in_path), "{list:?}");
        assert!(all.len() > 20, "{}", all.len());
        for (file, question) in &all {
            let named = question.parameters.iter().filter(|one| one.is_in_path);
            assert!(named.clone().all(|one| question.path.contains(&format!("{{{}}}", one.name))), "{file}");
            assert_eq!(question.path.matches('{').count(), named.count(), "{file}");
            assert!(question.path.starts_with("/v1/"), "{file}");
        }
        for left_out in ["api/clients/create.md", "api/audit/export.md"] {
            assert!(!all.contains_key(left_out), "{left_out}");
        }
    }
}
