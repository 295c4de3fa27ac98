//! `/status`: says to everybody whether login, API, webhooks and mail work now. It reads what this node knows
//! already (its keys, and the gauges of the last seconds), so a flood of requests reaches no database. It says no
//! numbers.

mod page;
mod text;
mod works;

use super::shared::request::PageRequest;
use crate::{
    app::{App, Shared},
    subscribers::Observed,
};
use axum::{
    Json,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY},
    response::{IntoResponse, Response},
};
use page::{PartView, StatusPage};
use serde::Serialize;
use text::TEXT;
use works::Works;

/// How long callers may keep the answer.
const CACHED: &str = "public, max-age=5";

/// What people use.
#[derive(Clone, Copy, Debug, Serialize)]
struct ServiceStatus {
    login: Works,
    api: Works,
    webhooks: Works,
    mail: Works,
}

#[derive(Serialize)]
struct Report {
    /// `working`, or `not_working` if anything does not work.
    status: Works,
    #[serde(flatten)]
    parts: ServiceStatus,
}

impl ServiceStatus {
    /// Returns how things are, as far as this node knows. Without a recent observation the database does not answer.
    fn of(app: &App) -> Self {
        let observed = (*app.observed.borrow()).filter(Observed::is_fresh);
        let serves = observed.is_some() && app.keyring.is_complete() && !app.is_draining();
        let mail = match (&app.settings.mail, observed) {
            (None, _) => Works::Off,
            (Some(_), observed) => observed.and_then(|observed| observed.mail).unwrap_or_default().into(),
        };
        Self {
            login: serves.into(),
            api: (serves && app.progress.is_current()).into(),
            webhooks: observed.is_some_and(|observed| observed.webhooks).into(),
            mail,
        }
    }

    fn all_works(self) -> bool {
        [self.login, self.api, self.webhooks, self.mail].iter().all(|part| *part != Works::NotWorking)
    }
}

/// Shows the page.
pub(super) async fn page(page: PageRequest) -> Response {
    let status = ServiceStatus::of(&page.app);
    let text = page.layout.text(&TEXT);
    let part =
        |name: &'static str, works: Works| PartView { name, tone: works.into(), works: text.works(works) };
    let parts = vec![
        part(text.login, status.login),
        part(text.api, status.api),
        part(text.webhooks, status.webhooks),
        part(text.mail, status.mail),
    ];
    let summary = if status.all_works() { text.all_works } else { text.trouble };
    page.layout.page(&StatusPage { parts, summary, text })
}

/// Returns the same as JSON.
pub(super) async fn json(State(app): State<Shared>) -> Response {
    let parts = ServiceStatus::of(&app);
    let report = Report { status: parts.all_works().into(), parts };
    let fixed = [
        (CACHE_CONTROL, CACHED),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (fixed, Json(report)).into_response()
}
