//! Use cases of a client's logo: another one, none, and the one to show. The client's stream names it by its
//! digest, so that an address of old shows nothing.

use super::{
    Changed, CommandError, Context,
    clients::{self, ClientRef},
};
use crate::store::{Store, StoreError, append::SideWrite};
use aws_lc_rs::digest::{SHA256, digest};
use xwms_events::{
    client::{Client, ClientCommand, ClientStanding},
    ids::ClientId,
};

/// Returns the path of the client's logo on this server. It names the content, for caches.
pub fn path(client: &Client) -> Option<String> {
    Some(format!("/logos/{}/{}", client.id?, client.logo.as_deref()?))
}

/// Returns the same, if pages show it: only while the operator has verified who is behind the client, so that nobody's
/// picture passes for the operator's, or for another company's.
pub fn shown_path(client: &Client) -> Option<String> {
    path(client).filter(|_| client.verified)
}

/// Gives the client the logo `jpeg`, in place of the one that it had. `answer` turns the client into a row that is
/// committed with it.
///
/// # Errors
/// As [`clients::change`].
pub async fn replace(
    context: &Context<'_>,
    which: ClientRef,
    jpeg: &[u8],
    answer: impl Fn(&Client) -> Option<SideWrite>,
) -> Result<Changed<Client>, CommandError> {
    let client = clients::find(context.store, &which).await?;
    let digest: String = digest(&SHA256, jpeg).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    context.store.put_logo(which.client_id, &digest, jpeg, client.state.logo.as_deref()).await?;
    let make = |_: &Client| Ok(vec![ClientCommand::ChangeLogo { digest: Some(digest.clone()) }]);
    clients::change(context, which, make, answer).await
}

/// Takes the client's logo away, and deletes it.
///
/// # Errors
/// As [`clients::change`].
pub async fn remove(context: &Context<'_>, which: ClientRef) -> Result<Changed<Client>, CommandError> {
    let client_id = which.client_id;
    let make = |_: &Client| Ok(vec![ClientCommand::ChangeLogo { digest: None }]);
    let changed = clients::change(context, which, make, |_| None).await?;
    context.store.remove_logos(client_id).await?;
    Ok(changed)
}

/// Returns the logo, if the client names it and was not deleted. Its account may look at it before the client is
/// verified.
///
/// # Errors
/// The store's failure.
pub async fn named(store: &Store, client_id: ClientId, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let client = store.load::<Client>(client_id).await?.state;
    if client.standing == ClientStanding::Deleted || client.logo.as_deref() != Some(digest) {
        return Ok(None);
    }
    store.logo(client_id, digest).await
}
