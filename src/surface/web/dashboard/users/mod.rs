//! `/dashboard/{account_id}/users`: test users, whom an account makes up to try its test apps with. It leads to
//! the people who approved the account's apps (`access/consents`).
//!
//! | file | |
//! |---|---|
//! | `list`, `new` | the test users; a new one |
//! | `detail`, `profile`, `password`, `access`, `delete` | the tabs of a test user |
//! | `claims` | the claims of a profile as fields and facts |

mod access;
mod claims;
mod claims_text;
mod delete;
mod detail;
mod list;
mod new;
mod password;
mod profile;
mod text;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/users", Scope::UsersRead, list::show)
        .page("/dashboard/{account_id}/users/new", Scope::UsersWrite, new::show)
        .act("/dashboard/{account_id}/users/new", Scope::UsersWrite, new::submit)
        .page("/dashboard/{account_id}/users/{user_id}", Scope::UsersRead, detail::show)
        .page("/dashboard/{account_id}/users/{user_id}/profile", Scope::UsersWrite, profile::show)
        .act("/dashboard/{account_id}/users/{user_id}/profile", Scope::UsersWrite, profile::submit)
        .page("/dashboard/{account_id}/users/{user_id}/password", Scope::UsersWrite, password::show)
        .act("/dashboard/{account_id}/users/{user_id}/password", Scope::UsersWrite, password::submit)
        .page("/dashboard/{account_id}/users/{user_id}/access", Scope::GrantsRead, access::show)
        .act("/dashboard/{account_id}/users/{user_id}/access", Scope::GrantsWrite, access::submit)
        .page("/dashboard/{account_id}/users/{user_id}/delete", Scope::UsersWrite, delete::show)
        .act("/dashboard/{account_id}/users/{user_id}/delete", Scope::UsersWrite, delete::submit)
}
