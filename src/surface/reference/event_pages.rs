//! The catalogue of events: a page per aggregate, with the members and an example of each type. Made of the
//! webhooks of the document, which are made of the types that events are written with. The JSON Schemas are at
//! `/schemas`: with them, the page of an aggregate with many types would have about 100 KB.

use super::{
    markdown::{anchor, cell, code, table},
    page::{Page, SECTION},
    schema::members,
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write};

/// The text before the table of aggregates.
const INTRODUCTION: &str = "\
# Events

Every type of event that webhooks, the feed and NATS deliver, as CloudEvents 1.0. [Events and
deliveries](../reference/events.md) has what all of them share, and how they are delivered. `GET /v1/event_types` returns the
same catalogue for programs, and the `dataschema` of an event is the URL of the JSON Schema of its `data`.

";

/// A type of event: its name, and its webhook.
type Type<'a> = (&'a str, &'a Value);

/// Returns the page of each aggregate, and the one that lists all types.
pub(super) fn pages(document: &Value) -> Vec<Page> {
    let mut aggregates: BTreeMap<&str, Vec<Type<'_>>> = BTreeMap::new();
    for (name, webhook) in document["webhooks"].as_object().into_iter().flatten() {
        let aggregate = name.split('.').next().unwrap_or_default();
        aggregates.entry(aggregate).or_default().push((name.as_str(), &webhook["post"]));
    }
    let mut list = INTRODUCTION.to_owned();
    let mut pages = Vec::new();
    for (aggregate, types) in aggregates {
        let row = |(name, webhook): &Type<'_>| {
            let link = format!("[`{name}`]({aggregate}.md#{})", anchor(name));
            vec![link, cell(webhook["description"].as_str().unwrap_or_default())]
        };
        let rows: Vec<_> = types.iter().map(row).collect();
        _ = write!(list, "## {aggregate}\n\n");
        table(&mut list, "", &["type", ""], &rows);
        let mut page = format!("# Events of {}\n\n", aggregate.replace('_', " "));
        for (name, webhook) in types {
            add(document, name, webhook, &mut page);
        }
        pages.push(Page { file: format!("events/{aggregate}.md"), section: None, markdown: page });
    }
    pages.insert(0, Page { file: "events/README.md".to_owned(), section: Some(SECTION), markdown: list });
    pages
}

fn add(document: &Value, name: &str, webhook: &Value, page: &mut String) {
    let description = webhook["description"].as_str().unwrap_or_default();
    _ = write!(page, "## {name}\n\n{description}\n\n");
    let body = &webhook["requestBody"]["content"]["application/cloudevents+json"];
    let data = &body["schema"]["allOf"][1]["properties"]["data"];
    table(page, "Members of `data`", &["member", "type", "always", ""], &members(document, data));
    if let Ok(example) = serde_json::to_string_pretty(&body["example"]) {
        code(page, "json", &example);
    }
}
