//! `/operator/alerts/{alert_id}`: one alert with its evidence, and the form that clears it.

use super::{
    list::what_was_done,
    text::{AlertsText, TEXT},
};
use crate::{
    commands::operators,
    surface::web::{
        dashboard::{alerts::words, shared::paging::Paging},
        operator::shared::{
            act::{self, ActError},
            form::OperatorForm,
            page::OperatorPage,
        },
        shared::kinds::{Facts, Part, Value, View, form::Refused},
    },
    traffic::guard,
};
use axum::response::Response;
use xwms_events::{
    ids::{AccountId, AlertId},
    operator::OperatorAct,
};
use xwms_projections::alerts::{self as model, Alert};

/// Shows the alert.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    render(&op, None).await
}

/// Clears it.
pub async fn clear(form: OperatorForm) -> Result<Response, Response> {
    let op = &form.page;
    form.require_fresh()?;
    let (alert_id, account_id, found) = alert(op).await?;
    let told = account_id.filter(|_| found.cleared_at.is_none());
    match form.run(done(&form, alert_id, told)).await {
        Ok(()) => Ok(op.go(&format!("alerts/{alert_id}?saved=1"))),
        Err(not_done) => render(op, Some(form.refused(&not_done.errors()?))).await,
    }
}

/// Returns the alert that the path names. If it is about an account, that has the operator's look in its history.
async fn alert(op: &OperatorPage) -> Result<(AlertId, Option<AccountId>, Alert), Response> {
    let alert_id: AlertId = op.id("alert_id")?;
    op.app().wait_for_read_models().await;
    let found = model::find(op.app().store.pool(), &alert_id.to_string()).await;
    let alert = found.map_err(|error| op.failed(error))?.ok_or_else(|| op.not_found())?;
    let account_id = alert.account_id.as_ref().and_then(|id| id.parse().ok());
    if let Some(account_id) = account_id {
        op.view(account_id).await?;
    }
    Ok((alert_id, account_id, alert))
}

async fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let (alert_id, _, alert) = alert(op).await?;
    let text = op.text(&TEXT);
    let head = op
        .head(words::title(&alert, op.language()))
        .below("/operator/alerts", text.title)
        .id(alert_id)
        .status(words::status(&alert, op.language()));
    let saved = Paging::at(&op.here).get("saved").map(|_| Part::Notice(text.saved.to_owned()));
    let form = alert.cleared_at.is_none().then(|| {
        let form = act::form(op, &text.clear, "/operator/alerts").titled(text.clear.title);
        act::asked(op, form, refused)
    });
    Ok(op.show(View::new(head).maybe(saved).with(facts(op, text, &alert)).maybe(form)))
}

fn facts(op: &OperatorPage, text: &'static AlertsText, alert: &Alert) -> Facts {
    let language = op.language();
    let meaning = words::parse(&alert.rule).map(|rule| words::meaning(rule, language));
    let about = match alert.about_type.as_str() {
        "client" => Value::link(format!("/operator/clients/{}", alert.about_id), alert.about_id.clone()),
        other => Value::Code(format!("{other} {}", alert.about_id)),
    };
    let account = |id: &String| Value::link(format!("/operator/accounts/{id}"), id.clone());
    let until =
        alert.until.map_or_else(|| Value::text(text.by_operator), |at| Value::time(language, Some(at)));
    let facts = Facts::new(text.facts)
        .lead(meaning.unwrap_or(alert.rule.as_str()))
        .fact(text.rule, Value::Code(alert.rule.clone()))
        .fact(text.evidence, Value::text(words::evidence(alert, language)))
        .fact(text.action, Value::text(what_was_done(alert, language)))
        .fact(text.about, about)
        .fact(text.account, alert.account_id.as_ref().map_or(Value::Nothing, account))
        .fact(text.raised, Value::time(language, Some(alert.raised_at)));
    if alert.cleared_at.is_none() {
        return facts.fact(text.until, until);
    }
    facts
        .fact(text.cleared_at, Value::time(language, alert.cleared_at))
        .fact(text.reason, alert.reason.clone().map_or(Value::Nothing, Value::name))
}

/// Clears it, and records that first for the account `told`.
async fn done(form: &OperatorForm, alert_id: AlertId, told: Option<AccountId>) -> Result<(), ActError> {
    let context = form.page.context();
    if let Some(account_id) = told {
        let act = form.act(OperatorAct::ClearAlert, Some(alert_id.to_string()));
        // The form has taken effect once the alert is cleared, which can be done again.
        let record = operators::act_on_account(&context, account_id, act, None, || form.record_row()).await;
        act::recorded(record)?;
    }
    guard::clear_by(&context, alert_id, &form.reason()).await?;
    Ok(())
}
