//! `/operator/system`: what the command line and the metrics know of the server itself.
//!
//! | file | |
//! |---|---|
//! | `page` | subscribers, parked events, keys, mail, webhooks, build and settings |
//! | `parked` | retries or skips a parked event |
//! | `keys` | a new signing key |
//! | `revoke` | stops a signing key |

mod keys;
mod page;
mod parked;
mod revoke;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/operator/system", get(page::show))
        .route("/operator/system/keys", get(keys::show).post(keys::submit))
        .route("/operator/system/keys/{key_id}", get(revoke::show).post(revoke::submit))
        .route("/operator/system/parked/{subscriber}/{position}", get(parked::show).post(parked::submit))
}
