//! `GET /dashboard/{account_id}/usage/billed`: what is billed, as `/v1/usage/tokens` counts it: each event of the log once.

use super::{
    series::{Period, Steps, whole},
    tabs::tabs,
    text::{TEXT, UsageText},
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::kinds::{Chart, Chip, Facts, List, Part, Row, Series, Value, View},
    },
    traffic::metering::queries::Step,
};
use axum::response::Response;
use std::{collections::BTreeMap, ops::Range};
use time::Date;
use xwms_events::{Timestamp, account::Feature, client::Client, ids::ClientId, scope::Scope};
use xwms_projections::usage::{self as model, Day, Totals};

/// Most rows that a page reads.
const ROWS_MAX: i64 = 10_000;
/// Most apps in the table.
const APPS_MAX: usize = 50;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsageRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let period = period(&paging);
    let has_export = dash.allowance().require(Feature::Export).is_ok();
    let head = dash.head(text.title).tabs(tabs(&dash, text, "usage/billed"));
    let csv = format!("usage/billed.csv?period={}", period.name());
    let head = if has_export { head.action(dash.path(&csv), text.csv) } else { head };
    let steps = Steps::of(&dash, period, Step::Day);
    let read = read(&dash, steps).await;
    let Billed { totals, days, by_app } = read.map_err(|error| dash.failed(error))?;
    let apps = apps(&dash, text, &by_app, &paging).await.map_err(|error| dash.failed(error))?;
    let view = View::new(head).with(facts(&dash, text, &totals)).with(chart(&dash, text, steps, &days));
    let hint = (!has_export).then(|| Part::Notice(text.no_csv.to_owned()));
    Ok(dash.show(view.with(apps).maybe(hint)).await)
}

/// Returns the period: a month without a choice. A day has no days to compare.
fn period(paging: &Paging) -> Period {
    match Period::of(paging.get("period")) {
        Period::Day => Period::Month,
        longer => longer,
    }
}

/// The counts of a page.
struct Billed {
    totals: Totals,
    days: Vec<Day>,
    /// The sum of the days of each app.
    by_app: BTreeMap<String, Totals>,
}

/// Returns the days of `steps`, for the queries.
pub fn days(steps: Steps) -> Range<Date> {
    steps.from.date()..steps.to.date()
}

async fn read(dash: &DashboardPage, steps: Steps) -> Result<Billed, StoreError> {
    dash.read_own_writes().await;
    let (pool, account_id, range) = (dash.app().store.pool(), dash.account_id, days(steps));
    let mut by_app: BTreeMap<String, Totals> = BTreeMap::new();
    for day in model::days(pool, account_id, &range, true, ROWS_MAX).await? {
        let sum = by_app.entry(day.client_id.unwrap_or_default()).or_default();
        sum.tokens_issued += day.totals.tokens_issued;
        sum.tokens_refreshed += day.totals.tokens_refreshed;
        sum.tokens_revoked += day.totals.tokens_revoked;
        sum.grants_authorized += day.totals.grants_authorized;
        sum.events += day.totals.events;
    }
    let days = model::days(pool, account_id, &range, false, ROWS_MAX).await?;
    Ok(Billed { totals: model::totals(pool, account_id, &range).await?, days, by_app })
}

fn facts(dash: &DashboardPage, text: &'static UsageText, totals: &Totals) -> Facts {
    let number = |many: i64| Value::number(dash.language(), whole(many));
    Facts::new(text.bill)
        .lead(text.bill_detail)
        .fact(text.tokens, number(totals.tokens_issued))
        .fact(text.refreshed, number(totals.tokens_refreshed))
        .fact(text.revoked, number(totals.tokens_revoked))
        .fact(text.logins, number(totals.grants_authorized))
        .fact(text.people, number(totals.active_users))
        .fact(text.events, number(totals.events))
}

/// Returns tokens, logins and active people over days: one line each.
pub fn lines(
    steps: Steps,
    days: &[Day],
    (tokens, logins, people): (&'static str, &'static str, &'static str),
) -> (Vec<Timestamp>, [Series; 3]) {
    let times = steps.times();
    let by_day: BTreeMap<Date, &Totals> = days.iter().map(|day| (day.day, &day.totals)).collect();
    let line = |label, value: fn(&Totals) -> i64| {
        let at = |time: &Timestamp| time.to_datetime().and_then(|at| by_day.get(&at.date()).copied());
        let values = times.iter().map(|time| at(time).map_or(0, |totals| whole(value(totals))));
        Series { label, values: values.collect() }
    };
    let lines = [
        line(tokens, |totals| totals.tokens_issued),
        line(logins, |totals| totals.grants_authorized),
        line(people, |totals| totals.active_users),
    ];
    (times, lines)
}

fn chart(dash: &DashboardPage, text: &'static UsageText, steps: Steps, days: &[Day]) -> Chart {
    let (times, lines) = lines(steps, days, (text.tokens, text.logins, text.people));
    Chart::new(dash.language(), "billed", text.billed, &times, &lines)
}

/// Returns the apps, the one with the most tokens first.
async fn apps(
    dash: &DashboardPage,
    text: &'static UsageText,
    by_app: &BTreeMap<String, Totals>,
    paging: &Paging,
) -> Result<List, StoreError> {
    let language = dash.language();
    let mut sorted: Vec<_> = by_app.iter().filter(|(id, _)| !id.is_empty()).collect();
    sorted.sort_by_key(|(_, totals)| std::cmp::Reverse((totals.tokens_issued, totals.events)));
    sorted.truncate(APPS_MAX);
    let may = dash.may(Scope::ClientsRead);
    let mut rows = Vec::with_capacity(sorted.len());
    for (id, totals) in sorted {
        let client_id = id.parse::<ClientId>().ok().filter(|_| may);
        let name = match client_id {
            Some(client_id) => dash.app().store.load::<Client>(client_id).await?.state.name.clone(),
            None => id.clone(),
        };
        let number = |many: i64| Value::number(language, whole(many));
        rows.push(Row {
            href: client_id.map(|client_id| dash.path(&format!("apps/{client_id}"))),
            name,
            cells: vec![
                number(totals.tokens_issued),
                number(totals.tokens_refreshed),
                number(totals.grants_authorized),
                number(totals.events),
            ],
        });
    }
    let columns = [text.app, text.tokens, text.refreshed, text.logins, text.events];
    let empty = super::groups::nothing(text);
    let list = List::new(language, text.by_app, &columns, empty).titled().numbers(&[1, 2, 3, 4]);
    Ok(list.rows(rows).chips(chips(text, paging)))
}

fn chips(text: &UsageText, paging: &Paging) -> Vec<Chip> {
    let chip = |(shown, label): (Period, &&str)| Chip {
        label: (*label).to_owned(),
        href: paging.with("period", shown.name()),
        is_on: shown == period(paging),
    };
    Period::ALL.into_iter().zip(&text.periods).skip(1).map(chip).collect()
}
