//! `/dashboard/{account_id}/audit`: questions about the account's history, each with its form and its answer.
//!
//! | file | |
//! |---|---|
//! | `home` | the questions that can be asked |
//! | `asked` | the question of a request, and its answer, which is recorded |
//! | `ask` | the page of a question |
//! | `file` | an answer as a file |
//! | `table` | an answer as a table |
//! | `further` | what can be asked or done next |
//! | `contain` | what stops if something is revoked, and the act |
//! | `next` | what comes after it |
//! | `expose` | a credential that others may know |
//! | `cases` | what members found out |
//! | `text`, `columns`, `incident_text` | the texts; the words for columns and for what is not known |

mod ask;
mod asked;
mod cases;
mod columns;
mod contain;
mod expose;
mod file;
mod further;
mod home;
mod incident_text;
mod next;
mod table;
mod text;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    let at = |below: &str| format!("/dashboard/{{account_id}}/audit{below}");
    Routes::default()
        .page(at(""), Scope::AuditRead, home::show)
        .page(at("/ask/{question}"), Scope::AuditRead, ask::show)
        .act(at("/ask/{question}"), Scope::AuditRead, ask::ask)
        .page(at("/ask/{question}/file"), Scope::AuditRead, file::download)
        .page(at("/contain"), Scope::GrantsRead, contain::show)
        .act(at("/contain"), Scope::GrantsRead, contain::ask)
        .page(at("/contain/run"), Scope::GrantsRead, contain::show)
        .act(at("/contain/run"), Scope::GrantsWrite, contain::run)
        .page(at("/expose"), Scope::GrantsRead, expose::show)
        .act(at("/expose"), Scope::GrantsRead, expose::report)
        .merge(cases::routes())
}
