//! `/dashboard/{account_id}/audit/cases`: what members found out about an incident, as `/v1/audit/cases` has it.
//!
//! | file | |
//! |---|---|
//! | `list`, `new`, `detail` | the cases, a new one, and one with its forms |
//! | `pin` | pins an answer, an event or an object |
//! | `export` | the bundle |
//! | `text` | the texts |

mod detail;
mod export;
mod list;
mod new;
mod pin;
mod text;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes.
pub(super) fn routes() -> Routes {
    let at = |below: &str| format!("/dashboard/{{account_id}}/audit{below}");
    let of_case = |below: &str| at(&format!("/cases/{{case_id}}{below}"));
    Routes::default()
        .page(at("/cases"), Scope::AuditRead, list::show)
        .page(at("/cases/new"), Scope::AuditRead, new::show)
        .act(at("/cases/new"), Scope::AuditRead, new::submit)
        .page(at("/pin"), Scope::AuditRead, pin::show)
        .act(at("/pin"), Scope::AuditRead, pin::submit)
        .page(of_case(""), Scope::AuditRead, detail::show)
        .page(of_case("/export"), Scope::AuditRead, export::download)
        .page(of_case("/notes"), Scope::AuditRead, detail::show)
        .act(of_case("/notes"), Scope::AuditRead, detail::note)
        .page(of_case("/unpin"), Scope::AuditRead, detail::show)
        .act(of_case("/unpin"), Scope::AuditRead, detail::unpin)
        .page(of_case("/hold"), Scope::AuditRead, detail::show)
        .act(of_case("/hold"), Scope::AuditRead, detail::hold)
        .page(of_case("/status"), Scope::AuditRead, detail::show)
        .act(of_case("/status"), Scope::AuditRead, detail::status)
}
