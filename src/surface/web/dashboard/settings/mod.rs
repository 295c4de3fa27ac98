//! `/dashboard/{account_id}/settings`: the account itself.
//!
//! | file | |
//! |---|---|
//! | `general` | its name and facts |
//! | `second_factor` | whether members need two factors |
//! | `history` | what happened to it |
//! | `close` | closing it for good |
//! | `tabs` | the head of all of them |

mod close;
mod general;
mod history;
mod second_factor;
mod tabs;
mod text;

use crate::surface::web::shared::routes::{Needs, Routes};
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/settings", Scope::AccountsRead, general::show)
        .act("/dashboard/{account_id}/settings", Scope::AccountsWrite, general::submit)
        .page(
            "/dashboard/{account_id}/settings/second-factor",
            Needs::Owner(Scope::AccountsWrite),
            second_factor::show,
        )
        .act(
            "/dashboard/{account_id}/settings/second-factor",
            Needs::Owner(Scope::AccountsWrite),
            second_factor::submit,
        )
        .page("/dashboard/{account_id}/settings/history", Scope::EventsRead, history::show)
        .page("/dashboard/{account_id}/settings/close", Needs::Owner(Scope::AccountsWrite), close::show)
        .act("/dashboard/{account_id}/settings/close", Needs::Owner(Scope::AccountsWrite), close::submit)
}
