//! `/dashboard/{account_id}/plan`: what the account may use and what it uses, the other plans, and the choice of one. The
//! numbers are those of `/v1/accounts/{account_id}/plan`.
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

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/plan", get(show::show).post(change::choose))
        .route("/dashboard/{account_id}/plan/end", get(change::show_end).post(change::end))
}
