//! Who may have an audience: the first account that registers it, until one proves its host (ADR 0120).
//!
//! An audience has a first stream, whose id follows from it. If another account takes the audience over, the first
//! stream names its successor: a stream of the new account, so that no stream has events of two accounts. Not
//! here: creating the resource there (`resources`).

use super::{CommandError, Work};
use crate::store::{Store, StoreError, query::Loaded};
use xwms_events::{
    Refusal,
    ids::{AccountId, ResourceId},
    resource::{
        NewResource, Resource, ResourceCommand,
        audience::resource_id,
        host::{domains_above, host_of},
    },
};

/// Why a resource loses its audience: its events name this in place of a request.
pub const WHY: &str = "the host of an audience was proved";

/// Where a resource is created.
pub(super) struct Place {
    pub resource_id: ResourceId,
    pub resource: Loaded<Resource>,
    /// The resources that [`hand_over`] takes the audience from.
    pub losers: Vec<Loser>,
}

/// A resource that another one follows.
pub(super) struct Loser {
    resource: Loaded<Resource>,
    /// The account that loses the audience by it.
    account_id: Option<AccountId>,
}

/// Returns the stream on which `new` is created. If another account has the audience, and the account of `new`
/// proved its host, that is a stream of its own, and there are losers.
///
/// # Errors
/// `host_taken`; the store's failure.
pub(super) async fn place(store: &Store, new: &NewResource) -> Result<Place, CommandError> {
    let prover = account_of_host(store, &new.audience).await?;
    if prover.is_some_and(|account_id| account_id != new.account_id) {
        let detail = "another account has proved that the host of this audience is its own";
        return Err(Refusal { field: Some("audience"), ..Refusal::conflict("host_taken", detail) }.into());
    }
    let first_id = resource_id(&new.audience);
    let first = store.load::<Resource>(first_id).await?;
    let (id, held) = match first.state.successor {
        Some(successor) => (successor, store.load::<Resource>(successor).await?),
        None => (first_id, first.clone()),
    };
    let is_foreign = held.state.account_id.is_some_and(|holder| holder != new.account_id);
    if !is_foreign || prover.is_none() {
        return Ok(Place { resource_id: id, resource: held, losers: vec![] });
    }
    let successor = ResourceId::from_uuid(store.clock().uuid());
    let account_id = held.state.account_id;
    // The first stream only says where the audience is now. Its account lost it before, and must not learn more.
    let before = (id != first_id).then_some(Loser { resource: first, account_id: None });
    Ok(Place {
        resource_id: successor,
        resource: store.load::<Resource>(successor).await?,
        losers: before.into_iter().chain([Loser { resource: held, account_id }]).collect(),
    })
}

/// Returns the account that proved the host of the audience: of several domains above it, the most specific
/// counts, as DNS delegates them.
async fn account_of_host(store: &Store, audience: &str) -> Result<Option<AccountId>, StoreError> {
    match host_of(audience) {
        Some(host) => store.account_of_domains(&domains_above(&host)).await,
        None => Ok(None),
    }
}

/// Makes `successor`, which `work` creates, the resource of the audience in place of `losers`. Their accounts must
/// not learn who has it.
///
/// # Errors
/// The decider's refusal.
pub(super) fn hand_over(
    work: &mut Work<'_>,
    losers: Vec<Loser>,
    successor: ResourceId,
) -> Result<(), Refusal> {
    for Loser { mut resource, account_id } in losers {
        work.decide_by_server(&mut resource, account_id, ResourceCommand::Lose { successor }, WHY)?;
    }
    Ok(())
}
