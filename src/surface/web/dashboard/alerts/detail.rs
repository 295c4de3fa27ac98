//! `GET /dashboard/{account_id}/alerts/{alert_id}`: one alert: the rule, the evidence, what was done and what to do.

use super::{list, text::TEXT, words};
use crate::surface::web::{
    dashboard::shared::page::DashboardPage,
    shared::kinds::{Facts, Value, View},
};
use axum::response::Response;
use xwms_events::{
    alert::{Action, Rule},
    ids::AlertId,
    scope::Scope,
};
use xwms_projections::alerts as model;

/// Shows the alert.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AlertsRead)?;
    let (text, language) = (dash.text(&TEXT), dash.language());
    let alert_id: AlertId = dash.id("alert_id")?;
    dash.read_own_writes().await;
    let found = model::of_account(dash.app().store.pool(), dash.account_id, alert_id).await;
    let alert = found.map_err(|error| dash.failed(error))?.ok_or_else(|| dash.not_found())?;
    let about = list::about(&dash, &alert).await.map_err(|error| dash.failed(error))?;
    let rule: Option<Rule> = words::parse(&alert.rule);
    let action: Option<Action> = words::parse(&alert.action);
    let meaning = rule.map_or_else(|| alert.rule.clone(), |rule| words::meaning(rule, language).to_owned());
    let done = action.map(|action| words::action(action, language));
    let seen = Facts::new(text.seen)
        .lead(meaning)
        .fact(text.app, about)
        .fact(text.evidence, Value::text(words::evidence(&alert, language)))
        .fact(text.rule, Value::Code(alert.rule.clone()))
        .fact(text.raised, Value::time(language, Some(alert.raised_at)))
        .fact(text.done, Value::text(done.unwrap_or(alert.action.as_str())));
    let seen = match (alert.cleared_at, alert.until) {
        (Some(at), _) => seen.fact(text.cleared, Value::time(language, Some(at))),
        (None, Some(until)) => seen.fact(text.until, Value::time(language, Some(until))),
        (None, None) => seen.fact(text.until, Value::text(text.by_operator)),
    };
    let seen = match &alert.reason {
        Some(reason) => seen.fact(text.reason, Value::name(reason.clone())),
        None => seen,
    };
    let advice = rule.map(|rule| Facts::new(text.advice).lead(words::advice(rule, language)));
    let credentials = dash.path(&format!("apps/{}/credentials", alert.about_id));
    let may = dash.may(Scope::ClientsWrite);
    let advice = advice.map(|facts| if may { facts.action(credentials, text.credentials) } else { facts });
    let head = dash.head(words::title(&alert, language)).below(dash.path("alerts"), text.title);
    let head = head.id(&alert.alert_id).status(words::status(&alert, language));
    Ok(dash.show(View::new(head).with(seen).maybe(advice)).await)
}
