//! `/operator/alerts`: the list, newest first.

use super::text::TEXT;
use crate::{
    language::Language,
    surface::web::{
        dashboard::{alerts::words, shared::paging::Paging},
        operator::shared::page::OperatorPage,
        shared::kinds::{Chip, Empty, List, Row, Value, View},
    },
};
use axum::response::Response;
use xwms_projections::alerts::{self as model, Alert, AlertFilter};

/// The filter that also shows cleared alerts.
const ALL: &str = "all";

/// Shows the list.
pub async fn show(op: OperatorPage) -> Response {
    op.app().wait_for_read_models().await;
    let (text, language, paging) = (op.text(&TEXT), op.language(), Paging::at(&op.here));
    let is_on = paging.get(ALL).is_some();
    let status = if is_on { None } else { Some(model::Status::Open) };
    let filter = AlertFilter { status, rule: None };
    let mut found = match model::all(op.app().store.pool(), filter, paging.query()).await {
        Ok(found) => found,
        Err(error) => return op.failed(error),
    };
    let links = paging.cut(&mut found, |alert| alert.position);
    let row = |alert: &Alert| Row {
        href: Some(format!("/operator/alerts/{}", alert.alert_id)),
        name: words::title(alert, language),
        cells: vec![
            Value::Status(words::status(alert, language)),
            about(alert),
            Value::text(what_was_done(alert, language)),
            Value::time(language, Some(alert.raised_at)),
        ],
    };
    let chip =
        Chip { label: text.all.to_owned(), href: paging.with(ALL, if is_on { "" } else { "1" }), is_on };
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    let list = List::new(language, text.title, &text.columns, empty)
        .rows(found.iter().map(row).collect())
        .chips(vec![chip])
        .paged(links);
    op.show(View::new(op.head(text.title)).with(list))
}

/// Returns what the alert is about. An app is a link to its page.
fn about(alert: &Alert) -> Value {
    match alert.about_type.as_str() {
        "client" => {
            Value::link(format!("/operator/clients/{}", alert.about_id), Value::shortened(&alert.about_id))
        }
        other => Value::Code(other.to_owned()),
    }
}

/// Returns what the alert did, in a word.
pub fn what_was_done(alert: &Alert, language: Language) -> String {
    words::parse(&alert.action)
        .map_or_else(|| alert.action.clone(), |action| words::action_word(action, language).to_owned())
}
