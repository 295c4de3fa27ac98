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

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/operator/accounts", get(list::show).post(list::find))
        .route("/operator/accounts/{account_id}", get(detail::show))
        .route("/operator/accounts/{account_id}/{act}", get(act::show).post(act::submit))
}
