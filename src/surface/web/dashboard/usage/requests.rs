//! `GET /dashboard/{account_id}/usage`: the account's requests over time, and by app, route or status.

use super::{
    billed::CUT,
    groups::{self, Dimension},
    series::{self, Period, Steps},
    tabs::tabs,
    text::{TEXT, UsageText},
};
use crate::{
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging, recent},
        shared::kinds::{Chart, Chip, Part, Series, View},
    },
    traffic::metering::queries::{By, Counted},
};
use askama::Template;
use axum::response::Response;
use xwms_events::{account::Feature, scope::Scope};

/// The events that say that a window filled.
const THRESHOLDS: [&str; 2] = ["usage.threshold_reached", "usage.limit_exceeded"];
/// How many of them the page shows.
const THRESHOLDS_MAX: i64 = 10;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsageRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let (period, dimension) = (Period::of(paging.get("period")), Dimension::of(paging.get("by")));
    let has_export = dash.allowance().require(Feature::Export).is_ok();
    let head = dash.head(text.title).tabs(tabs(&dash, text, "usage"));
    let csv = format!("usage/requests.csv?period={}&by={}", period.name(), dimension.name());
    let head = if has_export { head.action(dash.path(&csv), text.csv) } else { head };
    let [requests, times] = charts(&dash, text, period).await?;
    let table = groups::list(&dash, period, dimension, &paging).await?;
    let mut view = View::new(head).with(Part::own(&Periods { text, chips: periods(text, &paging, period) }));
    view = view.maybe(too_long(text, &paging, period, dimension));
    view = view.with(requests).with(times).with(table);
    if dash.may(Scope::EventsRead) {
        let recent = recent::recent(&dash, text.thresholds, &THRESHOLDS, THRESHOLDS_MAX).await;
        view = view.with(recent.map_err(|error| dash.failed(error))?);
    }
    let hint = (!has_export).then(|| Part::Lead(text.no_csv.to_owned()));
    Ok(dash.show(view.maybe(hint)).await)
}

/// Returns why the file of these counts was not sent, if it was asked for.
fn too_long(text: &UsageText, paging: &Paging, period: Period, by: Dimension) -> Option<Part> {
    let asked = format!("{}-{}", period.name(), by.name());
    (paging.get(CUT) == Some(asked.as_str())).then(|| Part::Caution(text.too_much.to_owned()))
}

/// The choice of the period.
#[derive(Template)]
#[template(path = "dashboard/usage/periods.html")]
struct Periods {
    text: &'static UsageText,
    chips: Vec<Chip>,
}

fn periods(text: &UsageText, paging: &Paging, current: Period) -> Vec<Chip> {
    let chip = |(period, label): (Period, &&str)| Chip {
        label: (*label).to_owned(),
        href: paging.with("period", period.name()),
        is_on: period == current,
    };
    Period::ALL.into_iter().zip(&text.periods).map(chip).collect()
}

/// Returns the charts of the number of requests, and of the time that they took.
async fn charts(
    dash: &DashboardPage,
    text: &'static UsageText,
    period: Period,
) -> Result<[Chart; 2], Response> {
    let steps = Steps::of(dash, period, period.step());
    let counts = series::counts(dash, steps, By::default()).await;
    let (rows, _) = counts.map_err(|error| dash.failed(error))?;
    let times = steps.times();
    let line = |label, value: &dyn Fn(&Counted) -> i64| Series { label, values: steps.sums(&rows, value) };
    let requests = [
        line(text.all, &|row| row.requests),
        line(text.errors, &|row| row.errors),
        line(text.limited, &|row| row.rate_limited),
    ];
    let durations = [
        line(text.median, &|row| series::millis(row, 0.5)),
        line(text.p95, &|row| series::millis(row, 0.95)),
    ];
    let language = dash.language();
    Ok([
        Chart::new(language, "requests", text.requests, &times, &requests),
        Chart::new(language, "durations", text.durations, &times, &durations),
    ])
}
