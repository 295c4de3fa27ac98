//! `/operator/users`: people.
//!
//! | file | |
//! |---|---|
//! | `find` | finding a person by id or by the address that they have now |
//! | `detail` | one person, as `xwms user show` |
//! | `act` | end sessions, reset factors, suspend, reinstate, erase |

mod act;
mod detail;
mod find;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/operator/users", get(find::show).post(find::submit))
        .route("/operator/users/{user_id}", get(detail::show))
        .route("/operator/users/{user_id}/{act}", get(act::show).post(act::submit))
}
