//! The APIs that an authorization request asks for (RFC 8707 §2.1), and with which of their scopes. An access token is
//! later for one of them. How far the logged-in user may grant them is in `rights`.

use super::wrong::Wrong;
use crate::{
    app::App,
    commands::resources::with_audiences,
    store::{Store, StoreError},
    surface::{
        http::params::Params,
        oauth::resource::{COUNT_MAX, NOT_FOR_CLIENT, named},
    },
};
use std::sync::Arc;
use xwms_events::{
    client::Client,
    resource::Resource,
    resource_access::{ApprovedResource, ResourceAccess, names_in},
};

/// An API, with what the request asks for there.
pub(super) struct Requested {
    pub resource: Arc<Resource>,
    pub access: ResourceAccess,
}

/// Why no API could be read: an error for the client, or the store's failure.
pub(super) enum ResourcesError {
    Refused(Wrong),
    Store(StoreError),
}

/// Returns the APIs that the request of `client` names, each with the scopes that it asks for there: those that
/// `scope` names, or all that the client may ask people for if there is no `scope`.
pub(super) async fn read(
    app: &App,
    params: &Params,
    client: &Client,
) -> Result<Vec<Requested>, ResourcesError> {
    let audiences = named(params, &app.settings.issuer).audiences;
    if audiences.is_empty() {
        return Ok(vec![]);
    }
    if audiences.len() > COUNT_MAX {
        return Err(ResourcesError::Refused(Wrong::new(
            "invalid_target",
            "a request may name at most five resources",
        )));
    }
    let (resources, _) = with_audiences(&app.store, &audiences).await.map_err(ResourcesError::Store)?;
    let mut requested = Vec::with_capacity(resources.len());
    for (audience, resource) in audiences.into_iter().zip(resources) {
        let offered = resource.offered_for_people(audience, client);
        let refused = |_| ResourcesError::Refused(Wrong::new("invalid_target", NOT_FOR_CLIENT));
        let access = offered.map_err(refused)?;
        requested.push(Requested { resource, access });
    }
    if let Some(scope) = params.get("scope") {
        let refused = |why| ResourcesError::Refused(Wrong::new("invalid_scope", why));
        limit_to(&mut requested, &names_in(scope)).map_err(refused)?;
    }
    Ok(requested)
}

/// Returns the APIs that a device asked for before, as `client` may ask people for them now: each with what is
/// left of its scopes, if anything is.
pub(super) async fn left_of(
    store: &Store,
    before: &[ResourceAccess],
    client: &Client,
) -> Result<Vec<Requested>, StoreError> {
    if before.is_empty() {
        return Ok(vec![]);
    }
    let audiences: Vec<&str> = before.iter().map(|access| access.audience.as_str()).collect();
    let (resources, _) = with_audiences(store, &audiences).await?;
    let mut left = Vec::with_capacity(resources.len());
    for (before, resource) in before.iter().zip(resources) {
        let Ok(mut access) = resource.offered_for_people(&before.audience, client) else { continue };
        access.scopes.retain(|scope| before.scopes.contains(scope));
        if !access.scopes.is_empty() {
            left.push(Requested { resource, access });
        }
    }
    Ok(left)
}

/// Limits each API to those of `names` that the client may have there.
fn limit_to(requested: &mut [Requested], names: &[String]) -> Result<(), &'static str> {
    let known = |name: &String| requested.iter().any(|one| one.access.scopes.contains(name));
    if !names.iter().all(known) {
        return Err("none of the resources has a scope of this name for the client");
    }
    for one in requested {
        one.access.scopes.retain(|scope| names.contains(scope));
        if one.access.scopes.is_empty() {
            return Err("scope names no scope of one of the resources");
        }
    }
    Ok(())
}

/// Returns what an approval of the request approves at APIs.
pub(super) fn approved(requested: &[Requested]) -> Vec<ApprovedResource> {
    requested.iter().map(|one| ApprovedResource::from(&one.access)).collect()
}
