//! `GET /dashboard/{account_id}/audit/ask/{question}/file`: an answer as CSV or JSONL, as REST gives it.

use super::asked::{self, Unanswered};
use crate::{
    audit::ask::Kind,
    commands::audits::Asked,
    surface::{
        http::{csv, jsonl},
        web::dashboard::shared::{filters::Filters, page::DashboardPage, paging::Paging},
    },
};
use axum::response::{IntoResponse, Response};
use xwms_events::scope::Scope;

/// Returns the file.
pub async fn download(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let kind: Kind = dash.id("question")?;
    let paging = Paging::of(&dash);
    let mut filters = Filters::of(&dash, &paging);
    // The page says what is wrong.
    let there = || dash.go(&format!("audit/ask/{kind}"));
    let question = asked::question(kind, &mut filters).ok_or_else(there)?;
    let answered = asked::answer(&dash, &paging, &mut filters, &question, Asked::Exported).await;
    let answer = match answered {
        Ok(answered) => answered.answer,
        Err(Unanswered::Page(response)) => return Err(response),
        Err(Unanswered::TooMuch | Unanswered::Refused(_)) => return Err(there()),
    };
    match paging.get("format") {
        Some("jsonl") => Ok(jsonl::response(kind.as_str(), answer.lines())),
        _ => {
            csv::response(kind.as_str(), answer.columns, &answer.cells()).map_err(IntoResponse::into_response)
        }
    }
}
