//! The credentials of an app: the list of its secrets, a new one, and the public keys of one that signs.

use super::{
    app::{App, AppTab, save},
    certificates, certificates_text,
    credentials_text::TEXT,
    issuers, keys,
    known_secrets::{KnownSecret, known_secrets},
    secret::{IssuedBy, issue},
    text,
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Empty, Field, Form, Input, List, Row, Value, View, form::Refused},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{client::AuthMethod, scope::Scope};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

/// Returns the tab, with a form that was refused.
pub async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let view = certificates::warned(app.view(dash, AppTab::Credentials), dash, &app);
    let may = dash.may(Scope::ClientsWrite);
    let view = match app.client.auth_method {
        AuthMethod::ClientSecret => {
            let list = list(dash, &app).await.map_err(|error| dash.failed(error))?;
            view.with(list).maybe(may.then(|| create(dash, &app).refused(refused)))
        }
        AuthMethod::PrivateKeyJwt | AuthMethod::SelfSignedTlsClientAuth if may => {
            view.with(replaced(dash, &app).refused(refused))
        }
        AuthMethod::PrivateKeyJwt | AuthMethod::SelfSignedTlsClientAuth => view.with(keys::facts(dash, &app)),
        AuthMethod::TlsClientAuth if may => view
            .maybe(certificates::authorities(dash, &app))
            .with(certificates::form(dash, &app).refused(refused)),
        AuthMethod::TlsClientAuth => {
            view.with(certificates::facts(dash, &app)).maybe(certificates::authorities(dash, &app))
        }
        AuthMethod::FederatedJwt => {
            View { head: issuers::head(dash, &app, view.head), ..view }.with(issuers::list(dash, &app))
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
    dash.form(path, text.create)
        .titled(text.create)
        .lead(text.create_lead)
        .field(Field::text("label", text.label).hint(text.label_hint).max(100))
        .field(Field::new("expires_at", text.expires, Input::DateTime).hint(text.expires_hint).optional())
}

fn replaced(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let path = app.path(dash, "/credentials/keys");
    let lead = match app.client.auth_method {
        AuthMethod::SelfSignedTlsClientAuth => dash.text(&certificates_text::TEXT).keys_lead,
        _ => text.keys_lead,
    };
    let form = dash.form(path, dash.text(&text::TEXT).save).titled(text.keys).lead(lead);
    keys::fields(dash, form, app)
}

/// Creates a secret, and shows it once.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, issued(&form).await).await
}

async fn issued(form: &DashboardForm) -> Result<Response, NotDone> {
    issue(form, form.moment("expires_at")?, IssuedBy::Creation).await
}

/// Replaces the public keys.
pub async fn submit_keys(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, replaced_keys(&form).await).await
}

async fn replaced_keys(form: &DashboardForm) -> Result<Response, NotDone> {
    let typed = keys::typed(form)?;
    save(form, "/credentials?saved", |client| Ok(vec![typed.command(client)?])).await
}

/// Replaces the name in the app's certificates.
pub async fn submit_certificate(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, certificates::replace(&form).await).await
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
