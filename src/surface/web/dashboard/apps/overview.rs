//! The first tab of an app: key facts, its name, its share of requests.

use super::{
    app::{App, AppTab, of_deleted, save},
    certificates, signals,
    text::TEXT,
    words,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::{
        kinds::{Facts, Field, FormErrors, Input, Part, Value, form::Refused, refusal},
        not_done::NotDone,
    },
};
use axum::{http::StatusCode, response::Response};
use xwms_events::{
    account::Feature,
    client::{AuthMethod, ClientCommand, ClientStanding},
    scope::Scope,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    match render(&dash, None).await {
        Err(response) if response.status() == StatusCode::NOT_FOUND => {
            Ok(of_deleted(&dash).await?.unwrap_or(response))
        }
        other => other,
    }
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let apps = dash.text(&TEXT);
    let text = &apps.overview;
    let client = &app.client;
    let created = dash.was("created").then(|| Part::Notice(apps.created_notice.to_owned()));
    let idle = client.can_do_nothing().then(|| Part::Caution(text.no_scopes.to_owned()));
    let restricted = client.restricted_for.as_ref().filter(|_| client.standing == ClientStanding::Restricted);
    let restricted = restricted.map(|reason| Part::Caution(format!("{}{reason}", text.restricted)));
    let view = app.view(dash, AppTab::Overview).maybe(created).maybe(restricted).maybe(idle);
    let view = certificates::warned(view, dash, &app).with(facts(dash, &app));
    let sent = signals::sent(dash, &app).await.map_err(|error| dash.failed(error))?;
    if !dash.may(Scope::ClientsWrite) {
        return Ok(dash.show(view.maybe(sent)).await);
    }
    let name = Field::text("name", text.name).hint(text.name_hint).value(&client.name).max(100);
    let rename = dash.form(app.path(dash, ""), text.rename).titled(text.name).field(name).refused(refused);
    let percent = Field::new("request_share", text.share_label, Input::Number)
        .hint(text.share_hint)
        .value(client.request_share.map(|percent| percent.to_string()).unwrap_or_default())
        .optional();
    let share = dash
        .form(app.path(dash, "/share"), apps.save)
        .titled(text.share)
        .lead(text.share_lead)
        .field(percent)
        .refused(refused);
    Ok(dash.show(view.with(rename).with(share).maybe(sent)).await)
}

fn facts(dash: &DashboardPage, app: &App) -> Facts {
    let text = &dash.text(&TEXT).overview;
    let language = dash.language();
    let issuer = &dash.app().settings.issuer;
    let authenticates = match app.client.auth_method {
        AuthMethod::ClientSecret => text.with_secret,
        AuthMethod::PrivateKeyJwt => text.with_keys,
        AuthMethod::FederatedJwt => text.with_issuers,
        AuthMethod::TlsClientAuth => text.with_certificate,
        AuthMethod::SelfSignedTlsClientAuth => text.with_own_certificate,
        AuthMethod::None => text.with_nothing,
    };
    Facts::new(text.facts)
        .fact(text.client_id, Value::id(app.id))
        .fact(text.app_type, Value::text(words::client_type(app.client.client_type, language)))
        .fact(text.authenticates, Value::text(authenticates))
        .fact(text.created, Value::time(language, app.client.created_at()))
        .fact(text.issuer, Value::id(issuer))
        .fact(text.discovery, Value::id(format!("{issuer}/.well-known/openid-configuration")))
}

/// Renames the app.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let name = form.get("name").to_owned();
    let renamed = save(&form, "?saved", |_| Ok(vec![ClientCommand::Rename { name: name.clone() }])).await;
    answer(&form, renamed).await
}

/// Changes its share of requests.
pub async fn submit_share(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, changed_share(&form).await).await
}

async fn changed_share(form: &DashboardForm) -> Result<Response, NotDone> {
    let percent = percent(form)?;
    save(form, "?saved", |_| Ok(vec![ClientCommand::ChangeRequestShare { percent }])).await
}

fn percent(form: &DashboardForm) -> Result<Option<u8>, FormErrors> {
    let percent = form.number("request_share")?;
    if percent.is_some() {
        let allowed = form.page.allowance().require(Feature::ClientShares);
        allowed.map_err(|refusal| refusal::errors(&refusal, form.page.language()))?;
    }
    Ok(percent)
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
