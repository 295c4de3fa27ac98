//! `/dashboard/{account_id}/users`: test users, whom an account makes up to try its test apps with. It leads to the people who approved
//! the account's apps (`access/consents`).
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

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/users", get(list::show))
        .route("/dashboard/{account_id}/users/new", get(new::show).post(new::submit))
        .route("/dashboard/{account_id}/users/{user_id}", get(detail::show))
        .route("/dashboard/{account_id}/users/{user_id}/profile", get(profile::show).post(profile::submit))
        .route("/dashboard/{account_id}/users/{user_id}/password", get(password::show).post(password::submit))
        .route("/dashboard/{account_id}/users/{user_id}/access", get(access::show).post(access::submit))
        .route("/dashboard/{account_id}/users/{user_id}/delete", get(delete::show).post(delete::submit))
}
