//! `GET /dashboard/{account_id}/audit/cases/{case_id}/export`: the bundle of a case, as REST gives it.

use super::detail::which;
use crate::{
    audit::cases::{Bundle, BundleError},
    commands::{
        audits::{self, Asked},
        cases,
    },
    surface::{http::jsonl, web::dashboard::shared::page::DashboardPage},
};
use axum::{body::Body, response::Response};
use futures::stream;
use std::collections::BTreeMap;
use xwms_events::{audit::Question, scope::Scope};

/// Sends the file, pin by pin. One that breaks off has no last line.
pub async fn download(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let which = which(&dash)?;
    let app = dash.page.app.clone();
    let case = cases::find(&app.store, which).await.map_err(|error| dash.stopped(error))?;
    dash.read_own_writes().await;
    let question = Question {
        text: "bundle of a case".to_owned(),
        parameters: BTreeMap::from([("case_id".to_owned(), which.case_id.to_string())]),
        rows: u64::try_from(case.state.pins.len()).unwrap_or_default(),
        position: case.position,
    };
    let bundle = match Bundle::new(&app.store, dash.account_id, case, dash.shown_since()).await {
        Ok(bundle) => bundle,
        Err(BundleError::Store(error)) => return Err(dash.failed(error)),
        // The page is there in a second.
        Err(BundleError::NotInCheckpoint) => {
            return Err(dash.go(&format!("audit/cases/{}", which.case_id)));
        }
    };
    let recorded = audits::record(&dash.context(), dash.account_id, &question, Asked::Exported).await;
    recorded.map_err(|error| dash.stopped(error))?;
    let lines = stream::try_unfold((app, bundle), |(app, mut bundle)| async move {
        let lines = bundle.next(&app.store).await?;
        Ok::<_, BundleError>(lines.map(|lines| (lines, (app, bundle))))
    });
    let mut response = jsonl::response(&which.case_id.to_string(), String::new());
    *response.body_mut() = Body::from_stream(lines);
    Ok(response)
}
