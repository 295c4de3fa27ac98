//! `/dashboard/{account_id}/usage`: requests over time, and by app, route and status; what is billed; both as CSV. The
//! counts are those of `/v1/usage`.
//!
//! | file | |
//! |---|---|
//! | `requests` | the requests, and the thresholds that windows reached |
//! | `groups` | the table by app, route or status |
//! | `billed` | tokens, people and events by day |
//! | `download` | both as CSV |
//! | `series` | counts as lines of a chart |
//! | `tabs`, `text` | the tabs, and the texts |

pub(super) mod billed;
mod download;
mod groups;
mod requests;
pub(super) mod series;
mod tabs;
mod text;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/usage", Scope::UsageRead, requests::show)
        .page("/dashboard/{account_id}/usage/billed", Scope::UsageRead, billed::show)
        .page("/dashboard/{account_id}/usage/requests.csv", Scope::UsageRead, download::requests)
        .page("/dashboard/{account_id}/usage/billed.csv", Scope::UsageRead, download::billed)
}
