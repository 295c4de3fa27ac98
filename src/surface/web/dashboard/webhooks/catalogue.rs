//! `…/webhooks/events`: every type of event that a webhook can get; each with its schema and an example.

use super::text::TEXT;
use crate::{
    outbound::{cloud_event, event_types::KINDS},
    surface::web::{
        dashboard::shared::{event_words, page::DashboardPage, paging::Paging},
        shared::kinds::{Empty, Facts, List, Part, Row, Value, View},
    },
};
use askama::Template;
use axum::response::Response;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use xwms_events::scope::Scope;

/// The filter by what the event is about: the first part of its name.
const ABOUT: &str = "about";

/// Shows the types.
pub async fn list(dash: DashboardPage) -> Response {
    if let Err(response) = dash.require(Scope::EndpointsRead) {
        return response;
    }
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let paging = Paging::of(&dash);
    let about = paging.get(ABOUT).unwrap_or_default();
    let kinds = KINDS.iter().filter(|(name, _)| about.is_empty() || noun(name) == about);
    let rows = kinds.map(|(name, kind)| Row {
        href: Some(dash.path(&format!("webhooks/events/{name}"))),
        name: (*name).to_owned(),
        cells: vec![Value::text(event_words::words(name, language)), Value::Number(kind.version.to_string())],
    });
    let nouns: BTreeSet<_> = KINDS.keys().map(|name| noun(name)).collect();
    let chips = nouns.into_iter().map(|noun| paging.chip(ABOUT, noun, noun));
    let empty = Empty { title: text.catalogue, detail: text.none_detail, action: None, curl: None };
    let list = List::new(language, text.catalogue, &text.catalogue_columns, empty)
        .numbers(&[2])
        .chips(chips.collect())
        .all(paging.all())
        .rows(rows.collect());
    let head = dash.head(text.catalogue).below(dash.path("webhooks"), text.title);
    dash.show(View::new(head).with(list)).await
}

fn noun(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}

/// JSON, as a section.
#[derive(Template)]
#[template(path = "dashboard/webhooks/json.html")]
struct JsonPart {
    title: &'static str,
    json: String,
}

impl JsonPart {
    fn draw(title: &'static str, json: &Json) -> Part {
        Part::own(&Self { title, json: serde_json::to_string_pretty(json).unwrap_or_default() })
    }
}

/// Shows one type.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::EndpointsRead)?;
    let name: String = dash.id("event_type")?;
    let (name, kind) = KINDS.get_key_value(name.as_str()).ok_or_else(|| dash.not_found())?;
    let text = dash.text(&TEXT);
    let schema_url = cloud_event::dataschema(&dash.app().settings.issuer, name, kind.version);
    let facts = Facts::new(text.about)
        .fact(text.what, Value::text(kind.description.clone()))
        .fact(text.version, Value::Number(kind.version.to_string()))
        .fact(text.schema_url, Value::link(&schema_url, schema_url.clone()));
    let head = dash
        .head(*name)
        .below(dash.path("webhooks"), text.title)
        .below(dash.path("webhooks/events"), text.catalogue);
    let view = View::new(head)
        .with(facts)
        .with(JsonPart::draw(text.example, kind.example()))
        .with(JsonPart::draw(text.schema, &kind.schema));
    Ok(dash.show(view).await)
}
