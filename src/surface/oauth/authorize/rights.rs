//! Management scopes are rights over the account that owns the client. Only its members can grant them, each
//! as far as their current role allows (ADR 0024).

use super::{
    request::{AuthorizationRequest, Fault},
    resources,
};
use crate::{app::App, surface::web::shared::session::LoggedIn};
use xwms_events::{account::Account, session::Assurance};

/// Limits the requested scopes to what the logged-in user may grant, or records why the user can't.
pub(super) async fn limit_scopes(
    app: &App,
    asked: &mut AuthorizationRequest,
    login: Option<&LoggedIn>,
) -> Result<(), Fault> {
    resources::limit_to_role(app, asked, login).await?;
    let Some(login) = login.filter(|_| asked.scopes.any_management()) else { return Ok(()) };
    let account = app.store.load::<Account>(asked.account_id).await;
    let account = account.map_err(|error| asked.store_failed(&error))?.state;
    asked.scopes = account.permits(login.user_id, &asked.scopes);
    if account.second_factor_required && account.members.contains_key(&login.user_id) {
        asked.assurance = asked.assurance.max(Assurance::TwoFactors);
    }
    if !account.members.contains_key(&login.user_id) {
        asked.denied = Some("the user is not a member of the account");
    } else if !asked.scopes.any_management() {
        asked.denied = Some("the user's role allows none of the requested scopes");
    }
    Ok(())
}
