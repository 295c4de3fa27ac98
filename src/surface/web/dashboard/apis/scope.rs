//! One scope of an API: its descriptions and roles, and its removal. Its name stays, because people approved it by
//! that name.

use super::{
    access_text::TEXT,
    api::{Api, ApiTab, save},
    scope_fields, text,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::{
        kinds::{Form, form::Refused},
        not_done::NotDone,
    },
};
use axum::response::Response;
use xwms_events::{
    resource::{ResourceScope, ResourceSettings},
    scope::Scope,
};

/// The parameter that names the scope.
const SCOPE: &str = "scope";

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let name = dash.given(SCOPE);
    render(&dash, &name, None).await
}

async fn render(
    dash: &DashboardPage,
    name: &str,
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    dash.require(Scope::ResourcesWrite)?;
    let api = Api::find(dash).await?;
    if name.is_empty() {
        return Ok(dash.go(&format!("apis/{}/scopes", api.id)));
    }
    let scope = api.settings().scopes.iter().find(|scope| scope.name == name);
    let scope = scope.ok_or_else(|| dash.not_found())?;
    let [change, removal] = forms(dash, &api, scope).map(|form| form.refused(refused));
    Ok(dash.show(api.part(dash, ApiTab::Scopes, name).with(change).with(removal)).await)
}

fn forms(dash: &DashboardPage, api: &Api, scope: &ResourceScope) -> [Form; 2] {
    let text = dash.text(&TEXT);
    let form = |below: &str, submit| {
        let path = api.path(dash, &format!("/scope{below}"));
        dash.form(path, submit).hidden(SCOPE, &scope.name)
    };
    let change = form("", dash.text(&text::TEXT).save).titled(text.change_scope);
    [
        scope_fields::add(dash, change, scope),
        form("/remove", text.remove_scope).titled(text.remove_scope).lead(text.remove_scope_lead).dangerous(),
    ]
}

/// Changes the scope.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ResourcesWrite)?;
    let name = form.get(SCOPE);
    let api = Api::find(dash).await?;
    // Somebody else may have removed it.
    if !api.settings().scopes.iter().any(|scope| scope.name == name) {
        return render(dash, name, None).await;
    }
    answer(&form, changed(&form, name).await).await
}

async fn changed(form: &DashboardForm, name: &str) -> Result<Response, NotDone> {
    let changed = scope_fields::typed(form, name)?;
    let replace = |now: &ResourceSettings| {
        let mut now = now.clone();
        for scope in now.scopes.iter_mut().filter(|scope| scope.name == changed.name) {
            scope.clone_from(&changed);
        }
        now
    };
    save(form, "/scopes?saved", replace).await
}

/// Removes the scope.
pub async fn remove(form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::ResourcesWrite)?;
    let name = form.get(SCOPE);
    answer(&form, save(&form, "/scopes?saved", |now| without(now, name)).await).await
}

/// Returns the settings without the scope: no app may have one that the API does not have, or none; nor may agents.
fn without(now: &ResourceSettings, name: &str) -> ResourceSettings {
    let mut now = now.clone();
    now.scopes.retain(|scope| scope.name != name);
    for app in &mut now.apps {
        app.scopes.retain(|scope| scope != name);
    }
    now.apps.retain(|app| !app.scopes.is_empty());
    now.agents.scopes.retain(|scope| scope != name);
    now
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, form.get(SCOPE), Some(form.refused(&not_done.errors()?))).await,
    }
}

#[cfg(test)]
mod tests {
    use super::without;
    use uuid::Uuid;
    use xwms_events::{
        ids::ClientId,
        resource::{ResourceAgents, ResourceApp, ResourceScope, ResourceSettings},
    };

    #[test]
    fn a_removed_scope_leaves_no_app_with_it_or_with_nothing_and_no_agent_with_it() {
        let scope = |name: &str| ResourceScope { name: name.to_owned(), ..ResourceScope::default() };
        let app = |number: u128, scopes: &[&str]| ResourceApp {
            client_id: ClientId::from_uuid(Uuid::from_u128(number)),
            scopes: scopes.iter().map(|name| (*name).to_owned()).collect(),
        };
        let now = ResourceSettings {
            scopes: vec![scope("read"), scope("write")],
            apps: vec![app(1, &["read", "write"]), app(2, &["write"])],
            agents: ResourceAgents { scopes: vec!["read".to_owned(), "write".to_owned()] },
            ..ResourceSettings::default()
        };
        let left = without(&now, "write");
        assert_eq!(left.scopes, [scope("read")]);
        assert_eq!(left.apps, [app(1, &["read"])]);
        assert_eq!(left.agents.scopes, ["read"]);
    }
}
