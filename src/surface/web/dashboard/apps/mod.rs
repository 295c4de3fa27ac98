//! `/dashboard/{account_id}/apps`: the account's apps, which the code calls clients.
//!
//! | file | |
//! |---|---|
//! | `list` | the list |
//! | `text`, `words` | the texts; the words for types, standings and environments |

mod list;
mod text;
mod words;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/dashboard/{account_id}/apps", get(list::show))
}
