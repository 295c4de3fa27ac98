//! `GET /dashboard/{account_id}/usage/billed`: what is billed, as `/v1/usage/tokens` counts it: each event of the
//! log once. The sums of apps are made in SQL, over all their days.

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
use xwms_projections::usage::{self as model, Day, OfClient, Totals};

/// Most days that a page reads: more than any period has.
const DAYS_MAX: i64 = 400;
/// Most apps in the table.
const APPS_MAX: i64 = 50;
/// The parameter that says that the file would have been too long.
pub const CUT: &str = "cut";

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
    let view = View::new(head).maybe(too_long(text, &paging, period));
    let view = view.with(facts(&dash, text, &totals)).with(chart(&dash, text, steps, &days));
    let hint = (!has_export).then(|| Part::Lead(text.no_csv.to_owned()));
    Ok(dash.show(view.with(apps).maybe(hint)).await)
}

/// Returns why the file of this period was not sent, if it was asked for.
fn too_long(text: &UsageText, paging: &Paging, period: Period) -> Option<Part> {
    let is_cut = paging.get(CUT) == Some(period.name());
    is_cut.then(|| Part::Caution(text.too_much.to_owned()))
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
    /// The apps with the most tokens, in order.
    by_app: Vec<OfClient>,
}

/// Returns the days of `steps`, for the queries.
pub fn days(steps: Steps) -> Range<Date> {
    steps.from.date()..steps.to.date()
}

async fn read(dash: &DashboardPage, steps: Steps) -> Result<Billed, StoreError> {
    dash.read_own_writes().await;
    let (pool, account_id, range) = (dash.app().store.pool(), dash.account_id, days(steps));
    let by_app = model::by_client(pool, account_id, &range, APPS_MAX).await?;
    let days = model::days(pool, account_id, &range, false, DAYS_MAX).await?;
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

/// Returns tokens, logins and active people over days: one line each, with these labels.
pub fn lines(
    steps: Steps,
    days: &[Day],
    [tokens, logins, people]: [&'static str; 3],
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
    let (times, lines) = lines(steps, days, [text.tokens, text.logins, text.people]);
    Chart::new(dash.language(), "billed", text.billed, &times, &lines)
}

/// Returns the table of the apps.
async fn apps(
    dash: &DashboardPage,
    text: &'static UsageText,
    by_app: &[OfClient],
    paging: &Paging,
) -> Result<List, StoreError> {
    let language = dash.language();
    let may = dash.may(Scope::ClientsRead);
    let mut rows = Vec::with_capacity(by_app.len());
    for app in by_app {
        let client_id = app.client_id.parse::<ClientId>().ok().filter(|_| may);
        let name = match client_id {
            Some(client_id) => dash.app().store.load::<Client>(client_id).await?.state.name.clone(),
            None => app.client_id.clone(),
        };
        let number = |many: i64| Value::number(language, whole(many));
        rows.push(Row {
            href: client_id.map(|client_id| dash.path(&format!("apps/{client_id}"))),
            name,
            cells: vec![
                number(app.tokens_issued),
                number(app.tokens_refreshed),
                number(app.grants_authorized),
                number(app.events),
            ],
        });
    }
    let columns = [text.app, text.tokens, text.refreshed, text.logins, text.events];
    let empty = super::groups::nothing(text);
    let list = List::new(language, text.by_app, &columns, empty).titled().numbers(&[1, 2, 3, 4]);
    Ok(list.rows(rows).choices(chips(text, paging)))
}

fn chips(text: &UsageText, paging: &Paging) -> Vec<Chip> {
    let chip = |(shown, label): (Period, &&str)| Chip {
        label: (*label).to_owned(),
        href: paging.with("period", shown.name()),
        is_on: shown == period(paging),
    };
    Period::ALL.into_iter().zip(&text.periods).skip(1).map(chip).collect()
}
