//! `/dashboard/{account_id}/team/login/domains`: proves a domain of mail addresses by a TXT record; `…/remove`
//! gives one up.

use super::{
    allowed::{check, check_allowed},
    page::head,
    removal,
    text::TEXT,
};
use crate::{
    commands::{CommandError, accounts},
    outbound::domains::{Place, Proof},
    surface::web::{
        dashboard::shared::{
            form::{AskingForm, DashboardForm},
            page::DashboardPage,
        },
        shared::kinds::{Choice, Facts, Field, Input, Value, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    Refusal,
    account::{AccountCommand, LoginCommand, parse_domain},
    scope::Scope,
};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None, None).await
}

async fn render(
    dash: &DashboardPage,
    record: Option<Facts>,
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    check(dash)?;
    let text = dash.text(&TEXT);
    let path = dash.path("team/login/domains");
    let form = dash
        .form(path, text.check)
        .lead(text.add_lead)
        .field(Field::text("domain", text.domain).hint(text.domain_hint).max(253))
        .cancel(dash.path("team/login"))
        .refused(refused);
    Ok(dash.show(View::new(head(dash, text, text.add)).maybe(record).with(form)).await)
}

/// Looks for the record, and takes the domain if it is there. Otherwise the page shows the record.
pub async fn submit(AskingForm(form): AskingForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    dash.require_owner()?;
    form.require_fresh()?;
    if form.took_effect().await {
        return Ok(dash.go("team/login?verified"));
    }
    let place = dash.place_to_look()?;
    let mut record = None;
    let done = match proved(&form, place, &mut record).await {
        Ok(domain) => {
            // Not before: servers that don't respond must not keep the account's other writes waiting.
            dash.take_turn().await?;
            let command = AccountCommand::Login(LoginCommand::VerifyDomain { domain, by: dash.authority() });
            form.once(accounts::change(&dash.context(), dash.account_id, command, |_| form.row())).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(dash.go("team/login?verified")),
        Err(error) => render(dash, record, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Returns the domain that was typed if the DNS has its record; otherwise `record` says what it is to be.
async fn proved(
    form: &DashboardForm,
    place: Place,
    record: &mut Option<Facts>,
) -> Result<String, CommandError> {
    let dash = &form.page;
    check_allowed(dash)?;
    let domain = parse_domain(form.get("domain"))?;
    let proof = Proof::of_account(dash.page.master(), dash.account_id, &domain);
    // Only DNS: whoever has the web server of a domain need not have its mail.
    if let Err(missing) = dash.app().domains.look_in_dns(place, &proof).await {
        *record = Some(facts(dash, &proof, missing));
        let detail = "the DNS does not have the record";
        return Err(CommandError::from(Refusal::invalid("domain", "domain_not_verified", detail)));
    }
    Ok(domain)
}

/// Returns the record to create, and what DNS has instead.
fn facts(dash: &DashboardPage, proof: &Proof, missing: String) -> Facts {
    let text = dash.text(&TEXT);
    Facts::new(text.record)
        .fact(text.record_name, Value::id(proof.txt_name.clone().unwrap_or_default()))
        .fact(text.record_type, Value::Code("TXT".to_owned()))
        .fact(text.record_value, Value::id(&proof.txt_value))
        .fact(text.found, Value::name(missing))
}

/// Shows the form that gives a domain up.
pub async fn show_removal(dash: DashboardPage) -> Result<Response, Response> {
    removal(&dash, None).await
}

async fn removal(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let text = dash.text(&TEXT);
    let domains = dash.account.login.domains.iter();
    let choices = domains.map(|domain| Choice::new(domain.clone(), domain.clone())).collect();
    let domain = Field::new("domain", text.domain, Input::Select(choices));
    removal::ask(dash, text.drop, |form| form.lead(text.drop_lead).field(domain), refused).await
}

/// Gives the domain up.
pub async fn remove(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    let command = LoginCommand::RemoveDomain { domain: form.get("domain").to_owned(), by: dash.authority() };
    match removal::take(&form, command).await {
        Ok(()) => Ok(dash.go("team/login?dropped")),
        Err(not_done) => removal(dash, Some(form.refused(&not_done.errors()?))).await,
    }
}
