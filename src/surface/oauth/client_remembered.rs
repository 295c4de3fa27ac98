//! Client authentication from what this node remembers of a client, without a read of the log. It never refuses.

use super::{
    client_auth::{Authenticated, ClientCredentials},
    client_proof::Proof,
    client_secret::check_secret,
};
use crate::app::App;
use xwms_events::client::Client;

/// As [`authenticate`](super::client_auth::authenticate) for a client with a secret, but from this node's cache.
/// `None` is not a refusal: only a fresh read may refuse.
pub fn remembered(app: &App, credentials: &ClientCredentials) -> Option<Authenticated> {
    let Proof::Secret(secret) = &credentials.proof else { return None };
    if app.guard.is_guessed_at(credentials.client_id) {
        return None;
    }
    let basis = app.store.seen();
    let known = app.store.known::<Client>(&credentials.client_id.to_string())?;
    let secret_id = Some(check_secret(app, &known.state, secret).ok()?);
    let (client_id, account_id) = known.state.enabled()?;
    let remembered = Some(known.tail());
    let client = known.state;
    Some(Authenticated {
        client,
        client_id,
        account_id,
        secret_id,
        key_id: None,
        workload: None,
        basis,
        proved: true,
        remembered,
    })
}
