//! A question of REST, such as `by?token=token_…&since=…`, in the words of the other ways to ask.

use serde_json::{Value, json};

/// Returns a question of REST in the words of the command line.
pub fn words(question: &str) -> Vec<String> {
    let (kind, parameters) = question.split_once('?').unwrap_or((question, ""));
    let mut words = vec![kind.to_owned()];
    for (name, value) in parameters.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "at" | "since" | "until" | "limit" => words.extend([format!("--{name}"), value.to_owned()]),
            _ => words.push(format!("{name}={value}")),
        }
    }
    words
}

/// Returns it as an order to the browser.
pub fn order(question: &str) -> Value {
    let (kind, parameters) = question.split_once('?').unwrap_or((question, ""));
    let mut order = json!({"kind": kind});
    for (name, value) in parameters.split('&').filter_map(|pair| pair.split_once('=')) {
        let name = if matches!(name, "since" | "until") { name } else { "about" };
        order[name] = json!(value);
    }
    order
}
