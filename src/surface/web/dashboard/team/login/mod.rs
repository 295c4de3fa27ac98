//! `/dashboard/{account_id}/team/login`: where the account's people log in, by the domain of their mail address.
//! All members see it; owners change it, after a recent login, if the operator allows logins of accounts.
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

use crate::surface::web::shared::routes::{Needs, Routes};
use xwms_events::scope::Scope;

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/team/login", Scope::AccountsRead, page::show)
        .page(
            "/dashboard/{account_id}/team/login/provider",
            Needs::Owner(Scope::AccountsWrite),
            provider::show,
        )
        .act(
            "/dashboard/{account_id}/team/login/provider",
            Needs::Owner(Scope::AccountsWrite),
            provider::submit,
        )
        .page(
            "/dashboard/{account_id}/team/login/provider/remove",
            Needs::Owner(Scope::AccountsWrite),
            provider::show_removal,
        )
        .act(
            "/dashboard/{account_id}/team/login/provider/remove",
            Needs::Owner(Scope::AccountsWrite),
            provider::remove,
        )
        .page("/dashboard/{account_id}/team/login/domains", Needs::Owner(Scope::AccountsWrite), domains::show)
        .act(
            "/dashboard/{account_id}/team/login/domains",
            Needs::Owner(Scope::AccountsWrite),
            domains::submit,
        )
        .page(
            "/dashboard/{account_id}/team/login/domains/remove",
            Needs::Owner(Scope::AccountsWrite),
            domains::show_removal,
        )
        .act(
            "/dashboard/{account_id}/team/login/domains/remove",
            Needs::Owner(Scope::AccountsWrite),
            domains::remove,
        )
}
