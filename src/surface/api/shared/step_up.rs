//! The login behind a user's request, where it matters how and when it was (RFC 9470): the account's policy asks
//! for two factors, and a few acts of owners ask for a login of the last ten minutes. A client that acts for
//! itself has no login.

use super::auth::{Principal, UserLogin};
use crate::{app::App, surface::http::problem::Problem};
use xwms_events::session::{Assurance, FRESH_SECONDS};

/// Refuses a sensitive act unless the user logged in within the last ten minutes, with at least this assurance. Clients
/// pass: they may do none of these acts, which the decider tells them.
pub async fn check(app: &App, principal: &Principal, least: Assurance) -> Result<(), Problem> {
    let Some(login) = principal.user_login(app).await? else { return Ok(()) };
    let least =
        if principal.account.second_factor_required { least.max(Assurance::TwoFactors) } else { least };
    let now = app.store.clock().now();
    let UserLogin { at, assurance } = login;
    if assurance >= least && at.is_some_and(|at| now <= at.plus_seconds(FRESH_SECONDS)) {
        return Ok(());
    }
    Err(Problem::insufficient_authentication(least.as_str(), Some(FRESH_SECONDS)))
}
