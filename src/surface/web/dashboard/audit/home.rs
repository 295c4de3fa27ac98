//! `GET /dashboard/{account_id}/audit`: the questions that can be asked.

use super::{
    incident_text,
    text::{TEXT, question},
};
use crate::{
    audit::ask::Kind,
    surface::web::{
        dashboard::{past, shared::page::DashboardPage},
        shared::kinds::{Empty, List, Row, Value, View},
    },
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let text = dash.text(&TEXT);
    let row = |kind: &Kind| {
        let words = question(*kind, dash.language());
        Row {
            href: Some(dash.path(&format!("audit/ask/{kind}"))),
            name: words.title.to_owned(),
            cells: vec![Value::text(words.detail)],
        }
    };
    // It always has rows.
    let empty = Empty { title: text.nothing, detail: text.nothing_detail, action: None, curl: None };
    let past = [past::as_it_was(&dash), past::whether_it_could(&dash)].map(|asked| Row {
        href: Some(dash.path(asked.path)),
        name: asked.title.to_owned(),
        cells: vec![Value::text(asked.detail)],
    });
    let rows = Kind::ALL.iter().map(row).chain(past).collect();
    let list = List::new(dash.language(), text.questions, &text.columns, empty).rows(rows);
    let incident = dash.text(&incident_text::TEXT);
    // Whoever may ask may read grants.
    let head = dash
        .head(text.title)
        .action(dash.path("audit/cases"), text.cases)
        .action(dash.path("audit/expose"), incident.expose)
        .action(dash.path("audit/contain"), incident.contain);
    Ok(dash.show(View::new(head).with(list)).await)
}
