//! `GET /dashboard/{account_id}/plan`: what the account may use, and what it uses.

use super::{
    text::{PlanText, TEXT},
    words,
};
use crate::surface::web::{
    dashboard::shared::page::DashboardPage,
    shared::kinds::{
        Choice, Empty, Facts, Field, Form, Input, List, Part, Row, Status, Tone, Value, View, form::Refused,
    },
};
use axum::response::Response;
use xwms_events::{
    account::{Allowance, Limits, Plan},
    scope::Scope,
};

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    drawn(&dash, None).await
}

/// Returns the page; `refused` is the form that was sent to it.
pub async fn drawn(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsRead)?;
    let text = dash.text(&TEXT);
    let allowance = dash.allowance();
    let used = used(dash, text, &allowance).await?;
    let mut view = View::new(dash.head(text.title));
    if dash.was("changed") {
        view = view.with(Part::Notice(text.changed.to_owned()));
    }
    if dash.was("ended") {
        view = view.with(Part::Notice(text.ended.to_owned()));
    } else if allowance.plan.is_none() {
        view = view.with(Part::Caution(text.no_plan.to_owned()));
    }
    let view = view.with(used).with(facts(dash, text, &allowance)).maybe(agreed(dash, text));
    if !dash.may(Scope::AccountsWrite) {
        return Ok(dash.show(view.with(plans(dash, text))).await);
    }
    let form = form(dash, text).refused(refused);
    let end = Facts::new(text.end).lead(text.end_detail).action(dash.path("plan/end"), text.end);
    let view = view.with(form).with(plans(dash, text)).maybe(allowance.plan.is_some().then_some(end));
    Ok(dash.show(view).await)
}

/// Returns the limits, each with what is used of it.
async fn used(
    dash: &DashboardPage,
    text: &'static PlanText,
    allowance: &Allowance,
) -> Result<List, Response> {
    let (app, language) = (dash.app(), dash.language());
    let window = app.limits.running(dash.account_id, allowance).await;
    let window = window.map_err(|error| dash.failed(error))?;
    let quotas = app.store.quota_usage(&dash.account_id.to_string()).await;
    let quotas = quotas.map_err(|error| dash.failed(error))?;
    let members = u64::try_from(dash.account.seats(dash.now())).unwrap_or(u64::MAX);
    let row = |name: &str, used: u64, limit: u64| Row {
        href: None,
        name: name.to_owned(),
        cells: vec![
            Value::number(language, used),
            Value::number(language, limit),
            Value::Status(standing(text, used, limit)),
        ],
    };
    let requests = row(text.requests, window.limit.saturating_sub(window.remaining), window.limit);
    let rows = vec![
        requests,
        row(text.apps, quotas.clients, allowance.clients.into()),
        row(text.members, members, allowance.members.into()),
        row(text.endpoints, quotas.endpoints, allowance.endpoints.into()),
    ];
    let empty = Empty { title: text.none, detail: "", action: None, curl: None };
    Ok(List::new(language, text.limits, &text.columns, empty).titled().numbers(&[1, 2]).rows(rows))
}

const fn standing(text: &PlanText, used: u64, limit: u64) -> Status {
    if used > limit {
        Status { tone: Tone::Bad, word: text.over }
    } else if used == limit {
        Status { tone: Tone::Odd, word: text.full }
    } else {
        Status { tone: Tone::Good, word: text.within }
    }
}

fn facts(dash: &DashboardPage, text: &'static PlanText, allowance: &Allowance) -> Facts {
    let language = dash.language();
    let plan = allowance.plan.as_deref().and_then(|name| dash.app().limits.plans().get(name));
    let features = allowance.features.iter().map(|it| words::feature(*it, language).to_owned());
    let requests = words::requests(allowance.requests, allowance.window_seconds, language);
    Facts::new(text.plan)
        .fact(text.plan, plan.map_or_else(|| Value::text(text.none), |plan| Value::name(plan.title.clone())))
        .fact(text.rate, Value::text(requests))
        .fact(text.domains, Value::number(language, allowance.domains.into()))
        .fact(text.history, Value::number(language, allowance.history_days.into()))
        .fact(text.features, Value::Tags(features.collect()))
}

/// Returns what was agreed with the operator, if anything was.
fn agreed(dash: &DashboardPage, text: &'static PlanText) -> Option<Facts> {
    let language = dash.language();
    let limits = &dash.account.limits;
    if *limits == Limits::default() {
        return None;
    }
    let number = |many: Option<u64>| many.map_or(Value::Nothing, |many| Value::number(language, many));
    let facts = Facts::new(text.agreed)
        .lead(text.agreed_detail)
        .fact(text.rate, number(limits.requests))
        .fact(text.apps, number(limits.clients.map(u64::from)))
        .fact(text.members, number(limits.members.map(u64::from)))
        .fact(text.endpoints, number(limits.endpoints.map(u64::from)))
        .fact(text.from, Value::time(language, limits.valid_from))
        .fact(text.until, Value::time(language, limits.valid_until));
    Some(facts)
}

/// Returns the form by which a member chooses another plan.
fn form(dash: &DashboardPage, text: &'static PlanText) -> Form {
    let open = dash.app().limits.plans().iter().filter(|(_, plan)| !plan.by_operator);
    let choices = open.map(|(name, plan)| Choice::new(name, plan.title.clone()));
    let field = Field::new("plan", text.choice, Input::Radio(choices.collect()));
    dash.form(dash.path("plan"), text.choose_submit)
        .titled(text.choose)
        .lead(text.choose_detail)
        .field(field.value(dash.account.plan.as_deref().unwrap_or_default()))
}

/// Returns every plan with what it allows.
fn plans(dash: &DashboardPage, text: &'static PlanText) -> List {
    let language = dash.language();
    let current = dash.account.plan.as_deref();
    let row = |(name, plan): (&str, &Plan)| Row {
        href: None,
        name: plan.title.clone(),
        cells: vec![
            Value::text(words::summary(plan, language)),
            match (current == Some(name), plan.by_operator) {
                (true, _) => Value::status(Tone::Good, text.current),
                (false, true) => Value::status(Tone::Quiet, text.by_operator),
                (false, false) => Value::Nothing,
            },
        ],
    };
    let rows = dash.app().limits.plans().iter().map(row).collect();
    let empty = Empty { title: text.none, detail: "", action: None, curl: None };
    List::new(language, text.all, &text.plans, empty).titled().rows(rows)
}
