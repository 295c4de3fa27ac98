//! `…/apps/registrations/{registration_id}`: one token, the apps that registered with it, and its end.

use super::{head::PATH, registered, standing, text::TEXT};
use crate::{
    commands::registrations,
    surface::web::{
        dashboard::{
            apps::text,
            shared::{form::DashboardForm, history::Actors, page::DashboardPage},
        },
        shared::kinds::{Facts, Form, Value, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{account::RegistrationCommand, ids::RegistrationId, scope::Scope};
use xwms_projections::{
    accounts::{self as model, RegistrationToken},
    clients::RegisteredFilter,
};

/// Shows the token.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

/// Returns the token that the path names.
async fn find(dash: &DashboardPage) -> Result<(RegistrationId, RegistrationToken), Response> {
    dash.require(Scope::ClientsRead)?;
    let id: RegistrationId = dash.id("registration_id")?;
    dash.read_own_writes().await;
    let found = model::registration_token(dash.app().store.pool(), dash.account_id, id).await;
    let token = found.map_err(|error| dash.failed(error))?.ok_or_else(|| dash.not_found())?;
    Ok((id, token))
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let (id, token) = find(dash).await?;
    let text = dash.text(&TEXT);
    let head = dash
        .head(token.label.clone())
        .below(dash.path("apps"), dash.text(&text::TEXT).title)
        .below(dash.path(PATH), text.title)
        .id(id)
        .status(standing::status(&token, dash.now(), text));
    let filter = RegisteredFilter { environment: None, registration: Some(id) };
    let apps = registered::list(dash, filter).await.map_err(|error| dash.failed(error))?;
    let may = dash.may(Scope::ClientsWrite) && standing::is_usable(&token, dash.now());
    let view = View::new(head)
        .with(facts(dash, &token).await?)
        .with(apps)
        .maybe(may.then(|| revocation(dash, id, &token).refused(refused)));
    Ok(dash.show(view).await)
}

async fn facts(dash: &DashboardPage, token: &RegistrationToken) -> Result<Facts, Response> {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let made_by = Actors::new(dash).name(token.made_by).await.map_err(|error| dash.failed(error))?;
    let environment = if token.environment == "test" { text.test } else { text.live };
    Ok(Facts::new(text.facts)
        .fact(text.environment, Value::text(environment))
        .fact(text.made_by, Value::name(made_by))
        .fact(text.created, Value::time(language, Some(token.created_at)))
        .fact(text.used, Value::text(format!("{} / {}", token.used, token.uses)))
        .fact(text.last_used, Value::time(language, token.last_used_at))
        .fact(text.expires, Value::time(language, Some(token.expires_at))))
}

fn revocation(dash: &DashboardPage, id: RegistrationId, token: &RegistrationToken) -> Form {
    let text = dash.text(&TEXT);
    dash.form(dash.path(&format!("{PATH}/{id}/revoke")), text.revoke)
        .titled(text.revoke)
        .lead(text.revoke_lead)
        .confirmed_by(&token.label)
}

/// Revokes the token.
pub async fn revoke(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let (registration_id, token) = find(dash).await?;
    if let Err(errors) = form.check_confirmed(&token.label) {
        return render(dash, Some(form.refused(&errors))).await;
    }
    let (context, command) = (dash.context(), RegistrationCommand::RevokeToken { registration_id });
    let revoked = registrations::change_tokens(&context, dash.account_id, command, |_| form.row());
    match form.once(revoked).await {
        Ok(_) => Ok(dash.go("apps/registrations?revoked")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
