//! The first tab of an API: its ids, how it checks tokens, and its name.

use super::{
    api::{Api, ApiTab, save},
    snippet,
    text::TEXT,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Facts, Field, Part, Value, View, form::Refused},
};
use axum::response::Response;
use xwms_events::{
    resource::{ResourceSettings, host::host_of},
    scope::Scope,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let api = Api::find(dash).await?;
    let text = dash.text(&TEXT);
    let created = dash.was("created").then(|| Part::Notice(text.created_notice.to_owned()));
    let is_unused = api.settings().apps.is_empty() && api.settings().agents.is_closed();
    let unused = is_unused.then(|| Part::Caution(text.unused.to_owned()));
    let view = api.view(dash, ApiTab::Overview).maybe(created).maybe(unused).with(facts(dash, &api));
    let view = snippet::all(dash, &api).into_iter().fold(view, View::with);
    if !dash.may(Scope::ResourcesWrite) {
        return Ok(dash.show(view).await);
    }
    let name = Field::text("name", text.name).hint(text.name_hint).value(&api.settings().name).max(100);
    let rename = dash.form(api.path(dash, ""), text.save).titled(text.name).field(name).refused(refused);
    Ok(dash.show(view.with(rename)).await)
}

fn facts(dash: &DashboardPage, api: &Api) -> Facts {
    let text = dash.text(&TEXT);
    let issuer = &dash.app().settings.issuer;
    let facts = Facts::new(text.facts)
        .fact(text.audience, Value::id(&api.resource.audience))
        .fact(text.host, Value::text(host_words(dash, api)))
        .fact(text.resource_id, Value::id(api.id))
        .fact(text.issuer, Value::id(issuer))
        .fact(text.keys, Value::id(format!("{issuer}/oauth/jwks.json")))
        .fact(text.introspection, Value::id(format!("{issuer}/oauth/introspect")))
        .action("/docs/guides/protect-your-api", text.guide);
    // As long as agents may ask for nothing, there is none.
    match api.resource.agent_scopes() {
        Some(_) => facts.fact(
            text.agents_metadata,
            Value::id(format!("{issuer}/.well-known/oauth-protected-resource/resources/{}", api.id)),
        ),
        None => facts,
    }
}

/// Says whether the host of the audience is proved, and if not, what proves it.
fn host_words(dash: &DashboardPage, api: &Api) -> &'static str {
    let text = dash.text(&TEXT);
    match host_of(&api.resource.audience) {
        None => text.host_none,
        Some(_) if api.resource.is_host_verified(&dash.account) => text.host_verified,
        Some(_) => text.host_unverified,
    }
}

/// Renames the API.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let name = form.get("name").to_owned();
    let rename = |now: &ResourceSettings| ResourceSettings { name: name.clone(), ..now.clone() };
    match save(&form, "?saved", rename).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
