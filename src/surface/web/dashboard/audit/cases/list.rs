//! `GET /dashboard/{account_id}/audit/cases`: the list.

use super::text::{CasesText, TEXT};
use crate::surface::web::{
    dashboard::shared::{page::DashboardPage, paging::Paging},
    shared::kinds::{Empty, List, Row, Status, Tone, Value, View},
};
use axum::response::Response;
use xwms_events::{
    case::{Case, CaseStatus},
    scope::Scope,
};
use xwms_projections::cases as model;

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let (text, language) = (dash.text(&TEXT), dash.language());
    let paging = Paging::of(&dash);
    dash.read_own_writes().await;
    let store = &dash.app().store;
    let cases = model::of_account(store.pool(), dash.account_id, None, paging.query()).await;
    let mut cases = cases.map_err(|error| dash.failed(error))?;
    let links = paging.cut(&mut cases, |case| case.position);
    let mut rows = Vec::with_capacity(cases.len());
    for row in &cases {
        let case = store.load::<Case>(&row.case_id).await.map_err(|error| dash.failed(error))?.state;
        let hold = if case.has_hold { text.held } else { text.not_held };
        rows.push(Row {
            href: Some(dash.path(&format!("audit/cases/{}", row.case_id))),
            name: title(&case, text),
            cells: vec![
                Value::Status(status(&case, text)),
                Value::text(hold),
                Value::time(language, case.opened_at),
            ],
        });
    }
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    let list = List::new(language, text.title, &text.columns, empty).rows(rows).paged(links);
    let head = dash.head(text.title).below(dash.path("audit"), text.audit);
    let head = head.primary(dash.path("audit/cases/new"), text.new);
    Ok(dash.show(View::new(head).with(list)).await)
}

/// Returns the title, or what says that its author was erased.
pub fn title(case: &Case, text: &CasesText) -> String {
    case.title.get().cloned().unwrap_or_else(|| text.unreadable.to_owned())
}

/// Returns the word for the status of the case.
pub fn status(case: &Case, text: &'static CasesText) -> Status {
    match case.status {
        CaseStatus::Open => Status { tone: Tone::Good, word: text.open },
        CaseStatus::Closed | CaseStatus::Absent => Status { tone: Tone::Quiet, word: text.closed },
    }
}
