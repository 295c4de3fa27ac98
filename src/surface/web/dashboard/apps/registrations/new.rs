//! `…/apps/registrations/new`: a token is made, and shown once.

use super::{
    super::create::environment,
    head::{PATH, caution},
    text::TEXT,
};
use crate::{
    commands::registrations,
    surface::web::{
        dashboard::{
            apps::text,
            shared::{form::DashboardForm, page::DashboardPage},
        },
        shared::kinds::{Field, FormErrors, Input, Link, Secret, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    account::{Account, RegistrationCommand},
    ids::RegistrationId,
    scope::Scope,
};

/// The form's path below that of the account.
const NEW: &str = "apps/registrations/new";
/// How many days a token may last.
const DAYS: std::ops::RangeInclusive<u32> = 1..=365;
const DAY_SECONDS: u32 = 86_400;

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ClientsWrite)?;
    let text = dash.text(&TEXT);
    let form = dash
        .form(dash.path(NEW), text.create)
        .lead(text.create_lead)
        .field(Field::text("label", text.label).hint(text.label_hint).max(100))
        .field(environment(dash))
        .field(Field::new("uses", text.uses, Input::Number).hint(text.uses_hint).value(1))
        .field(Field::new("lifetime_days", text.days, Input::Number).hint(text.days_hint).value(7))
        .cancel(dash.path(PATH))
        .refused(refused);
    let head = dash
        .head(text.new)
        .below(dash.path("apps"), dash.text(&text::TEXT).title)
        .below(dash.path(PATH), text.title);
    Ok(dash.show(View::new(head).maybe(caution(dash)).with(form)).await)
}

/// Makes the token, and shows it.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let registration_id = RegistrationId::from_uuid(dash.app().store.clock().uuid());
    let command = match requested(&form, registration_id) {
        Ok(command) => command,
        Err(errors) => return render(dash, Some(form.refused(&errors))).await,
    };
    let context = dash.context();
    let made = registrations::change_tokens(&context, dash.account_id, command, |_| form.row());
    match form.once(made).await {
        Ok(Some(changed)) => shown_once(dash, &changed.state, registration_id).await,
        // It was shown then, and is not shown again.
        Ok(None) => Ok(dash.go(PATH)),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

fn requested(
    form: &DashboardForm,
    registration_id: RegistrationId,
) -> Result<RegistrationCommand, FormErrors> {
    let text = form.page.text(&TEXT);
    let (uses, days) = (form.number::<u32>("uses")?, form.number::<u32>("lifetime_days")?);
    let days = days.unwrap_or(7);
    if !DAYS.contains(&days) {
        return Err(FormErrors::at("lifetime_days", text.wrong_days));
    }
    Ok(RegistrationCommand::CreateToken {
        registration_id,
        label: form.get("label").to_owned(),
        for_tests: form.get("environment") == "test",
        uses: uses.unwrap_or(1),
        at: form.page.now(),
        lifetime_seconds: days * DAY_SECONDS,
    })
}

async fn shown_once(
    dash: &DashboardPage,
    account: &Account,
    registration_id: RegistrationId,
) -> Result<Response, Response> {
    let Some(token) = account.registrations.tokens.get(&registration_id) else { return Ok(dash.go(PATH)) };
    let text = dash.text(&TEXT);
    let secret = registrations::token_text(&dash.app().store, dash.account_id, token.number);
    let done = Link::new(dash.path(&format!("{PATH}/{registration_id}")), dash.text(&text::TEXT).stored);
    let title = format!("{} {}", text.shown_once, token.label);
    let head = dash
        .head(token.label.clone())
        .below(dash.path("apps"), dash.text(&text::TEXT).title)
        .below(dash.path(PATH), text.title)
        .id(registration_id);
    Ok(dash.show(View::new(head).with(Secret::new(dash.language(), title, &secret, done))).await)
}
