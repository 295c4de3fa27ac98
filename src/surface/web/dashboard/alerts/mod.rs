//! `/dashboard/{account_id}/alerts`: suspicious traffic of the account's apps, as `/v1/alerts` lists it. The guard raises alerts;
//! an operator clears them, or time does: nobody acknowledges them here.
//!
//! | file | |
//! |---|---|
//! | `list`, `detail` | the pages |
//! | `words` | rules, actions and what to do, in words |
//! | `text` | the texts |

mod detail;
pub(super) mod list;
mod text;
pub(super) mod words;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/alerts", get(list::show))
        .route("/dashboard/{account_id}/alerts/{alert_id}", get(detail::show))
}
