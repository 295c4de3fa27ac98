//! `/oauth/register/{client_id}` (RFC 7592): a client that registered itself reads, changes and deletes its
//! registration. The registration access token is the proof, and is good for one client only.
//!
//! The token gives no power over the account: once members have given the client management scopes, its holder can't
//! change what those would follow (docs/explanation/adr/0056-who-may-change-a-client.md).

use super::{
    application::Application,
    metadata::Metadata,
    offer::offered,
    refusal,
    view::{self, Shown},
};
use crate::{
    app::{App, Shared},
    commands::{
        clients::{self, Authority, ClientRef},
        registrations,
    },
    surface::{
        http::{bearer::Bearer, caller::Caller, reason::Reason},
        oauth::{
            client_auth::proved_nothing,
            client_lookup::{LoadedClient, load_client},
            error::{OAuthError, no_store},
        },
    },
};
use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use xwms_events::{
    Actor, Refusal,
    client::{Client, ClientCommand},
    ids::{AccountId, ClientId},
    scope::Scopes,
};

/// A client whose registration access token the request has.
struct Registered {
    client_id: ClientId,
    account_id: AccountId,
    client: Arc<Client>,
}

impl Registered {
    /// The client as its token's holder may change it: without any management scope.
    fn reference(&self) -> ClientRef {
        let authority = Authority::Scopes(Scopes::default());
        ClientRef { account_id: self.account_id, client_id: self.client_id, tests_only: false, authority }
    }
}

/// Returns the client that the path names, if the token is that client's and the client may act.
async fn registered(
    app: &App,
    caller: &Caller,
    bearer: Option<Bearer>,
    uri: &Uri,
) -> Result<Registered, OAuthError> {
    offered(app)?;
    let Some(Bearer(text)) = bearer else { return Err(OAuthError::missing_token()) };
    let named = uri.path().rsplit('/').next().unwrap_or_default();
    let known = registrations::read_access(&app.store, &text).filter(|id| id.to_string() == named);
    let Some(client_id) = known else {
        proved_nothing(app, caller, None)?;
        return Err(OAuthError::invalid_token());
    };
    let LoadedClient { client, is_open, .. } = load_client(app, client_id).await?;
    let client = client.state;
    let enabled = client.enabled().filter(|_| is_open && client.self_registered.is_some());
    let Some((client_id, account_id)) = enabled else {
        caller.refused(&client, if is_open { Reason::ClientStopped } else { Reason::AccountStopped });
        return Err(OAuthError::invalid_token());
    };
    caller.admit(app, account_id, &client).await?;
    Ok(Registered { client_id, account_id, client })
}

/// `GET`: the registration as it is (RFC 7592 §2.1).
///
/// # Errors
/// `invalid_token` if the token is not that client's, or the client is stopped; or the caller must wait.
pub async fn read(
    State(app): State<Shared>,
    caller: Caller,
    bearer: Option<Bearer>,
    uri: Uri,
) -> Result<Response, OAuthError> {
    let found = registered(&app, &caller, bearer, &uri).await?;
    Ok(no_store(&view::of(&app, &found.client, &Shown::default())))
}

/// `PUT`: replaces the registration (RFC 7592 §2.2). Members left out have their defaults.
///
/// # Errors
/// As [`read`]; `invalid_redirect_uri` or `invalid_client_metadata`; `access_denied` for a client with management
/// scopes.
pub async fn update(
    State(app): State<Shared>,
    caller: Caller,
    bearer: Option<Bearer>,
    uri: Uri,
    request: Request,
) -> Result<Response, OAuthError> {
    let found = registered(&app, &caller, bearer, &uri).await?;
    let metadata = Metadata::of(request).await?;
    check_own(&app, &found, &metadata)?;
    let wanted = Application::of(&metadata)?;
    wanted.check_egress(&app)?;
    if (wanted.client_type, wanted.auth_method) != (found.client.client_type, found.client.auth_method) {
        return Err(OAuthError::invalid_client_metadata(
            "application_type and token_endpoint_auth_method can't be changed; register another client",
        ));
    }
    let context = caller.context(&app, Actor::Client(found.client_id));
    let new = wanted.new_client(&app, found.client_id, found.account_id);
    let make = |client: &Client| Ok::<_, Refusal>(registrations::replacing(&new, &wanted.links, client));
    let changed =
        clients::change(&context, found.reference(), make, |_| None).await.map_err(refusal::error)?;
    let shown = Shown { method: metadata.token_endpoint_auth_method.as_deref(), ..Shown::default() };
    Ok(no_store(&view::of(&app, &changed.state, &shown)))
}

/// `DELETE`: ends the client and everything issued to it (RFC 7592 §2.3).
///
/// # Errors
/// As [`read`].
pub async fn delete(
    State(app): State<Shared>,
    caller: Caller,
    bearer: Option<Bearer>,
    uri: Uri,
) -> Result<Response, OAuthError> {
    let found = registered(&app, &caller, bearer, &uri).await?;
    let context = caller.context(&app, Actor::Client(found.client_id));
    let make = |_: &Client| Ok::<_, Refusal>(vec![ClientCommand::Delete]);
    clients::change(&context, found.reference(), make, |_| None).await.map_err(refusal::error)?;
    Ok((StatusCode::NO_CONTENT, [(CACHE_CONTROL, "no-store")]).into_response())
}

/// Checks the members that name the client: its id must be there, its secret may be, what the server chose must not.
fn check_own(app: &App, found: &Registered, metadata: &Metadata) -> Result<(), OAuthError> {
    let wrong = |text: &str| Err(OAuthError::invalid_client_metadata(text));
    if metadata.client_id != Some(found.client_id.to_string()) {
        return wrong("client_id must be the id of this client");
    }
    let chosen_here = [
        &metadata.registration_access_token,
        &metadata.registration_client_uri,
        &metadata.client_secret_expires_at,
        &metadata.client_id_issued_at,
    ];
    if chosen_here.iter().any(|member| member.is_some()) {
        return wrong(
            "registration_access_token, registration_client_uri, client_secret_expires_at and client_id_issued_at \
             must be left out",
        );
    }
    let Some(secret) = &metadata.client_secret else { return Ok(()) };
    let digest = app.store.vault().master().secret_digest(secret);
    let now = app.store.clock().now();
    if found.client.secrets.values().any(|known| known.digest == digest && known.is_live(now)) {
        Ok(())
    } else {
        wrong("client_secret must be the client's own")
    }
}
