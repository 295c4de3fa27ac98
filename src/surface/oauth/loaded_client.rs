//! The current state of a client that a request names, before anything is proved.

use crate::{
    app::App,
    store::{StoreError, query::Loaded},
};
use xwms_events::{client::Client, ids::ClientId};

/// Returns the client's current state, the log position of that read, and whether its account may act. An
/// unknown client takes as many reads as a known one, both the first time and later, so that timing doesn't
/// reveal which ids exist.
///
/// # Errors
/// When the database does not respond.
pub(super) async fn load_client(
    app: &App,
    client_id: ClientId,
) -> Result<(Loaded<Client>, i64, bool), StoreError> {
    let known = app.store.known::<Client>(&client_id.to_string()).map(|client| client.state.account_id);
    let mut query = app.store.query();
    let slot = query.stream::<Client>(client_id);
    query.gate(known.flatten().map(|account| account.to_string()));
    let mut found = query.read().await?;
    let client = found.take(slot).await?;
    if known == Some(client.state.account_id) {
        return Ok((client, found.head, found.is_open(i64::MAX)));
    }
    if client.state.account_id.is_none() {
        app.store.remember(client.clone());
    }
    let mut query = app.store.query();
    query.gate(client.state.account_id.map(|account| account.to_string()));
    Ok((client, found.head, query.read().await?.is_open(i64::MAX)))
}
