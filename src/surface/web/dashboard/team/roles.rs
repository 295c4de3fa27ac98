//! Roles: the choice of one in a form, and the table of what each may do.

use super::text::{TEXT, TeamText};
use crate::{
    language::Language,
    surface::web::{
        dashboard::shared::{areas, form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Choice, Empty, Field, Input, List, Row, Tone, Value},
            scopes::ScopeText,
        },
    },
};
use xwms_events::{
    Refusal,
    account::Role,
    scope::{Scope, Scopes},
};

/// Returns the choice of a role among those that the person may give; `current` is chosen at first.
pub fn field(dash: &DashboardPage, current: Role) -> Field {
    let text = dash.text(&TEXT);
    let offered = Role::ALL.iter().copied().filter(|role| dash.role.may_give(*role));
    let choice =
        |role: Role| Choice::new(role.as_str(), areas::role(role, dash.language())).hint(meaning(text, role));
    Field::new("role", text.role, Input::Radio(offered.map(choice).collect())).value(current.as_str())
}

/// Returns the role that was chosen.
///
/// # Errors
/// `invalid_role`, if none was.
pub fn chosen(form: &DashboardForm) -> Result<Role, Refusal> {
    of(form.get("role")).ok_or_else(|| Refusal::invalid("role", "invalid_role", "there is no such role"))
}

/// Returns the role with this name in the API.
pub fn of(name: &str) -> Option<Role> {
    Role::ALL.iter().copied().find(|role| role.as_str() == name)
}

/// Returns what a member in this role may do, in a sentence.
pub const fn meaning(text: &'static TeamText, role: Role) -> &'static str {
    match role {
        Role::Owner => text.owner_may,
        Role::Admin => text.admin_may,
        Role::Developer => text.developer_may,
        Role::Auditor => text.auditor_may,
    }
}

/// Returns the table of permissions.
pub fn table(text: &'static TeamText, language: Language) -> List {
    let mark = |may: bool| if may { Value::status(Tone::Good, text.yes) } else { Value::Nothing };
    let row = |name: &str, may: &dyn Fn(Role) -> bool| Row {
        href: None,
        name: name.to_owned(),
        cells: Role::ALL.iter().map(|role| mark(may(*role))).collect(),
    };
    let of_scope = |scope: Scope| {
        let title = ScopeText::of(scope, language).title;
        row(title, &|role: Role| role.permissions().contains(scope))
    };
    let mut rows: Vec<_> = Scopes::management().iter().map(of_scope).collect();
    rows.push(row(text.owner_acts, &|role| role == Role::Owner));
    let columns = [
        text.permission,
        areas::role(Role::Owner, language),
        areas::role(Role::Admin, language),
        areas::role(Role::Developer, language),
        areas::role(Role::Auditor, language),
    ];
    let empty = Empty { title: text.roles, detail: text.permission, action: None, curl: None };
    List::new(language, text.roles, &columns, empty).titled().rows(rows)
}

#[cfg(test)]
mod tests {
    use super::of;
    use xwms_events::account::Role;

    #[test]
    fn a_role_is_known_by_its_name_in_the_api_and_by_no_other() {
        for role in Role::ALL {
            assert_eq!(of(role.as_str()), Some(*role));
        }
        for other in ["", "Owner", "root", "owner "] {
            assert_eq!(of(other), None, "{other:?}");
        }
    }
}
