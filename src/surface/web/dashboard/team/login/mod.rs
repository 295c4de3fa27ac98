//! `/dashboard/{account_id}/team/login`: where the account's people log in, by the domain of their mail address. All members see
//! it; owners change it, after a recent login, if the operator allows logins of accounts.
//!
//! | file | |
//! |---|---|
//! | `page` | the provider and the domains as they are |
//! | `provider` | setting and removing the provider |
//! | `domains` | proving and removing a domain |
//! | `removal` | the questions of both before something is taken away |
//! | `allowed` | who may change it |

mod allowed;
mod domains;
mod page;
mod provider;
mod removal;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/team/login", get(page::show))
        .route("/dashboard/{account_id}/team/login/provider", get(provider::show).post(provider::submit))
        .route(
            "/dashboard/{account_id}/team/login/provider/remove",
            get(provider::show_removal).post(provider::remove),
        )
        .route("/dashboard/{account_id}/team/login/domains", get(domains::show).post(domains::submit))
        .route(
            "/dashboard/{account_id}/team/login/domains/remove",
            get(domains::show_removal).post(domains::remove),
        )
}
