//! `/operator/accounts`: every account.
//!
//! | file | |
//! |---|---|
//! | `list` | the list, and finding one by its name, id or a member's address |
//! | `detail` | one account, which records that the operator looked |
//! | `act` | restrict, reinstate, plan, limits, close |

mod act;
mod detail;
mod list;
mod text;

use crate::surface::web::shared::routes::{Needs, Routes};

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/operator/accounts", Needs::Operator, list::show)
        .act("/operator/accounts", Needs::Operator, list::find)
        .page("/operator/accounts/{account_id}", Needs::Operator, detail::show)
        .page("/operator/accounts/{account_id}/{act}", Needs::Operator, act::show)
        .act("/operator/accounts/{account_id}/{act}", Needs::Operator, act::submit)
}
