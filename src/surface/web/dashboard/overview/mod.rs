//! `/dashboard/{account_id}`: how the account does now. A new account is led from its plan to its first login.
//!
//! | file | |
//! |---|---|
//! | `show` | the page |
//! | `start`, `start.html` | the steps to the first login, each ticked by what happened |
//! | `quickstart` | the command that uses an app |
//! | `tiles`, `tiles.html` | the figures on top |
//! | `webhooks` | the health of the webhooks |
//! | `text` | the texts |

mod quickstart;
mod show;
mod start;
mod text;
mod tiles;
mod webhooks;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default().page("/dashboard/{account_id}", Scope::UsageRead, show::show)
}
