//! `/dashboard/{account_id}/plan`: what the account may use and what it uses, the other plans, and the choice of
//! one. The numbers are those of `/v1/accounts/{account_id}/plan`.
//!
//! | file | |
//! |---|---|
//! | `show` | the page |
//! | `change` | the choice of a plan, and its end |
//! | `words` | a plan in words |
//! | `text` | the texts |

mod change;
mod show;
mod text;
pub mod words;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/plan", Scope::AccountsRead, show::show)
        .act("/dashboard/{account_id}/plan", Scope::AccountsWrite, change::choose)
        .page("/dashboard/{account_id}/plan/end", Scope::AccountsWrite, change::show_end)
        .act("/dashboard/{account_id}/plan/end", Scope::AccountsWrite, change::end)
}
