//! The apps that may ask for tokens for an API, each with the scopes that it may ask for; and what agents may ask for,
//! which nobody lists.

use super::{
    access_text::TEXT,
    agents,
    api::{Api, ApiTab, save},
    offered::{self, Menu},
    scope_fields,
};
use crate::surface::web::{
    dashboard::{
        access::apps::Apps,
        shared::{form::DashboardForm, page::DashboardPage},
    },
    shared::{
        kinds::{Empty, Field, Form, FormErrors, Input, List, Part, Row, Value, form::Refused},
        not_done::NotDone,
    },
};
use axum::response::Response;
use xwms_events::{
    resource::{ResourceAgents, ResourceApp, ResourceSettings},
    scope::Scope,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let api = Api::find(dash).await?;
    let view = api.view(dash, ApiTab::Apps).with(list(dash, &api).await?);
    if !dash.may(Scope::ResourcesWrite) {
        return Ok(dash.show(view.with(agents::facts(dash, &api))).await);
    }
    if api.settings().scopes.is_empty() {
        let first = Part::Caution(dash.text(&TEXT).scopes_first.to_owned());
        return Ok(dash.show(view.with(first)).await);
    }
    let menu = Menu::read(dash).await?;
    let view = view
        .with(addition(dash, &api, &menu).refused(refused))
        .with(agents::form(dash, &api).refused(refused));
    Ok(dash.show(view).await)
}

async fn list(dash: &DashboardPage, api: &Api) -> Result<List, Response> {
    let text = dash.text(&TEXT);
    let apps = &api.settings().apps;
    let ids: Vec<String> = apps.iter().map(|app| app.client_id.to_string()).collect();
    let names = Apps::named(dash, ids.iter().map(String::as_str).collect()).await;
    let names = names.map_err(|error| dash.failed(error))?;
    let may = dash.may(Scope::ResourcesWrite);
    let row = |(app, id): (&ResourceApp, &String)| Row {
        href: may.then(|| api.path(dash, &format!("/apps/{id}"))),
        name: names.name(id),
        cells: vec![Value::Tags(app.scopes.clone()), Value::short_id(id)],
    };
    let rows = apps.iter().zip(&ids).map(row).collect();
    let (title, detail) = if api.settings().agents.is_closed() {
        (text.no_apps, text.no_apps_detail)
    } else {
        (text.agents_alone, text.agents_alone_detail)
    };
    let empty = Empty { title, detail, action: None, curl: None };
    Ok(List::new(dash.language(), text.apps, &text.app_columns, empty).titled().rows(rows))
}

fn addition(dash: &DashboardPage, api: &Api, menu: &Menu) -> Form {
    let text = dash.text(&TEXT);
    let listed: Vec<String> = api.settings().apps.iter().map(|app| app.client_id.to_string()).collect();
    // A refusal of the app is about the member `apps`.
    let app = menu.field("apps", text.app, |id| !listed.iter().any(|known| known == id));
    let app = app.hint(if menu.is_typed() { text.app_typed_hint } else { text.app_hint });
    dash.form(api.path(dash, ApiTab::Apps.path()), text.add_app)
        .titled(text.add_app)
        .field(app)
        .field(scopes_field(dash, api, &[]))
}

/// Returns the boxes of the API's scopes, with the roles that each needs.
pub fn scopes_field(dash: &DashboardPage, api: &Api, checked: &[String]) -> Field {
    let text = dash.text(&TEXT);
    Field::new("scopes", text.app_scopes, Input::Boxes(scope_fields::choices(dash, api)))
        .hint(text.app_scopes_hint)
        .checked(checked.iter().cloned())
}

/// Returns the scopes whose boxes are checked.
///
/// # Errors
/// What the form says if none is.
pub fn scopes_of(form: &DashboardForm) -> Result<Vec<String>, FormErrors> {
    let chosen = form.boxes("scopes");
    let none = || FormErrors::at("scopes", form.page.text(&TEXT).choose_scope);
    if chosen.is_empty() { Err(none()) } else { Ok(chosen) }
}

/// Adds an app.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, added(&form).await).await
}

async fn added(form: &DashboardForm) -> Result<Response, NotDone> {
    form.page.require(Scope::ResourcesWrite)?;
    let new = typed(form)?;
    let with = |now: &ResourceSettings| {
        let mut now = now.clone();
        now.apps.push(new.clone());
        now
    };
    save(form, "/apps?saved", with).await
}

/// Saves which scopes agents may ask for.
pub async fn submit_agents(form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::ResourcesWrite)?;
    let scopes = form.boxes("agents");
    let make = |now: &ResourceSettings| ResourceSettings {
        agents: ResourceAgents { scopes: scopes.clone() },
        ..now.clone()
    };
    answer(&form, save(&form, "/apps?saved", make).await).await
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

fn typed(form: &DashboardForm) -> Result<ResourceApp, FormErrors> {
    Ok(ResourceApp { client_id: offered::client_of(form, "apps")?, scopes: scopes_of(form)? })
}
