//! `…/credentials/issuer` and `…/credentials/issuers/new`: one trusted issuer of an app. It is added, changed and
//! removed here; the list is on the tab of credentials.

use super::{
    app::{App, AppTab, save},
    issuer_fields::{add_all, rows_after, rows_for, typed, wants_more_rows},
    issuer_text::TEXT,
    issuers::{NAMED, NEW_PATH, ONE_PATH, REMOVE_PATH, TOO_MANY},
    text,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::{
        kinds::{Form, FormErrors, View, form::Refused},
        not_done::NotDone,
    },
};
use axum::response::Response;
use xwms_events::{
    Refusal,
    client::{AuthMethod, Client, ClientCommand, Protocol, TrustedIssuer},
    scope::Scope,
};

/// Shows the form of a new issuer.
pub async fn show_new(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None, None).await
}

/// Shows an issuer.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let name = dash.given(NAMED);
    render(&dash, Some(&name), None).await
}

/// Draws the page of the issuer `name`, or of a new one.
async fn render(
    dash: &DashboardPage,
    name: Option<&str>,
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    dash.require(Scope::ClientsWrite)?;
    let app = App::find(dash).await?;
    let credentials = app.path(dash, AppTab::Credentials.path());
    if app.client.auth_method != AuthMethod::FederatedJwt || name.is_some_and(str::is_empty) {
        return Ok(dash.go(&format!("apps/{}{}", app.id, AppTab::Credentials.path())));
    }
    let mut issuers = app.client.protocol.trusted_issuers.iter();
    let issuer = match name {
        Some(name) => Some(issuers.find(|one| one.name == name).ok_or_else(|| dash.not_found())?),
        None => None,
    };
    let text = dash.text(&TEXT);
    let title = name.map_or_else(|| text.new.to_owned(), ToOwned::to_owned);
    let head = dash
        .head(title)
        .below(dash.path("apps"), dash.text(&text::TEXT).title)
        .below(credentials.clone(), app.client.name.clone());
    let rows = rows(dash, issuer, refused);
    let form = match issuer {
        Some(issuer) => form(dash, &app, ONE_PATH, dash.text(&text::TEXT).save).hidden(NAMED, &issuer.name),
        None => form(dash, &app, NEW_PATH, text.add),
    };
    let form = add_all(dash, form.lead(text.lead), issuer, rows).cancel(credentials).refused(refused);
    let removal =
        issuer.map(|issuer| form_of_removal(dash, &app).hidden(NAMED, &issuer.name).refused(refused));
    Ok(dash.show(View::new(head).with(form).maybe(removal)).await)
}

fn form(dash: &DashboardPage, app: &App, below: &str, submit: &'static str) -> Form {
    dash.form(app.path(dash, below), submit)
}

fn form_of_removal(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    form(dash, app, REMOVE_PATH, text.remove).titled(text.remove).lead(text.remove_lead).dangerous()
}

/// Returns how many rows of conditions to show: as many as the form that was sent, so that nothing typed is lost.
fn rows(dash: &DashboardPage, issuer: Option<&TrustedIssuer>, refused: Option<Refused<'_>>) -> usize {
    let unsent = dash.tokens().unsent;
    let typed = refused.map(|refused| refused.typed).or(unsent.as_ref().map(|unsent| &unsent.typed));
    let stored = rows_for(issuer.map_or(0, |issuer| issuer.claims.len()));
    typed.map_or(stored, |typed| rows_after(typed).max(stored))
}

/// Adds an issuer.
pub async fn submit_new(form: DashboardForm) -> Result<Response, Response> {
    submitted(&form, None).await
}

/// Changes an issuer.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    submitted(&form, Some(form.get(NAMED))).await
}

async fn submitted(form: &DashboardForm, name: Option<&str>) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let app = App::find(dash).await?;
    let is_known = |name: &str| app.client.protocol.trusted_issuers.iter().any(|one| one.name == name);
    // The same form, sent again, may have given it another name.
    if name.is_some_and(|name| !is_known(name)) && form.took_effect().await {
        return Ok(dash.go(&format!("apps/{}/credentials?saved", app.id)));
    }
    // Somebody else may have removed it; and another app has none.
    if app.client.auth_method != AuthMethod::FederatedJwt || name.is_some_and(|name| !is_known(name)) {
        return render(dash, name, None).await;
    }
    if wants_more_rows(&form.typed) {
        return render(dash, name, Some(form.refused(&FormErrors::default()))).await;
    }
    match saved(form, &app, name).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(dash, name, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn saved(form: &DashboardForm, app: &App, name: Option<&str>) -> Result<Response, NotDone> {
    let issuers = &app.client.protocol.trusted_issuers;
    let others = issuers.iter().filter(|one| Some(one.name.as_str()) != name);
    let others: Vec<_> = others.map(|one| one.name.clone()).collect();
    if name.is_none() && others.len() >= TOO_MANY && !form.took_effect().await {
        return Err(FormErrors::whole(form.page.text(&TEXT).too_many).into());
    }
    // The same form, sent again, finds its own issuer.
    let others = if form.took_effect().await { vec![] } else { others };
    let issuer = typed(form, &others)?;
    match save(form, "/credentials?saved", |client| with(client, name, &issuer)).await {
        Err(NotDone::Wrong(errors)) => Err(of_whole(form, errors).into()),
        saved => saved,
    }
}

/// Returns the command that puts `issuer` in the place of the one called `name`, or after the others.
fn with(client: &Client, name: Option<&str>, issuer: &TrustedIssuer) -> Result<Vec<ClientCommand>, Refusal> {
    let mut all = client.protocol.trusted_issuers.clone();
    match name {
        None => all.push(issuer.clone()),
        Some(name) => {
            let place = all.iter_mut().find(|one| one.name == name);
            *place.ok_or_else(|| Refusal::not_found("there is no such issuer"))? = issuer.clone();
        }
    }
    let protocol = Protocol { trusted_issuers: all, ..client.protocol.clone() };
    Ok(vec![ClientCommand::ChangeProtocol { protocol }])
}

/// The fields passed their own checks, so what is still refused is a key that is not a point of its curve.
fn of_whole(form: &DashboardForm, errors: FormErrors) -> FormErrors {
    let keys = |field: &Option<String>| field.as_deref() == Some("trusted_issuers");
    if errors.errors.iter().any(|(field, _)| keys(field)) {
        FormErrors::at("issuer_jwks", form.page.text(&TEXT).wrong_jwks)
    } else {
        errors
    }
}

/// Removes an issuer.
pub async fn remove(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let name = form.get(NAMED);
    let app = App::find(dash).await?;
    if app.client.auth_method != AuthMethod::FederatedJwt {
        return render(dash, Some(name), None).await;
    }
    let without = |client: &Client| {
        let mut protocol = client.protocol.clone();
        protocol.trusted_issuers.retain(|one| one.name != name);
        Ok(vec![ClientCommand::ChangeProtocol { protocol }])
    };
    match save(&form, "/credentials?saved", without).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(dash, Some(name), Some(form.refused(&not_done.errors()?))).await,
    }
}
