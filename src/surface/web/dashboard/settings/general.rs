//! `/dashboard/{account_id}/settings`: the name and the facts of the account.

use super::{
    tabs::head,
    text::{SettingsText, TEXT},
};
use crate::{
    commands::accounts,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Facts, Field, Part, Tone, Value, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    account::{AccountCommand, AccountStanding},
    scope::Scope,
};

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsRead)?;
    let text = dash.text(&TEXT);
    let notice = if dash.was("saved") {
        Some(Part::Notice(text.saved_notice.to_owned()))
    } else {
        dash.was("factor").then(|| Part::Notice(text.factor_notice.to_owned()))
    };
    let rename = dash.may(Scope::AccountsWrite).then(|| {
        dash.form(dash.path("settings"), text.save)
            .titled(text.name)
            .field(Field::text("name", text.name).hint(text.name_hint).value(&dash.account.name).max(100))
            .refused(refused)
    });
    let view = View::new(head(dash, "settings")).maybe(notice).with(facts(dash, text)).maybe(rename);
    Ok(dash.show(view).await)
}

fn facts(dash: &DashboardPage, text: &'static SettingsText) -> Facts {
    let account = &dash.account;
    let standing = match account.standing {
        AccountStanding::Active => Value::status(Tone::Good, text.active),
        AccountStanding::Restricted => Value::status(Tone::Bad, text.restricted),
        AccountStanding::Closed | AccountStanding::Absent => Value::status(Tone::Quiet, text.closed),
    };
    // The plan's title, as on the page of the plan; a plan that the settings no longer have is named as it was.
    let plan = account.plan.clone().map(|name| {
        let listed = dash.app().limits.plans().get(&name).map(|plan| plan.title.clone());
        listed.unwrap_or(name)
    });
    let factor = if account.second_factor_required { text.required } else { text.not_required };
    Facts::new(text.general)
        .fact(text.name, Value::name(account.name.clone()))
        .fact(text.standing, standing)
        .fact(text.plan, plan.map_or(Value::Nothing, Value::Name))
        .fact(text.second_factor, Value::text(factor))
}

/// Renames the account.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let command = AccountCommand::Rename { name: form.get("name").to_owned() };
    let context = dash.context();
    match form.once(accounts::change(&context, dash.account_id, command, |_| form.row())).await {
        Ok(_) => Ok(dash.go("settings?saved")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
