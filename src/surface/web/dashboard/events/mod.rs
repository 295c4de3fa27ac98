//! `/dashboard/{account_id}/events`: what happened in the account, as its log has it.
//!
//! | file | |
//! |---|---|
//! | `list` | the list, newest first, with its filters |
//! | `live` | new events, as they come |
//! | `detail` | one event: its envelope and its data |
//! | `read` | reads one event as the person may see it |
//! | `tree` | JSON as a tree |
//! | `text` | the texts |
//!
//! Not here: the history of one object, which is a tab of its page (`shared/history`).

mod detail;
mod list;
mod live;
mod read;
mod text;
mod tree;

use crate::surface::web::{
    dashboard::{search::in_query, shared::form::AskingForm},
    shared::routes::Routes,
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/events", Scope::EventsRead, list::show)
        .act("/dashboard/{account_id}/events", Scope::EventsRead, choose)
        .stream("/dashboard/{account_id}/live/events", Scope::EventsRead, live::follow)
        .page("/dashboard/{account_id}/events/{event_id}", Scope::EventsRead, detail::show)
}

/// Leads to the list with the filters of the form.
async fn choose(AskingForm(form): AskingForm) -> Result<Response, Response> {
    form.page.require(Scope::EventsRead)?;
    in_query(&form).await
}
