//! The scopes of an API, and a form for another one.

use super::{
    access_text::TEXT,
    api::{Api, ApiTab, save},
    login_fields, scope_fields,
};
use crate::surface::{
    http::params::with_query,
    web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Empty, Field, Form, List, Row, Value, form::Refused},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    resource::{ResourceScope, ResourceSettings},
    scope::Scope,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let api = Api::find(dash).await?;
    let may = dash.may(Scope::ResourcesWrite);
    let view = api
        .view(dash, ApiTab::Scopes)
        .with(list(dash, &api))
        .maybe(may.then(|| addition(dash, &api).refused(refused)));
    Ok(dash.show(view).await)
}

fn list(dash: &DashboardPage, api: &Api) -> List {
    let text = dash.text(&TEXT);
    let may = dash.may(Scope::ResourcesWrite);
    let row = |scope: &ResourceScope| Row {
        href: may.then(|| with_query(&api.path(dash, "/scope"), &[("scope", scope.name.as_str())])),
        name: scope.name.clone(),
        cells: vec![
            Value::name(&scope.description_en),
            Value::name(&scope.description_nl),
            if scope.roles.is_empty() {
                Value::text(text.everybody)
            } else {
                Value::Tags(scope_fields::roles(dash, scope))
            },
            Value::Tags(login_fields::words(dash, scope.into())),
        ],
    };
    let rows = api.settings().scopes.iter().map(row).collect();
    let empty = Empty { title: text.no_scopes, detail: text.no_scopes_detail, action: None, curl: None };
    List::new(dash.language(), text.scopes, &text.scope_columns, empty).titled().rows(rows)
}

fn addition(dash: &DashboardPage, api: &Api) -> Form {
    let text = dash.text(&TEXT);
    let path = api.path(dash, ApiTab::Scopes.path());
    // A refusal of the name is about the member `scopes`.
    let name = Field::text("scopes", text.scope_name).hint(text.scope_name_hint).max(64);
    let form = dash.form(path, text.add_scope).titled(text.add_scope);
    scope_fields::add(dash, form.field(name), &ResourceScope::default())
}

/// Adds a scope.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    match added(&form).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn added(form: &DashboardForm) -> Result<Response, NotDone> {
    form.page.require(Scope::ResourcesWrite)?;
    let new = scope_fields::typed(form, form.get("scopes"))?;
    let with = |now: &ResourceSettings| {
        let mut now = now.clone();
        now.scopes.push(new.clone());
        now
    };
    save(form, "/scopes?saved", with).await
}
