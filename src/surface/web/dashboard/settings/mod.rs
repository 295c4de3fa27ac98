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

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/settings", get(general::show).post(general::submit))
        .route(
            "/dashboard/{account_id}/settings/second-factor",
            get(second_factor::show).post(second_factor::submit),
        )
        .route("/dashboard/{account_id}/settings/history", get(history::show))
        .route("/dashboard/{account_id}/settings/close", get(close::show).post(close::submit))
}
