//! `/operator/system`: what the command line and the metrics know of the server itself.
//!
//! | file | |
//! |---|---|
//! | `page` | subscribers, parked events, keys, mail, webhooks, build |
//! | `parked` | retries or skips a parked event |
//! | `keys` | a new signing key |
//! | `nats` | the stream of events, and how far it is |
//! | `plans` | the plans, and their file |
//! | `revoke` | stops a signing key |
//! | `settings` | the settings of this process |
//! | `tabs` | the tabs that lead to them |

mod keys;
mod nats;
mod page;
mod parked;
mod plans;
mod revoke;
mod settings;
mod tabs;
mod text;

use crate::surface::web::shared::routes::{Needs, Routes};

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/operator/system", Needs::Operator, page::show)
        .page("/operator/system/nats", Needs::Operator, nats::show)
        .page("/operator/system/plans", Needs::Operator, plans::show)
        .page("/operator/system/settings", Needs::Operator, settings::show)
        .page("/operator/system/keys", Needs::Operator, keys::show)
        .act("/operator/system/keys", Needs::Operator, keys::submit)
        .page("/operator/system/keys/{key_id}", Needs::Operator, revoke::show)
        .act("/operator/system/keys/{key_id}", Needs::Operator, revoke::submit)
        .page("/operator/system/parked/{subscriber}/{position}", Needs::Operator, parked::show)
        .act("/operator/system/parked/{subscriber}/{position}", Needs::Operator, parked::submit)
}
