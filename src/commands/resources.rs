//! Use cases of a resource: an API that an account protects.

use super::{
    Changed, CommandError, Conflict, Context, Work, attempt,
    audiences::{self, Place},
    resource_clients::check_clients,
};
use crate::{
    auth::status_lists::StatusLists,
    store::{Store, StoreError, append::SideWrite, query::Loaded},
};
use std::sync::Arc;
use xwms_events::{
    Refusal,
    account::{Allowance, Quota},
    ids::{AccountId, ResourceId},
    resource::{
        NewResource, Resource, ResourceCommand, ResourceStanding,
        audience::{self, resource_id},
    },
    resource_access::ResourceAccess,
    scope::Scopes,
    signing_key::Algorithm,
    token::{StatusEntry, Token, TokenFormat, TokenLogin},
};

/// A resource of an account.
#[derive(Clone, Copy, Debug)]
pub struct ResourceRef {
    pub account_id: AccountId,
    pub resource_id: ResourceId,
}

/// The API of an account that a token will be for, and what the token has there.
#[derive(Clone, Debug)]
pub struct Target {
    pub access: ResourceAccess,
    pub format: TokenFormat,
    /// The lifetime of the token, in seconds.
    pub seconds: u32,
    /// What a JWT is signed with; the server's default if absent.
    pub algorithm: Option<Algorithm>,
    /// The place of the token in a status list, if the API wants lists.
    pub status: Option<StatusEntry>,
    /// The position of the log up to which the state of the API is known.
    pub basis: i64,
}

impl Target {
    /// Returns the target with `access` to `resource`, as it was at `basis`, for one token.
    pub fn new(access: ResourceAccess, resource: &Resource, basis: i64, lists: &StatusLists) -> Self {
        let settings = &resource.settings;
        let is_listed = settings.status_list && settings.format == TokenFormat::Jwt;
        Self {
            access,
            format: settings.format,
            seconds: settings.access_token_seconds,
            algorithm: settings.signing_alg,
            status: is_listed.then(|| lists.next()),
            basis,
        }
    }

    /// Makes `token`, whose time of issue is set, one for the API alone, which is told the `login` of the person,
    /// if there is one.
    pub fn aim(&self, token: &mut Token, login: Option<TokenLogin>) {
        token.scopes = Scopes::default();
        token.resource = Some(Box::new(self.access.clone()));
        token.login = login;
        token.status = self.status;
        token.format = self.format;
        token.expires_at = token.issued_at.plus_seconds(self.seconds);
        token.basis = token.basis.min(self.basis);
    }
}

/// Returns the resources with these audiences, in their order, as they are now on every node, and the position of
/// the log at which they were read. One that does not exist has no id. An audience that changed hands costs one
/// read more.
///
/// # Errors
/// The store's failure.
pub async fn with_audiences(
    store: &Store,
    audiences: &[&str],
) -> Result<(Vec<Arc<Resource>>, i64), StoreError> {
    let mut query = store.query();
    let slots: Vec<_> =
        audiences.iter().map(|audience| query.stream::<Resource>(resource_id(audience))).collect();
    let mut found = query.read().await?;
    let mut resources = Vec::with_capacity(slots.len());
    for slot in slots {
        let first = found.take(slot).await?.state;
        resources.push(match first.successor {
            Some(successor) => store.load::<Resource>(successor).await?.state,
            None => first,
        });
    }
    Ok((resources, found.head))
}

/// Registers a resource for an audience that is nothing of the server whose issuer is `issuer`. The row of
/// `answer` is committed with it.
///
/// # Errors
/// `invalid_audience`, `host_taken`, the decider's refusal, `unknown_client`, `plan_required` or `limit_reached`;
/// the store's failure.
pub async fn create(
    context: &Context<'_>,
    new: &NewResource,
    issuer: &str,
    allowance: &Allowance,
    answer: impl Fn(&Resource) -> Option<SideWrite>,
) -> Result<Changed<Resource>, CommandError> {
    allowance.active()?;
    audience::check(&new.audience, issuer)
        .map_err(|why| Refusal::invalid("audience", "invalid_audience", why))?;
    let account_id = new.account_id;
    let created = attempt(context, resource_id(&new.audience), || async {
        let Place { resource_id, mut resource, losers } = audiences::place(context.store, new).await?;
        let mut work = Work::new(context);
        work.within(allowance);
        let command = ResourceCommand::Create { resource_id, new: Box::new(new.clone()) };
        work.decide(&mut resource, Some(account_id), command)?;
        check_clients(context.store, account_id, &resource.state.settings).await?;
        // In the same commit, so that nobody loses an audience to a resource that is refused.
        audiences::hand_over(&mut work, losers, resource_id)?;
        work.write(answer(&resource.state));
        let position = work.commit().await?;
        Ok(Changed { state: resource.state, position })
    })
    .await;
    created.map_err(|error| match error {
        CommandError::Conflict(Conflict::Full) => Allowance::full("resources", Quota::RESOURCES_MAX).into(),
        error => error,
    })
}

/// Returns the resource if it belongs to the account and was not deleted. Another account's resource is not found.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn find(store: &Store, which: ResourceRef) -> Result<Loaded<Resource>, CommandError> {
    let resource = store.load::<Resource>(which.resource_id).await?;
    let theirs = resource.state.account_id == Some(which.account_id);
    if theirs && resource.state.standing != ResourceStanding::Deleted {
        return Ok(resource);
    }
    Err(Refusal::not_found("there is no such resource").into())
}

/// Changes the account's resource by the commands that `make` derives from its current state. The row of `answer`
/// is committed with the events.
///
/// # Errors
/// Not found, the decider's refusal, `unknown_client`, or the store's failure.
pub async fn change(
    context: &Context<'_>,
    which: ResourceRef,
    make: impl Fn(&Resource) -> Vec<ResourceCommand>,
    answer: impl Fn(&Resource) -> Option<SideWrite>,
) -> Result<Changed<Resource>, CommandError> {
    attempt(context, which.resource_id, || async {
        let mut resource = find(context.store, which).await?;
        let mut work = Work::new(context);
        for command in make(&resource.state) {
            work.decide(&mut resource, Some(which.account_id), command)?;
        }
        check_clients(context.store, which.account_id, &resource.state.settings).await?;
        work.write(answer(&resource.state));
        let position = work.commit().await?;
        Ok(Changed { state: resource.state, position })
    })
    .await
}
