//! `/dashboard/{account_id}/audit`: questions about the account's history, each with its form and its answer.
//!
//! | file | |
//! |---|---|
//! | `home` | the questions that can be asked |
//! | `text` | the texts |

mod home;
mod text;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default().page("/dashboard/{account_id}/audit", Scope::AuditRead, home::show)
}
