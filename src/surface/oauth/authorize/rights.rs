//! Management scopes are rights over the account that owns the client. Only its members can grant them, each
//! as far as their current role allows (ADR 0024). So can scopes of an account's API need a role.

use super::{fault::Fault, request::AuthorizationRequest};
use crate::{app::App, surface::web::shared::session::LoggedIn};
use xwms_events::{account::Account, resource::LoginDemand, scope::Scope, session::Assurance};

/// Limits the requested scopes to what the logged-in user may grant, or records why the user can't.
pub(super) async fn limit_scopes(
    app: &App,
    asked: &mut AuthorizationRequest,
    login: Option<&LoggedIn>,
) -> Result<(), Fault> {
    limit_to_role(app, asked, login).await?;
    demand_login(asked);
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

/// Makes the request demand the login that the scopes of APIs demand (RFC 9470), whatever the client asked for.
fn demand_login(asked: &mut AuthorizationRequest) {
    let mut demand = LoginDemand { acr: asked.assurance, max_age: asked.max_age };
    for one in &asked.resources {
        demand = demand.and(one.resource.login_demand(&one.access.scopes));
    }
    (asked.assurance, asked.max_age) = (demand.acr, demand.max_age);
}

/// Limits the scopes of APIs to what the logged-in user's role in the account allows, or records why the user
/// can't grant the request. Demands the second factor with which alone the role and the groups of a member count.
async fn limit_to_role(
    app: &App,
    asked: &mut AuthorizationRequest,
    login: Option<&LoggedIn>,
) -> Result<(), Fault> {
    // Of a member who logged in too weakly, apps and APIs would be told no groups.
    let is_app_told = asked.client.protocol.groups_claim && asked.scopes.contains(Scope::Openid);
    let needed = is_app_told
        || asked
            .resources
            .iter()
            .any(|one| one.resource.settings.groups_claim || one.resource.needs_role(&one.access.scopes));
    let Some(login) = login.filter(|_| needed) else { return Ok(()) };
    let account = app.store.load::<Account>(asked.account_id).await;
    let account = account.map_err(|error| asked.store_failed(&error))?.state;
    let role = account.members.get(&login.user_id).copied();
    for one in &mut asked.resources {
        one.access = one.resource.for_person(one.access.clone(), role);
        if one.access.scopes.is_empty() {
            asked.denied = Some("the user's role allows none of the requested scopes of a resource");
        }
    }
    if account.second_factor_required && role.is_some() {
        asked.assurance = asked.assurance.max(Assurance::TwoFactors);
    }
    Ok(())
}
