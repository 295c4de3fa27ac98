//! `GET /dashboard/{account_id}/alerts`: the list.

use super::{
    text::{AlertsText, TEXT},
    words,
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::kinds::{Chip, Empty, Link, List, Row, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{client::Client, scope::Scope};
use xwms_projections::{
    PageQuery,
    alerts::{self as model, Alert, AlertFilter, Status},
};

/// Most open alerts among other parts of a page.
const OPEN_MAX: i64 = 5;

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AlertsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let status = paging.get("status").and_then(words::parse::<Status>);
    let filter = AlertFilter { status, rule: paging.get("rule").and_then(words::parse) };
    dash.read_own_writes().await;
    let alerts = model::list(dash.app().store.pool(), dash.account_id, filter, paging.query()).await;
    let mut alerts = alerts.map_err(|error| dash.failed(error))?;
    let links = paging.cut(&mut alerts, |alert| alert.position);
    let rows = rows(&dash, &alerts).await.map_err(|error| dash.failed(error))?;
    let list = list(&dash, text).rows(rows).chips(chips(text, &paging)).all(paging.all()).paged(links);
    Ok(dash.show(View::new(dash.head(text.title)).with(list)).await)
}

/// Returns the open alerts, for a page that shows them among other parts; `None` if there are none.
///
/// # Errors
/// When the database does not respond.
pub async fn open(dash: &DashboardPage) -> Result<Option<List>, StoreError> {
    let text = dash.text(&TEXT);
    let filter = AlertFilter { status: Some(Status::Open), rule: None };
    let page = PageQuery { limit: OPEN_MAX, after: None };
    let alerts = model::list(dash.app().store.pool(), dash.account_id, filter, page).await?;
    if alerts.is_empty() {
        return Ok(None);
    }
    let rows = rows(dash, &alerts).await?;
    let list = List::new(dash.language(), text.open, &text.columns, nothing(dash, text));
    Ok(Some(list.titled().rows(rows)))
}

fn list(dash: &DashboardPage, text: &'static AlertsText) -> List {
    List::new(dash.language(), text.title, &text.columns, nothing(dash, text))
}

/// What is here without an alert. Whoever may see requests looks there for what the rules let pass.
fn nothing(dash: &DashboardPage, text: &AlertsText) -> Empty {
    let requests = dash.may(Scope::UsageRead).then(|| Link::new(dash.path("logs"), text.requests));
    Empty { title: text.none, detail: text.none_detail, action: requests, curl: None }
}

async fn rows(dash: &DashboardPage, alerts: &[Alert]) -> Result<Vec<Row>, StoreError> {
    let language = dash.language();
    let mut rows = Vec::with_capacity(alerts.len());
    for alert in alerts {
        let action = words::parse(&alert.action).map(|action| words::action_word(action, language));
        rows.push(Row {
            href: Some(dash.path(&format!("alerts/{}", alert.alert_id))),
            name: words::title(alert, language),
            cells: vec![
                about(dash, alert).await?,
                Value::text(words::evidence(alert, language)),
                Value::text(action.unwrap_or(alert.action.as_str())),
                Value::Status(words::status(alert, language)),
                Value::time(language, Some(alert.raised_at)),
            ],
        });
    }
    Ok(rows)
}

/// Returns the app that the alert is about, as a link if the person may see it.
///
/// # Errors
/// When the database does not respond.
pub async fn about(dash: &DashboardPage, alert: &Alert) -> Result<Value, StoreError> {
    if !dash.may(Scope::ClientsRead) {
        return Ok(Value::short_id(&alert.about_id));
    }
    let client = dash.app().store.load::<Client>(&alert.about_id).await?.state;
    if client.account_id != Some(dash.account_id) {
        return Ok(Value::short_id(&alert.about_id));
    }
    Ok(Value::link(dash.path(&format!("apps/{}", alert.about_id)), client.name.clone()))
}

fn chips(text: &AlertsText, paging: &Paging) -> Vec<Chip> {
    vec![paging.chip("status", "open", text.only_open), paging.chip("status", "cleared", text.only_cleared)]
}
