//! Clients whose id is the URL of a document about them (Client ID Metadata Documents,
//! draft-ietf-oauth-client-id-metadata-document). Off unless the operator allows it
//! (`client_registration.documents`).
//!
//! The document decides what the client is while a person is asked. Nothing is written before somebody approves: then
//! the client is registered for the account in the settings, or changed to what the document says by now. Its id
//! follows from the URL, as for clients that were moved here. So every other endpoint finds it without
//! another look-up.

use super::{application::Application, metadata::Metadata};
use crate::{
    app::App,
    commands::{
        CommandError,
        registrations::{self, Described},
    },
    store::StoreError,
    surface::http::caller::Caller,
};
use std::sync::Arc;
use xwms_events::{
    Actor,
    account::{Account, AccountStanding},
    client::{Client, ClientStanding, Environment, NewClient},
    ids::{AccountId, ClientId, client_id_of},
};

/// Why there is no client.
pub enum NoClient {
    /// The document can't be read, or says something that it may not; or the client's account is stopped.
    Refused,
    /// The caller has to wait, in seconds.
    SlowDown(u32),
    Store(StoreError),
}

impl From<StoreError> for NoClient {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Returns the client with the id `stated` in a request: as its document describes it if the id is the URL of one, or
/// else as it is stored. A client that is stopped, or whose account may not act (unless `is_open`), stays as it is.
///
/// # Errors
/// Why there is none.
pub async fn resolve(
    app: &App,
    caller: &Caller,
    stated: &str,
    stored: Arc<Client>,
    is_open: bool,
) -> Result<Arc<Client>, NoClient> {
    let is_stopped = stored.standing != ClientStanding::Absent && (stored.enabled().is_none() || !is_open);
    match account_of(app, stated, &stored).filter(|_| !is_stopped) {
        Some(account_id) => described(app, caller, stated, account_id, &stored).await,
        None => Ok(stored),
    }
}

/// Whether the id that a request states may be the URL of a document that this server reads.
pub fn may_be_read(app: &App, stated: &str) -> bool {
    app.settings.client_registration.documents_account().is_some() && app.client_documents.is_id(stated)
}

/// Returns the account whose clients come from documents, if the id that the request states may be the URL of one,
/// and `stored`, the client that has this id now, is none or came from one.
fn account_of(app: &App, stated: &str, stored: &Client) -> Option<AccountId> {
    let account_id = app.settings.client_registration.documents_account()?;
    let is_free = stored.standing == ClientStanding::Absent;
    let is_its_own = stored.document_url() == Some(stated) && stored.account_id == Some(account_id);
    (app.client_documents.is_id(stated) && (is_free || is_its_own)).then_some(account_id)
}

/// Returns the client that the document at `url` describes. `stored` is the client with its id, perhaps absent; if that
/// is stopped, it stays so.
///
/// # Errors
/// Why there is none.
async fn described(
    app: &App,
    caller: &Caller,
    url: &str,
    account_id: AccountId,
    stored: &Client,
) -> Result<Arc<Client>, NoClient> {
    if stored.standing == ClientStanding::Absent {
        let account = app.store.load::<Account>(account_id).await?.state;
        if account.standing != AccountStanding::Active {
            return Err(NoClient::Refused);
        }
    }
    let document = match app.client_documents.remembered(url) {
        Some(remembered) => remembered,
        None => {
            app.guard.register(caller.origin.as_ref()).map_err(NoClient::SlowDown)?;
            let (documents, origin) = (&app.client_documents, caller.origin.as_ref());
            if stored.standing == ClientStanding::Absent {
                documents.read_new(url, origin).await
            } else {
                documents.read_again(url, origin).await
            }
        }
    };
    let document = document.map_err(|_| NoClient::Refused)?;
    let wanted = read(url, &document).ok_or(NoClient::Refused)?;
    wanted.check_egress(app).map_err(|_| NoClient::Refused)?;
    let client_id = client_id_of(url).ok_or(NoClient::Refused)?;
    let described = Described {
        client: wanted.new_client(app, client_id, account_id),
        links: wanted.links,
        url: url.to_owned(),
    };
    preview(app, &described, stored).map(Arc::new).ok_or(NoClient::Refused)
}

/// Registers the client that somebody approves, or changes it to what its document says by now.
///
/// # Errors
/// `limit_reached` if the account's plan has no room; the store's failure.
pub async fn keep(app: &App, caller: &Caller, client: &Client) -> Result<(), CommandError> {
    let (Some(url), Some(client_id), Some(account_id)) =
        (client.document_url(), client.id, client.account_id)
    else {
        return Ok(());
    };
    let account = app.store.load::<Account>(account_id).await?.state;
    let context = caller.context(app, Actor::Client(client_id));
    let described = Described {
        client: new_client(app, client, client_id, account_id),
        links: client.links.clone(),
        url: url.to_owned(),
    };
    registrations::keep_described(&context, described, &app.limits.allowance(&account)).await
}

/// Returns what the document says. It must name its own URL, and may have no secret, because everyone could read it.
fn read(url: &str, document: &[u8]) -> Option<Application> {
    let mut metadata = Metadata::parse(document).ok()?;
    let is_its_own = metadata.client_id.as_deref() == Some(url);
    let has_secret = metadata.client_secret.is_some() || metadata.client_secret_expires_at.is_some();
    if !is_its_own || has_secret {
        return None;
    }
    let method = metadata.token_endpoint_auth_method.get_or_insert_with(|| "none".to_owned());
    if !matches!(method.as_str(), "none" | "private_key_jwt") {
        return None;
    }
    Application::of(&metadata).ok()
}

/// Returns the client as the document describes it, checked by the rules of every client. What the account decided
/// about it stays as it is.
fn preview(app: &App, described: &Described, stored: &Client) -> Option<Client> {
    let new = &described.client;
    let is_new = stored.standing == ClientStanding::Absent;
    if !is_new && (new.client_type, new.auth_method) != (stored.client_type, stored.auth_method) {
        return None;
    }
    described.preview(stored, app.store.clock().now()).ok()
}

fn new_client(app: &App, client: &Client, client_id: ClientId, account_id: AccountId) -> NewClient {
    NewClient {
        client_id,
        account_id,
        name: client.name.clone(),
        client_type: client.client_type,
        environment: Environment::Live,
        redirect_uris: client.redirect_uris.clone(),
        post_logout_redirect_uris: client.post_logout_redirect_uris.clone(),
        scopes: client.scopes.clone(),
        auth_method: client.auth_method,
        jwks: client.jwks.clone(),
        token_policy: client.token_policy.clone(),
        protocol: client.protocol.clone(),
        require_pkce: true,
        development: app.development,
        secret: None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use serde_json::{Value, json};

    const URL: &str = "https://agent.example/client.json";

    fn is_read(change: &Value) -> bool {
        let mut document = json!({"client_id": URL, "redirect_uris": ["http://127.0.0.1/callback"]});
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        read(URL, document.to_string().as_bytes()).is_some()
    }

    #[test]
    fn a_document_names_its_own_url_and_has_no_secret() {
        assert!(is_read(&json!({})));
        assert!(is_read(
            &json!({"token_endpoint_auth_method": "none", "logo_uri": "https://agent.example/l.png"})
        ));
        for wrong in [
            json!({"client_id": "https://agent.example/other.json"}),
            json!({"client_id": "https://bank.example/client.json"}),
            json!({"client_id": null}),
            json!({"client_secret": "s"}),
            json!({"client_secret_expires_at": 0}),
            json!({"token_endpoint_auth_method": "client_secret_basic"}),
            json!({"token_endpoint_auth_method": "client_secret_post"}),
            json!({"scope": "clients:write"}),
            json!({"grant_types": ["client_credentials"]}),
            json!({"redirect_uris": ["http://agent.example/callback"]}),
        ] {
            assert!(!is_read(&wrong), "{wrong}");
        }
        for text in ["", "[]", "<html>", "{"] {
            assert!(read(URL, text.as_bytes()).is_none(), "{text}");
        }
    }
}
