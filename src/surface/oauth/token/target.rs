//! The API that an access token is for (RFC 8707 §2.2): exactly one, or xwms itself. What the account permits is read
//! again for each token, so that a withdrawn permission, a disabled API or a lost role ends at the next refresh.

use super::request::TokenRequest;
use crate::{
    commands::{
        CommandError,
        grants::GrantView,
        groups::GroupsQuery,
        resources::{self, Target},
    },
    surface::oauth::{
        error::OAuthError,
        resource::{NOT_FOR_CLIENT, Named, named},
    },
};
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    account::Account,
    grant::Authorization,
    ids::UserId,
    resource::Resource,
    resource_access::{ResourceAccess, names_in},
    scope::Scopes,
    session::Assurance,
    signing_key::Algorithm,
    token::TokenLogin,
};

/// Returns the API that the client asks for on its own behalf; `None` for xwms itself.
pub(super) async fn of_client(request: &TokenRequest<'_>) -> Result<Option<Target>, OAuthError> {
    let Named { audiences, own } = named(request.params, &request.app.settings.issuer);
    let audience = match (audiences.as_slice(), own) {
        ([], _) => return Ok(None),
        ([one], false) => *one,
        _ => return Err(one_at_a_time()),
    };
    let (resource, offered, basis) = offered(request, audience).await?;
    let scope =
        scope_of_api(request, "scopes of this server itself need a token of their own, without resource")?;
    let access = limited(offered, scope)?;
    Ok(Some(Target::new(access, &resource, basis, &request.app.status_lists)))
}

/// Returns the API that the first token of the grant in `view` is for; `None` for xwms itself. The person has just
/// approved it in a login that was recent enough.
pub(super) async fn of_grant(
    request: &TokenRequest<'_>,
    view: &GrantView,
    scope: Option<&str>,
) -> Result<Option<Target>, OAuthError> {
    of_grant_at(request, view, scope, None).await
}

/// Returns the API that a refreshed token of the grant in `view` is for, limited to the names in `scope`, and to
/// the scopes for which the login is still recent enough; `None` for xwms itself.
pub(super) async fn of_refresh(
    request: &TokenRequest<'_>,
    view: &GrantView,
    scope: Option<&str>,
) -> Result<Option<Target>, OAuthError> {
    of_grant_at(request, view, scope, Some(request.app.store.clock().now())).await
}

async fn of_grant_at(
    request: &TokenRequest<'_>,
    view: &GrantView,
    scope: Option<&str>,
    at: Option<Timestamp>,
) -> Result<Option<Target>, OAuthError> {
    // To another client, the grant is unknown; the decider says so.
    let Some(authorization) = view.authorization().filter(|_| view.names(request.client.client_id)) else {
        return Ok(None);
    };
    let Some(granted) = chosen(request, authorization)? else { return Ok(None) };
    let (resource, basis) = found(request, &granted.audience).await?;
    let offered = resource.offered_for_people(&granted.audience, &request.client.client);
    let offered = offered.map_err(|_| not_for_client())?;
    let now: Vec<String> =
        granted.scopes.iter().filter(|name| offered.scopes.contains(name)).cloned().collect();
    let access = ResourceAccess { scopes: now, ..offered };
    let login = authorization.login();
    let access = for_role(request, &resource, access, Some((authorization.user_id, login.acr))).await?;
    let access = for_login(&resource, access, Some(login), at, scope)?;
    Ok(Some(Target::new(access, &resource, basis, &request.app.status_lists)))
}

/// Returns what the role of a person in the account of the API leaves of `access`, with that role and their groups
/// if the API wants them. Both are read at once, and only if they matter. `person` is who they are, and the
/// assurance of their login.
pub(super) async fn for_role(
    request: &TokenRequest<'_>,
    resource: &Resource,
    access: ResourceAccess,
    person: Option<(UserId, Assurance)>,
) -> Result<ResourceAccess, OAuthError> {
    let tells_groups = resource.settings.groups_claim;
    let needed = person.filter(|_| tells_groups || resource.needs_role(&access.scopes));
    let Some((user_id, acr)) = needed else { return Ok(access) };
    let account_id = resource.account_id.unwrap_or(request.client.account_id);
    let mut query = request.app.store.query();
    let account = query.stream::<Account>(account_id);
    let groups = tells_groups.then(|| GroupsQuery::of(&mut query, account_id, user_id));
    let mut read = query.read().await?;
    let account = read.take(account).await?.state;
    let role = account.role_with(user_id, acr);
    let access = resource.with_role(resource.for_person(access, role), role);
    match groups {
        Some(groups) => Ok(resource.with_groups(access, groups.names(&mut read, &account, acr).await?)),
        None => Ok(access),
    }
}

/// Returns what a login, if there is one, leaves of `access` at a time, limited to the names in `scope`.
pub(super) fn for_login(
    resource: &Resource,
    access: ResourceAccess,
    login: Option<TokenLogin>,
    at: Option<Timestamp>,
    scope: Option<&str>,
) -> Result<ResourceAccess, OAuthError> {
    let permitted = access.scopes.len();
    let access = match login {
        Some(login) => resource.for_login(access, &login, at),
        None => access,
    };
    let too_weak = access.scopes.len() < permitted;
    limited(access, scope).map_err(|error| if too_weak { step_up() } else { error })
}

/// The client has to send the person through an authorization request, which demands what is missing.
fn step_up() -> OAuthError {
    OAuthError::invalid_scope(
        "the login is too weak or too old for these scopes: ask the user to log in again",
    )
}

/// Returns the error for a request that is refused because of `why`. `outcome` is that of presenting its code or
/// refresh token: a replay is one, whatever else is wrong with the request (RFC 9700 §4.14).
pub(super) fn refusal(why: OAuthError, outcome: Result<(), CommandError>) -> OAuthError {
    match outcome {
        Err(CommandError::Refused(refusal)) if refusal.code == "replayed" => {
            OAuthError::invalid_grant(refusal.detail)
        }
        Err(error @ (CommandError::Store(_) | CommandError::Conflict(_))) => error.into(),
        Ok(_) | Err(CommandError::Refused(_)) => why,
    }
}

/// Returns the granted API that the request chooses: the one that it names, or the only one.
fn chosen<'a>(
    request: &TokenRequest<'_>,
    authorization: &'a Authorization,
) -> Result<Option<&'a ResourceAccess>, OAuthError> {
    let Named { audiences, own } = named(request.params, &request.app.settings.issuer);
    match (audiences.as_slice(), own, authorization.resources.as_slice()) {
        ([], false, []) => Ok(None),
        ([], false, [only]) => Ok(Some(only)),
        ([], true, _) if !authorization.scopes.is_empty() => Ok(None),
        ([], true, _) => Err(OAuthError::invalid_target("the user approved no scope of this server itself")),
        ([one], false, granted) => {
            let granted = granted.iter().find(|granted| granted.audience == *one);
            granted
                .map(Some)
                .ok_or_else(|| OAuthError::invalid_target("the user did not approve this resource"))
        }
        _ => Err(one_at_a_time()),
    }
}

/// Returns the parameter `scope` of a request for an API, which names no scope of this server itself.
///
/// # Errors
/// `invalid_scope` because of `why` if it does.
pub(super) fn scope_of_api<'a>(request: &TokenRequest<'a>, why: &str) -> Result<Option<&'a str>, OAuthError> {
    let scope = request.params.get("scope");
    let own = Scopes::known(scope.unwrap_or_default());
    if own.is_ok_and(|own| own.is_empty()) { Ok(scope) } else { Err(OAuthError::invalid_scope(why)) }
}

pub(super) fn one_at_a_time() -> OAuthError {
    OAuthError::invalid_target("an access token is for one resource; name one of them")
}

fn not_for_client() -> OAuthError {
    OAuthError::invalid_target(NOT_FOR_CLIENT)
}

/// Returns the API with this audience, and the position at which it was read.
async fn found(request: &TokenRequest<'_>, audience: &str) -> Result<(Arc<Resource>, i64), OAuthError> {
    let (mut found, basis) = resources::with_audiences(&request.app.store, &[audience]).await?;
    let mut resource = found.pop().ok_or_else(not_for_client)?;
    let protocol = &request.client.client.protocol;
    if protocol.fapi_2_security_profile && !resource.settings.signing_alg.is_some_and(Algorithm::is_fapi_2) {
        // The profile demands a strong algorithm of the client. An API must not weaken it.
        Arc::make_mut(&mut resource).settings.signing_alg = protocol.access_token_signed_response_alg;
    }
    Ok((resource, basis))
}

/// Returns the API with this audience, what the client may have there without asking people, because the API lists
/// it, and the position at which that was read.
pub(super) async fn offered(
    request: &TokenRequest<'_>,
    audience: &str,
) -> Result<(Arc<Resource>, ResourceAccess, i64), OAuthError> {
    let (account_id, client_id) = (request.client.account_id, request.client.client_id);
    let (resource, basis) = found(request, audience).await?;
    let offered = resource.offered(audience, account_id, client_id).map_err(|_| not_for_client())?;
    Ok((resource, offered, basis))
}

/// Returns `access` limited to the names in `scope`, or all of it without `scope`.
fn limited(access: ResourceAccess, scope: Option<&str>) -> Result<ResourceAccess, OAuthError> {
    let access = match scope {
        Some(scope) => access.narrowed(&names_in(scope)),
        None => Some(access),
    };
    access
        .filter(|access| !access.scopes.is_empty())
        .ok_or_else(|| OAuthError::invalid_scope("the client may not have these scopes of the resource"))
}
