//! The issuers whose tokens authenticate an app: the list, and a form that replaces them.

use super::{
    app::{App, save},
    issuers_text::TEXT,
    keys::check_url,
    text,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Empty, Field, Form, FormErrors, Input, List, Row, Value},
};
use axum::response::Response;
use xwms_events::client::{ClientCommand, Protocol, TrustedIssuer};

/// The path of the form, below that of the app.
pub const PATH: &str = "/credentials/issuers";
pub const FIELD: &str = "trusted_issuers";

/// Returns the list.
pub fn list(dash: &DashboardPage, app: &App) -> List {
    let text = dash.text(&TEXT);
    let row = |issuer: &TrustedIssuer| Row {
        href: None,
        name: issuer.name.clone(),
        cells: vec![
            Value::Code(format!("{} {}", issuer.issuer, issuer.subject)),
            issuer.audience.clone().map_or(Value::text(text.this_server), Value::Code),
            Value::text(if issuer.reusable { text.again } else { text.once }),
        ],
    };
    let rows = app.client.protocol.trusted_issuers.iter().map(row).collect();
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    List::new(dash.language(), text.title, &text.columns, empty).titled().rows(rows)
}

/// Returns the form that replaces them.
pub fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let now = serde_json::to_string_pretty(&app.client.protocol.trusted_issuers).unwrap_or_default();
    Form::new(dash.language(), dash.tokens(), app.path(dash, PATH), dash.text(&text::TEXT).save)
        .titled(text.change)
        .lead(text.lead)
        .field(field(dash).value(now))
}

/// Returns the field for them.
pub fn field(dash: &DashboardPage) -> Field {
    let text = dash.text(&TEXT);
    Field::new(FIELD, text.field, Input::Lines).hint(text.hint)
}

/// Returns the issuers that were typed; none if the field is empty.
///
/// # Errors
/// If it is no JSON list of them, or their keys may not be read where they are.
pub fn typed(form: &DashboardForm) -> Result<Vec<TrustedIssuer>, FormErrors> {
    let Some(typed) = Some(form.get(FIELD)).filter(|typed| !typed.is_empty()) else { return Ok(vec![]) };
    let wrong = || FormErrors::at(FIELD, form.page.text(&TEXT).no_json);
    // Postgres can't store it, and a key set may have it anywhere.
    if typed.contains("\\u0000") {
        return Err(wrong());
    }
    let issuers: Vec<TrustedIssuer> = serde_json::from_str(typed).map_err(|_| wrong())?;
    for issuer in issuers.iter().filter(|issuer| issuer.jwks.is_none()) {
        check_url(form, FIELD, issuer.jwks_uri.as_deref().unwrap_or(&issuer.issuer))?;
    }
    Ok(issuers)
}

/// Replaces them. Returns the errors if they were refused.
pub async fn replace(form: &DashboardForm) -> Result<Result<Response, FormErrors>, Response> {
    let issuers = match typed(form) {
        Ok(issuers) => issuers,
        Err(errors) => return Ok(Err(errors)),
    };
    save(form, "/credentials?saved", |client| {
        let protocol = Protocol { trusted_issuers: issuers.clone(), ..client.protocol.clone() };
        Ok(vec![ClientCommand::ChangeProtocol { protocol }])
    })
    .await
}
