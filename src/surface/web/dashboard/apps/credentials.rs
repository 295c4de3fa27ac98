//! The credentials of an app: the list of its secrets, a new one, and the public keys of one that signs.

use super::{
    app::{App, AppTab, save},
    certificates,
    create::jwks,
    credentials_text::TEXT,
    issuers,
    known_secrets::{KnownSecret, known_secrets},
    secret::{IssuedBy, issue},
    text,
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Empty, Facts, Field, Form, FormErrors, Input, List, Row, Value, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    client::{AuthMethod, ClientCommand},
    scope::Scope,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    shown(&dash, None).await
}

/// Returns the tab, with a form that was refused.
pub async fn shown(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let view = app.view(dash, AppTab::Credentials);
    let may = dash.may(Scope::ClientsWrite);
    let view = match app.client.auth_method {
        AuthMethod::ClientSecret => {
            let list = list(dash, &app).await.map_err(|error| dash.failed(error))?;
            view.with(list).maybe(may.then(|| create(dash, &app).refused(refused)))
        }
        AuthMethod::PrivateKeyJwt | AuthMethod::SelfSignedTlsClientAuth if may => {
            view.with(keys(dash, &app).refused(refused))
        }
        AuthMethod::PrivateKeyJwt | AuthMethod::SelfSignedTlsClientAuth => view.with(known_keys(dash, &app)),
        AuthMethod::TlsClientAuth if may => view.with(certificates::form(dash, &app).refused(refused)),
        AuthMethod::TlsClientAuth => view.with(certificates::facts(dash, &app)),
        AuthMethod::FederatedJwt => {
            let form = may.then(|| issuers::form(dash, &app).refused(refused));
            view.with(issuers::list(dash, &app)).maybe(form)
        }
        AuthMethod::None => return Err(dash.not_found()),
    };
    Ok(dash.show(view).await)
}

async fn list(dash: &DashboardPage, app: &App) -> Result<List, StoreError> {
    let text = dash.text(&TEXT);
    let language = dash.language();
    let row = |secret: KnownSecret| Row {
        href: Some(app.path(dash, &format!("/credentials/{}", secret.id))),
        cells: vec![
            Value::Status(secret.status(text)),
            Value::time(language, secret.created_at()),
            Value::time(language, secret.last_used_at),
            Value::time(language, secret.expires_at),
        ],
        name: secret.label,
    };
    let rows = known_secrets(dash, app).await?.into_iter().map(row).collect();
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    Ok(List::new(language, text.secrets, &text.columns, empty).titled().rows(rows))
}

fn create(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let path = app.path(dash, AppTab::Credentials.path());
    Form::new(dash.language(), dash.tokens(), path, text.create)
        .titled(text.create)
        .lead(text.create_lead)
        .field(Field::text("label", text.label).hint(text.label_hint).max(100))
        .field(Field::new("expires_at", text.expires, Input::DateTime).hint(text.expires_hint).optional())
}

fn keys(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let path = app.path(dash, "/credentials/keys");
    Form::new(dash.language(), dash.tokens(), path, dash.text(&text::TEXT).save)
        .titled(text.keys)
        .lead(text.keys_lead)
        .field(Field::new("jwks", text.jwks, Input::Lines).value(jwk_set(app)))
}

/// Returns the public keys for people who may only read them.
fn known_keys(dash: &DashboardPage, app: &App) -> Facts {
    let text = dash.text(&TEXT);
    Facts::new(text.keys).fact(text.jwks, Value::Code(jwk_set(app)))
}

fn jwk_set(app: &App) -> String {
    let jwks = app.client.jwks.as_ref();
    jwks.and_then(|jwks| serde_json::to_string_pretty(jwks).ok()).unwrap_or_default()
}

/// Creates a secret, and shows it once.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let expires_at = match form.moment("expires_at") {
        Ok(expires_at) => expires_at,
        Err(errors) => return again(&form, &errors).await,
    };
    match issue(&form, expires_at, IssuedBy::Creation).await? {
        Ok(response) => Ok(response),
        Err(errors) => again(&form, &errors).await,
    }
}

/// Replaces the public keys.
pub async fn submit_keys(form: DashboardForm) -> Result<Response, Response> {
    let jwks = match jwks(&form) {
        Ok(jwks) => jwks.unwrap_or_default(),
        Err(errors) => return again(&form, &errors).await,
    };
    match save(&form, "/credentials?saved", |_| Ok(vec![ClientCommand::ChangeKeys { jwks: jwks.clone() }]))
        .await?
    {
        Ok(response) => Ok(response),
        Err(errors) => again(&form, &errors).await,
    }
}

/// Replaces the trusted issuers.
pub async fn submit_issuers(form: DashboardForm) -> Result<Response, Response> {
    match issuers::replace(&form).await? {
        Ok(response) => Ok(response),
        Err(errors) => again(&form, &errors).await,
    }
}

/// Replaces the name in the app's certificates.
pub async fn submit_certificate(form: DashboardForm) -> Result<Response, Response> {
    match certificates::replace(&form).await? {
        Ok(response) => Ok(response),
        Err(errors) => again(&form, &errors).await,
    }
}

async fn again(form: &DashboardForm, errors: &FormErrors) -> Result<Response, Response> {
    shown(&form.page, Some(form.refused(errors))).await
}
