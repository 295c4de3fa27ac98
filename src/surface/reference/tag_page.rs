//! A page per tag that lists its operations, and a page per operation: its parameters, bodies, errors, who may call it,
//! and how. On one page, the operations of a large tag would have more than 200 KB.

use super::{
    markdown::{cell, code, table},
    operation::{Operation, Reply, operations, server, tags},
    page::{Page, SECTION},
    samples::samples,
    schema::{kind, members},
};
use crate::surface::http::errors;
use serde_json::Value;
use std::fmt::Write;

/// The text before the table of tags.
const INTRODUCTION: &str = "\
# API reference

Every operation of the REST API, with its parameters, bodies and errors, and how to call it. These pages are generated from
the OpenAPI document, `https://auth.example.org/v1/openapi.json`. There is a Postman collection, too: import
`https://auth.example.org/docs/postman.json`, and set its variables `clientId` and `clientSecret`.

- Send an access token: `Authorization: Bearer $TOKEN`. [First token](../quickstart/first-token.md) shows how to get one.
- On a server, when you are logged in, each operation that reads has a form that sends it with what you may do.
- Each operation says which scope it needs, and the roles that have it.
- [REST API](../reference/api.md) has what all operations share: lists, idempotency, limits.
- [Errors](../errors.md) explains each `code`, [OAuth errors](../oauth-errors.md) each `error` under `/oauth`, and
  [events](../events/README.md) each type of event.

";

/// Returns the page that lists the tags, the page of each tag, and the page of each operation.
pub(super) fn pages(document: &Value) -> Vec<Page> {
    let mut list = INTRODUCTION.to_owned();
    let link = |name: &str| format!("[{name}]({name}/README.md)");
    let rows: Vec<_> = tags(document).map(|(name, text)| vec![link(name), cell(text)]).collect();
    table(&mut list, "", &["operations", ""], &rows);
    let mut pages = vec![Page { file: "api/README.md".to_owned(), section: Some(SECTION), markdown: list }];
    for (name, text) in tags(document) {
        let all: Vec<_> = operations(document).filter(|operation| operation.tag() == name).collect();
        let file = format!("api/{name}/README.md");
        pages.push(Page { file, section: Some(SECTION), markdown: overview(name, text, &all) });
        pages.extend(all.iter().map(|operation| Page {
            file: format!("api/{}", operation.file()),
            section: None,
            markdown: described(document, operation),
        }));
    }
    pages
}

/// Returns the heading of a page about `tag`.
fn title(tag: &str) -> String {
    let mut letters = tag.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Returns the page about a tag, with links to its operations.
fn overview(tag: &str, description: &str, all: &[Operation<'_>]) -> String {
    let mut page = format!("# {}\n\n{description}\n\n", title(tag));
    let row = |one: &Operation<'_>| {
        let link = format!("[{}](../{})", one.summary(), one.file());
        vec![format!("`{} {}`", one.method(), one.path), link]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    table(&mut page, "", &["operation", ""], &rows);
    page
}

/// Returns the page about an operation.
fn described(document: &Value, operation: &Operation<'_>) -> String {
    let mut text = format!("# {}\n\n`{} {}`\n\n", operation.summary(), operation.method(), operation.path);
    let page = &mut text;
    if !operation.description().is_empty() {
        _ = write!(page, "{}\n\n", operation.description());
    }
    _ = write!(page, "{}\n\n", access(operation));
    let mut rows = Vec::new();
    for place in ["path", "query", "header"] {
        rows.extend(operation.parameters(place).map(|one| parameter(document, place, one)));
    }
    table(page, "Parameters", &["parameter", "in", "type", "required", ""], &rows);
    if let Some(body) = operation.request() {
        let rows = members(document, &body.content["schema"]);
        table(page, "Body", &["member", "type", "required", ""], &rows);
        if rows.is_empty() && !body.is_json() {
            _ = write!(page, "**Body**: `{}`\n\n", body.kind);
        }
    }
    for (language, text) in samples(operation, server(document)) {
        code(page, language, &text);
    }
    for reply in operation.replies().filter(Reply::is_success) {
        success(document, &reply, page);
    }
    let rows: Vec<_> =
        operation.replies().filter(|reply| !reply.is_success()).map(|reply| refusal(&reply)).collect();
    table(page, "Errors", &["status", "codes"], &rows);
    text
}

/// Returns who may call `operation`, as a sentence.
fn access(operation: &Operation<'_>) -> String {
    if !operation.needs_token() {
        return "**Access**: open to everybody; needs no token.".to_owned();
    }
    let scopes: Vec<_> = operation.scopes().map(|scope| format!("`{scope}`")).collect();
    let scopes =
        if scopes.is_empty() { "no scope".to_owned() } else { format!("the scope {}", scopes.join(" and ")) };
    let mut callers: Vec<_> = operation.roles().map(ToOwned::to_owned).collect();
    if operation.is_for_clients() {
        callers.push("clients that act for themselves".to_owned());
    }
    format!("**Access**: {scopes}. Roles: {}.", callers.join(", "))
}

fn parameter(document: &Value, place: &str, one: &Value) -> Vec<String> {
    let text = one["description"].as_str().unwrap_or_default();
    vec![
        format!("`{}`", one["name"].as_str().unwrap_or_default()),
        place.to_owned(),
        kind(document, &one["schema"]),
        if one["required"] == true { "yes" } else { "" }.to_owned(),
        cell(text),
    ]
}

/// Adds a response that is no error.
fn success(document: &Value, reply: &Reply<'_>, page: &mut String) {
    _ = write!(page, "**Response {}**: {}\n\n", reply.status, cell(reply.description));
    let Some(body) = &reply.body else { return };
    if let Some(example) = body.example() {
        code(page, "json", &example);
    } else {
        _ = write!(page, "The body is `{}`.\n\n", body.kind);
    }
    table(page, "Members", &["member", "type", "always", ""], &members(document, &body.content["schema"]));
}

/// Returns the row of a response that is an error, with links to the catalogue.
fn refusal(reply: &Reply<'_>) -> Vec<String> {
    let status = if reply.status == "default" { "other" } else { reply.status };
    let parts = reply.description.split('`').enumerate().map(|(number, part)| match errors::rest(part) {
        Some(entry) if number % 2 == 1 => format!("[`{part}`](../../errors.md#{})", entry.code),
        _ if number % 2 == 1 => format!("`{part}`"),
        _ => part.to_owned(),
    });
    let text = cell(&parts.collect::<String>());
    vec![status.to_owned(), text]
}

/// Returns the links to the operations that name an error, on a page of the first folder.
pub(super) fn naming(document: &Value, code: &str) -> Vec<String> {
    let names = |operation: &Operation<'_>| {
        let mut refusals = operation.replies().filter(|reply| reply.status.starts_with(['4', '5']));
        refusals.any(|reply| errors::named_in(reply.description).any(|entry| entry.code == code))
    };
    let link = |one: Operation<'_>| format!("[{}](api/{})", one.summary(), one.file());
    operations(document).filter(names).map(link).collect()
}
