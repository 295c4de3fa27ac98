//! The page: figures, the steps of a new account, charts, alerts, webhooks, and what changed last.

use super::{
    start,
    text::{OverviewText, TEXT},
    tiles, webhooks,
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::{
            alerts::list as alerts,
            shared::{page::DashboardPage, recent},
            usage::{
                billed,
                series::{self, Period, Steps},
            },
        },
        shared::kinds::{Chart, Part, Series, View},
    },
    traffic::metering::queries::{By, Counted, Step},
};
use axum::response::Response;
use xwms_events::{endpoint::wanted, scope::Scope};
use xwms_projections::usage::{self as model, Day, Totals};

/// Most events of what changed last.
const CHANGES_MAX: i64 = 10;
/// What people change, and what was noticed; not each login and token.
const CHANGES: [&str; 6] = ["account.*", "member.*", "client.*", "endpoint.*", "alert.*", "usage.*"];
/// Most days that are read.
const DAYS_MAX: i64 = 100;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsageRead)?;
    let view = view(&dash).await.map_err(|error| dash.failed(error))?;
    Ok(dash.show(view).await)
}

async fn view(dash: &DashboardPage) -> Result<View, StoreError> {
    let text = dash.text(&TEXT);
    let start = start::part(dash).await?;
    let hours = Steps::of(dash, Period::Day, Step::Hour);
    let (counted, _) = series::counts(dash, hours, By::default()).await?;
    let steps = Steps::of(dash, Period::Month, Step::Day);
    let range = billed::days(steps);
    let days = model::days(dash.app().store.pool(), dash.account_id, &range, false, DAYS_MAX).await?;
    let tiles = tiles::part(dash, text, &counted, &today(steps, &days)).await?;
    let head = dash.head(text.title);
    let head =
        if dash.may(Scope::ClientsWrite) { head.primary(dash.path("apps/new"), text.new_app) } else { head };
    let view = View::new(head).maybe(start).with(tiles);
    let view = view.with(requests(dash, text, hours, &counted)).with(logins(dash, text, steps, &days));
    let open = if dash.may(Scope::AlertsRead) { alerts::open(dash).await? } else { None };
    let hooks = if dash.may(Scope::EndpointsRead) { webhooks::list(dash, text).await? } else { None };
    Ok(view.maybe(open).maybe(hooks).maybe(changes(dash, text).await?))
}

/// Returns the counts of the last of `steps`.
fn today(steps: Steps, days: &[Day]) -> Totals {
    let today = steps.to.date().previous_day();
    days.iter().find(|day| Some(day.day) == today).map(|day| day.totals.clone()).unwrap_or_default()
}

fn requests(dash: &DashboardPage, text: &'static OverviewText, steps: Steps, rows: &[Counted]) -> Chart {
    let series = [
        Series { label: text.all, values: steps.sums(rows, |row| row.requests) },
        Series { label: text.errors, values: steps.sums(rows, |row| row.errors) },
        Series { label: text.limited, values: steps.sums(rows, |row| row.rate_limited) },
    ];
    Chart::new(dash.language(), "requests", text.requests_chart, &steps.times(), &series)
}

fn logins(dash: &DashboardPage, text: &'static OverviewText, steps: Steps, days: &[Day]) -> Chart {
    let (times, lines) = billed::lines(steps, days, [text.tokens, text.logins, text.people]);
    Chart::new(dash.language(), "logins", text.logins_chart, &times, &lines)
}

/// Returns what changed last, for people who may read events.
async fn changes(dash: &DashboardPage, text: &'static OverviewText) -> Result<Option<Part>, StoreError> {
    if !dash.may(Scope::EventsRead) {
        return Ok(None);
    }
    let names = wanted(CHANGES).unwrap_or_default();
    Ok(Some(recent::recent(dash, text.changes, &names, CHANGES_MAX).await?.into()))
}
