//! The scopes of an API that agents may ask people for. Agents are apps of the account that registered themselves, or
//! whose id is a URL, so nobody can list them before they ask.

use super::{access_text::TEXT, api::Api, scope_fields};
use crate::surface::web::{
    dashboard::shared::page::DashboardPage,
    shared::kinds::{Facts, Field, Form, Input, Value},
};

/// The path of the form, below that of the API.
const PATH: &str = "/agents";

/// Returns the form.
pub fn form(dash: &DashboardPage, api: &Api) -> Form {
    let text = dash.text(&TEXT);
    // A refusal is about the member `agents`.
    let field = Field::new("agents", text.agents_scopes, Input::Boxes(scope_fields::choices(dash, api)))
        .hint(text.agents_hint)
        .checked(api.settings().agents.scopes.iter().cloned());
    dash.form(api.path(dash, PATH), text.agents_save).titled(text.agents).lead(text.agents_lead).field(field)
}

/// Returns the same for those who may not change it.
pub fn facts(dash: &DashboardPage, api: &Api) -> Facts {
    let text = dash.text(&TEXT);
    let scopes = &api.settings().agents.scopes;
    let value = if scopes.is_empty() { Value::text(text.nothing) } else { Value::Tags(scopes.clone()) };
    Facts::new(text.agents).fact(text.agents_scopes, value)
}
