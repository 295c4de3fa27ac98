//! `/dashboard/{account_id}/audit`: questions about the account's history, each with its form and its answer.
//!
//! | file | |
//! |---|---|
//! | `home` | the questions that can be asked |
//! | `contain` | what stops if something is revoked, and the act |
//! | `expose` | a credential that others may know |
//! | `text`, `incident_text` | the texts |

mod contain;
mod expose;
mod home;
mod incident_text;
mod text;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    let at = |below: &str| format!("/dashboard/{{account_id}}/audit/{below}");
    Routes::default()
        .page("/dashboard/{account_id}/audit", Scope::AuditRead, home::show)
        .page(at("contain"), Scope::GrantsRead, contain::show)
        .act(at("contain"), Scope::GrantsRead, contain::ask)
        .page(at("contain/run"), Scope::GrantsWrite, contain::show)
        .act(at("contain/run"), Scope::GrantsWrite, contain::run)
        .page(at("expose"), Scope::GrantsRead, expose::show)
        .act(at("expose"), Scope::GrantsRead, expose::report)
}
