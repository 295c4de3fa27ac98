//! `/operator/system`: what the command line and the metrics know of the server itself.
//!
//! | file | |
//! |---|---|
//! | `page` | subscribers, parked events, keys, mail, webhooks, build and settings |
//! | `parked` | retries or skips a parked event |
//! | `keys` | a new signing key |
//! | `nats` | the stream of events, and how far it is |
//! | `plans` | the plans, and their file |

mod keys;
mod nats;
mod page;
mod parked;
mod plans;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/operator/system", get(page::show))
        .route("/operator/system/nats", get(nats::show))
        .route("/operator/system/plans", get(plans::show))
        .route("/operator/system/keys", get(keys::show).post(keys::submit))
        .route("/operator/system/parked/{subscriber}/{position}", get(parked::show).post(parked::submit))
}
