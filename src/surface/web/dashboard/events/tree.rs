//! JSON as a tree of lists.

use crate::surface::web::shared::kinds::Part;
use askama::{Template, filters::HtmlSafe};
use serde_json::Value;

/// A section with a tree.
#[derive(Template)]
#[template(path = "dashboard/events/tree.html")]
struct Tree {
    title: &'static str,
    lead: &'static str,
    /// The sentence that is shown if there are no nodes.
    nothing: &'static str,
    nodes: Vec<Node>,
}

/// A member of an object, or an item of an array, which is numbered from 1.
#[derive(Template)]
#[template(path = "dashboard/events/node.html")]
struct Node {
    name: String,
    /// The value, if it has no parts.
    text: Option<String>,
    parts: Vec<Node>,
}

impl HtmlSafe for Node {}

impl Node {
    fn new(name: String, value: &Value) -> Self {
        let parts = nodes(value);
        let text = match value {
            Value::String(text) => Some(text.clone()),
            other => parts.is_empty().then(|| other.to_string()),
        };
        Self { name, text, parts }
    }
}

/// Returns the parts of a value.
fn nodes(value: &Value) -> Vec<Node> {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| Node::new(name.clone(), value)).collect()
        }
        Value::Array(items) => {
            let number = |(index, value): (usize, &Value)| Node::new((index + 1).to_string(), value);
            items.iter().enumerate().map(number).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns `value` as a section below `title`; it says `nothing` if there is none.
pub fn section(title: &'static str, lead: &'static str, nothing: &'static str, value: &Value) -> Part {
    Part::own(&Tree { title, lead, nothing, nodes: nodes(value) })
}

#[cfg(test)]
mod tests {
    use super::{Tree, nodes};
    use crate::surface::web::shared::drawn::hostile;
    use askama::Template;
    use serde_json::json;

    #[test]
    fn every_value_is_shown_and_hostile_text_is_text() {
        let value = json!({"a": {"b": ["x", {"c": 1}]}, "empty": [], "none": null, (hostile()): hostile()});
        let html = Tree { title: "t", lead: "", nothing: "nothing", nodes: nodes(&value) }.render().unwrap();
        assert!(!html.contains("<script>") && !html.contains(r#""1""#), "{html}");
        for text in ["<code>b</code>", "<bdi>x</bdi>", "<bdi>1</bdi>", "<bdi>[]</bdi>", "<bdi>null</bdi>"] {
            assert!(html.contains(text), "{text}: {html}");
        }
        let html =
            Tree { title: "t", lead: "", nothing: "nothing", nodes: nodes(&json!({})) }.render().unwrap();
        assert!(html.contains("nothing"), "{html}");
    }
}
