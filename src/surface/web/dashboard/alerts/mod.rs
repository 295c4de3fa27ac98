//! `/dashboard/{account_id}/alerts`: suspicious traffic of the account's apps, as `/v1/alerts` lists it. The guard
//! raises alerts; an operator clears them, or time does: nobody acknowledges them here.
//!
//! | file | |
//! |---|---|
//! | `list`, `detail` | the pages |
//! | `words` | rules, actions and what to do, in words |
//! | `text` | the texts |

mod detail;
pub(super) mod list;
mod text;
pub mod words;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default().page("/dashboard/{account_id}/alerts", Scope::AlertsRead, list::show).page(
        "/dashboard/{account_id}/alerts/{alert_id}",
        Scope::AlertsRead,
        detail::show,
    )
}
