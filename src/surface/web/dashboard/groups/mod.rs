//! `/dashboard/{account_id}/groups`: the groups of the account's people, which its apps and APIs may be told. What
//! changes goes through the commands of `/v1/groups`.
//!
//! | file | |
//! |---|---|
//! | `list` | the groups |
//! | `edit` | a new group; another name or description; deletion |
//! | `group`, `person` | who is in a group, and somebody is put into it; one of them, and taking them out |
//! | `of_person` | the groups of a person, and another one for them |
//! | `people` | what to call people |

mod edit;
mod group;
mod list;
mod of_person;
mod people;
mod person;
mod text;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    let at = |below: &str| format!("/dashboard/{{account_id}}/groups{below}");
    Routes::default()
        .page(at(""), Scope::AccountsRead, list::show)
        .page(at("/new"), Scope::AccountsWrite, edit::show_new)
        .act(at("/new"), Scope::AccountsWrite, edit::submit_new)
        .page(at("/of/{user_id}"), Scope::AccountsRead, of_person::show)
        .act(at("/of/{user_id}"), Scope::AccountsWrite, of_person::submit)
        .page(at("/{group_id}"), Scope::AccountsRead, group::show)
        .act(at("/{group_id}"), Scope::AccountsWrite, group::submit)
        .page(at("/{group_id}/change"), Scope::AccountsWrite, edit::show_change)
        .act(at("/{group_id}/change"), Scope::AccountsWrite, edit::submit_change)
        .page(at("/{group_id}/delete"), Scope::AccountsWrite, edit::show_delete)
        .act(at("/{group_id}/delete"), Scope::AccountsWrite, edit::submit_delete)
        .page(at("/{group_id}/people/{user_id}"), Scope::AccountsRead, person::show)
        .act(at("/{group_id}/people/{user_id}"), Scope::AccountsWrite, person::submit)
}
