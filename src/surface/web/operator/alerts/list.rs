//! `/operator/alerts`: the list, newest first.

use super::text::{AlertsText, TEXT};
use crate::surface::web::{
    dashboard::shared::paging::Paging,
    operator::shared::page::OperatorPage,
    shared::kinds::{Chip, Empty, List, Row, Status, Tone, Value, View},
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
        name: Value::shortened(&alert.alert_id),
        cells: vec![
            Value::Status(status_of(text, alert)),
            Value::Code(alert.rule.clone()),
            Value::Code(alert.action.clone()),
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

/// Returns whether the alert is open.
pub fn status_of(text: &'static AlertsText, alert: &Alert) -> Status {
    match alert.cleared_at {
        None => Status { tone: Tone::Odd, word: text.open },
        Some(_) => Status { tone: Tone::Quiet, word: text.cleared },
    }
}
