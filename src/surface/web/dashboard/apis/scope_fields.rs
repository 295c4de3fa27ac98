//! The fields of a scope that its page and the form for a new one share, and what was typed in them; and the words
//! for its roles.

use super::{
    access_text::TEXT,
    api::Api,
    login_fields::{self, Demanded},
};
use crate::surface::web::{
    dashboard::shared::{areas, form::DashboardForm, page::DashboardPage},
    shared::kinds::{Choice, Field, Form, FormErrors, Input},
};
use xwms_events::{
    account::Role,
    name,
    resource::{ResourceScope, SCOPE_DESCRIPTION_MAX},
};

/// The fields of the descriptions.
const DESCRIPTIONS: [&str; 2] = ["description_en", "description_nl"];

/// Adds the descriptions, the roles and the login, as `scope` has them.
pub fn add(dash: &DashboardPage, form: Form, scope: &ResourceScope) -> Form {
    let text = dash.text(&TEXT);
    let most = u32::try_from(SCOPE_DESCRIPTION_MAX).unwrap_or(u32::MAX);
    let english = Field::text("description_en", text.english).hint(text.english_hint).max(most);
    let dutch = Field::text("description_nl", text.dutch).hint(text.dutch_hint).max(most);
    let choice = |role: Role| Choice::new(role.as_str(), areas::role(role, dash.language()));
    let roles =
        Field::new("roles", text.roles, Input::Boxes(Role::ALL.iter().copied().map(choice).collect()))
            .hint(text.roles_hint)
            .checked(scope.roles.iter().map(|role| role.as_str().to_owned()));
    let form = form
        .field(english.value(&scope.description_en))
        .field(dutch.value(&scope.description_nl))
        .field(roles);
    login_fields::add(dash, form, scope.into())
}

/// Returns the scope `named` with what was typed.
///
/// # Errors
/// What the form says at each description that is missing or too long.
pub fn typed(form: &DashboardForm, named: &str) -> Result<ResourceScope, FormErrors> {
    let words = form.page.text(&TEXT).no_description;
    let wrong =
        DESCRIPTIONS.into_iter().filter(|field| name::line(form.get(field), SCOPE_DESCRIPTION_MAX).is_err());
    let errors: Vec<_> = wrong.map(|field| (Some(field.to_owned()), words.to_owned())).collect();
    if !errors.is_empty() {
        return Err(FormErrors { errors });
    }
    let chosen = form.boxes("roles");
    let Demanded { required_acr, max_age } = login_fields::typed(form)?;
    Ok(ResourceScope {
        name: named.to_owned(),
        description_en: form.get("description_en").to_owned(),
        description_nl: form.get("description_nl").to_owned(),
        roles: Role::ALL
            .iter()
            .copied()
            .filter(|role| chosen.iter().any(|name| name == role.as_str()))
            .collect(),
        required_acr,
        max_age,
    })
}

/// Returns the scopes of an API to choose from, with the roles that each needs.
pub fn choices(dash: &DashboardPage, api: &Api) -> Vec<Choice> {
    let choice = |scope: &ResourceScope| {
        let roles = roles(dash, scope).join(", ");
        let name = scope.name.clone();
        let label = if roles.is_empty() { name } else { format!("{name} ({roles})") };
        Choice::new(&scope.name, label)
    };
    api.settings().scopes.iter().map(choice).collect()
}

/// Returns the words for the roles of which a person needs one.
pub fn roles(dash: &DashboardPage, scope: &ResourceScope) -> Vec<String> {
    scope.roles.iter().map(|role| areas::role(*role, dash.language()).to_owned()).collect()
}
