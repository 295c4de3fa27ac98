//! `GET /dashboard/{account_id}/audit/cases/{case_id}/export`: the bundle of a case, as REST gives it. How it is
//! sent is in `http/lines`.

use super::detail::which;
use crate::{
    app::{App, Shared},
    audit::cases::{Bundle, BundleError, BundleTerms},
    commands::{
        audits::{self, Asked},
        cases,
    },
    surface::{
        http::{
            jsonl,
            lines::{self, Lines, Reader},
            streams::Place,
        },
        web::{dashboard::shared::page::DashboardPage, error::PageError},
    },
};
use axum::{BoxError, response::Response};
use xwms_events::scope::Scope;

/// Sends the file, pin by pin. One that breaks off has no last line.
pub async fn download(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let which = which(&dash)?;
    let app = dash.page.app.clone();
    let case = cases::find(&app.store, which).await.map_err(|error| dash.stopped(error))?;
    let most = (&app.settings.event_streams).into();
    let place = Place::take_for(dash.login.user_id, dash.account_id, most);
    let place = place.ok_or_else(|| dash.page.layout.error(&PageError::TooBusy))?;
    dash.read_own_writes().await;
    let terms = BundleTerms { account_id: dash.account_id, shown: dash.shown_since() };
    let bundle = match Bundle::new(&app.store, &app.settings.audit, case, terms).await {
        Ok(bundle) => bundle,
        Err(BundleError::Store(error)) => return Err(dash.failed(error)),
        // The page is there in a second.
        Err(BundleError::NotInCheckpoint) => {
            return Err(dash.go(&format!("audit/cases/{}", which.case_id)));
        }
    };
    let question = bundle.question();
    let recorded = audits::record(&dash.context(), dash.account_id, &question, Asked::Exported).await;
    recorded.map_err(|error| dash.stopped(error))?;
    let sent = lines::response(app, dash, place, bundle);
    let mut response = jsonl::response(&which.case_id.to_string(), String::new());
    *response.body_mut() = sent.into_body();
    Ok(response)
}

impl Reader for DashboardPage {
    async fn authorize(&mut self, _: &Shared) -> Result<(), BoxError> {
        // It also ends if the role got other permissions.
        if self.renew().await? && self.may(Scope::AuditRead) {
            Ok(())
        } else {
            Err("the person may no longer read it".into())
        }
    }
}

impl Lines for Bundle {
    type Error = BundleError;

    async fn read(&mut self, app: &App) -> Result<Option<Vec<u8>>, BundleError> {
        self.next(&app.store).await
    }
}
