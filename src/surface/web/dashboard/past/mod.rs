//! `/dashboard/{account_id}/audit/past` and `/audit/could`: an object as it was, and whether an app could obtain a
//! scope. Each question is recorded, so it comes in a form. The history of an object (`shared/history`) has the
//! form, too.
//!
//! | file | |
//! |---|---|
//! | `as_of` | an object as it was, and the difference to now |
//! | `could` | could an app obtain a scope, and why |
//! | `form` | the form about an object, and the moment of a form |
//! | `text`, `words` | the texts; rules and limits of answers in words |

mod as_of;
mod could;
mod form;
mod text;
mod words;

pub(super) use form::about;

use crate::surface::web::{dashboard::shared::page::DashboardPage, shared::routes::Routes};
use text::TEXT;
use xwms_events::scope::Scope;

/// A question of this area, for the lists of other pages.
pub(super) struct Question {
    /// Its path below that of the account.
    pub path: &'static str,
    pub title: &'static str,
    pub detail: &'static str,
}

/// Returns the question how an object was. Its parameter is `object`.
pub(super) fn as_it_was(dash: &DashboardPage) -> Question {
    let text = dash.text(&TEXT);
    Question { path: "audit/past", title: text.past, detail: text.past_lead }
}

/// Returns the question whether an app could obtain a scope. Its parameters are `client` and `user`.
pub(super) fn whether_it_could(dash: &DashboardPage) -> Question {
    let text = dash.text(&TEXT);
    Question { path: "audit/could", title: text.could, detail: text.could_lead }
}

/// Returns the routes of the questions.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/audit/past", Scope::AuditRead, as_of::show)
        .act("/dashboard/{account_id}/audit/past", Scope::AuditRead, as_of::ask)
        .page("/dashboard/{account_id}/audit/could", Scope::AuditRead, could::show)
        .act("/dashboard/{account_id}/audit/could", Scope::AuditRead, could::ask)
}
