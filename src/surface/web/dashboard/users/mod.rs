//! `/dashboard/{account_id}/users`: test users, whom an account makes up to try its test apps with, and the people who approved its
//! apps. Of real people it shows what `/v1/consents` shows: an id, and the names of members of the account.
//!
//! | file | |
//! |---|---|
//! | `list`, `new` | the test users; a new one |
//! | `detail`, `profile`, `password`, `access`, `delete` | the tabs of a test user |
//! | `people` | the consents for the account's apps, each with its page in `access` |
//! | `consents` | lists of consents, for `people` and `access` |
//! | `claims` | the claims of a profile as fields and facts |

mod access;
mod claims;
mod claims_text;
mod consents;
mod delete;
mod detail;
mod list;
mod new;
mod password;
mod people;
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
        .page("/dashboard/{account_id}/users/people", Scope::GrantsRead, people::show)
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
