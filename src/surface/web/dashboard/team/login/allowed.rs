//! Who may change the account's own login: owners, after a recent login, if the operator allows logins of accounts.

use crate::surface::web::dashboard::shared::page::DashboardPage;
use axum::response::Response;
use xwms_events::Refusal;

/// Refuses a person who is not an owner, or whose login is too old.
pub fn check(dash: &DashboardPage) -> Result<(), Response> {
    dash.require_owner()?;
    dash.require_fresh_here()
}

/// Refuses if the operator does not allow logins of accounts.
pub fn check_allowed(dash: &DashboardPage) -> Result<(), Refusal> {
    if dash.app().settings.account_logins {
        return Ok(());
    }
    Err(Refusal::conflict("account_logins_off", "logins of accounts are turned off at this server"))
}
