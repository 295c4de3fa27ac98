//! `/dashboard/{account_id}/logs`: the requests that counted for the account, one by one.
//!
//! | file | |
//! |---|---|
//! | `list` | the list, newest first |
//! | `live` | new requests, as they come |
//! | `search` | its filters |
//! | `detail` | one request: what it acted with, what it was about, and the events that it caused |
//! | `words` | how a request is named and how it ended |
//! | `curl` | a request as a command line |
//! | `text` | the texts |
//!
//! Not here: numbers of requests over time (usage), and what changed (events).

mod curl;
mod detail;
mod list;
mod live;
mod search;
mod text;
mod words;

use crate::surface::web::{
    dashboard::{search::in_query, shared::form::AskingForm},
    shared::routes::Routes,
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/logs", Scope::UsageRead, list::show)
        .act("/dashboard/{account_id}/logs", Scope::UsageRead, choose)
        .stream("/dashboard/{account_id}/live/logs", Scope::UsageRead, live::follow)
        .page("/dashboard/{account_id}/logs/{request_id}", Scope::UsageRead, detail::show)
}

/// Leads to the list with the filters of the form.
async fn choose(AskingForm(form): AskingForm) -> Result<Response, Response> {
    form.page.require(Scope::UsageRead)?;
    in_query(&form).await
}
