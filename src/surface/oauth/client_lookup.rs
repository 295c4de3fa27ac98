//! The client that an id names, as it is now on all nodes, whether it exists or not.

use crate::{
    app::App,
    store::{StoreError, query::Loaded},
};
use xwms_events::{client::Client, ids::ClientId};

/// A client as it is now.
pub(super) struct LoadedClient {
    pub client: Loaded<Client>,
    /// The log position at which it was read.
    pub head: i64,
    /// Whether its account may act.
    pub is_open: bool,
}

/// Returns the client's current state. An unknown client takes as many reads as a known one, both the first time
/// and later, so that timing doesn't reveal which ids exist.
///
/// # Errors
/// When the database does not respond.
pub(super) async fn load_client(app: &App, client_id: ClientId) -> Result<LoadedClient, StoreError> {
    let known = app.store.known::<Client>(&client_id.to_string()).map(|client| client.state.account_id);
    let mut query = app.store.query();
    let slot = query.stream::<Client>(client_id);
    query.gate(known.flatten().map(|account| account.to_string()));
    let mut found = query.read().await?;
    let client = found.take(slot).await?;
    let head = found.head;
    if known == Some(client.state.account_id) {
        return Ok(LoadedClient { client, head, is_open: found.is_open(i64::MAX) });
    }
    if client.state.account_id.is_none() {
        app.store.remember(client.clone());
    }
    let mut query = app.store.query();
    query.gate(client.state.account_id.map(|account| account.to_string()));
    Ok(LoadedClient { client, head, is_open: query.read().await?.is_open(i64::MAX) })
}
