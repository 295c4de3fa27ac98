//! Who may have an audience: the first account that registers it, until one proves its host (ADR 0120).
//!
//! An audience has a first stream, whose id follows from it. If another account takes the audience over, the first stream names its
//! successor: a stream of the new account, so that no stream has events of two accounts. Not here: creating the resource there
//! (`resources`).

use super::{CommandError, Context, Work, resource_clients::check_clients};
use crate::store::{Store, StoreError, query::Loaded};
use xwms_events::{
    Decider, Refusal,
    ids::{AccountId, ResourceId},
    resource::{
        NewResource, Resource, ResourceCommand,
        audience::resource_id,
        host::{domains_above, host_of},
    },
};

/// Returns the stream on which `new` is created, with its id. If another account has the audience, and the account of `new` proved its
/// host, the other one loses it first.
///
/// # Errors
/// `host_taken`; what is wrong with `new`, before anybody loses anything; the store's failure.
pub(super) async fn place(
    context: &Context<'_>,
    new: &NewResource,
) -> Result<(ResourceId, Loaded<Resource>), CommandError> {
    let store = context.store;
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
        return Ok((id, held));
    }
    let successor = ResourceId::from_uuid(store.clock().uuid());
    let trial = ResourceCommand::Create { resource_id: successor, new: Box::new(new.clone()) };
    Resource::default().decide(trial)?;
    check_clients(store, new.account_id, &new.settings).await?;
    hand_over(store, first, (id != first_id).then_some(held), successor).await?;
    Ok((successor, store.load::<Resource>(successor).await?))
}

/// Returns the account that proved the host of the audience: of several domains above it, the most specific counts, as DNS delegates
/// them.
async fn account_of_host(store: &Store, audience: &str) -> Result<Option<AccountId>, StoreError> {
    match host_of(audience) {
        Some(host) => store.account_of_domains(&domains_above(&host)).await,
        None => Ok(None),
    }
}

/// Makes `successor` the resource of the audience of `first`, in place of `held` if that is another stream. The events are those of
/// the accounts that lose it, who must not learn who has it: the server is their actor.
async fn hand_over(
    store: &Store,
    first: Loaded<Resource>,
    held: Option<Loaded<Resource>>,
    successor: ResourceId,
) -> Result<(), CommandError> {
    let context = Context::system(store, "the host of an audience was proved");
    let mut work = Work::new(&context);
    for mut loser in std::iter::once(first).chain(held) {
        let account_id = loser.state.account_id;
        work.decide(&mut loser, account_id, ResourceCommand::Lose { successor })?;
    }
    work.commit().await?;
    Ok(())
}
